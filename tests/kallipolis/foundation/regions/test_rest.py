"""Regions over the JSON interface."""

import pytest
from django.test import Client

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.regions.documents import Boundary, Geometry
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = pytest.mark.django_db

RING = [[113.8, 22.5], [114.1, 22.5], [114.1, 22.8], [113.8, 22.5]]


@pytest.fixture(autouse=True)
def place() -> None:
    publish_regions()


def codes(client: Client, path: str) -> list[str]:
    return [region["code"] for region in client.get(f"/api/v1/regions{path}").json()["regions"]]


def test_the_roots_are_listed(client: Client) -> None:
    assert codes(client, "") == ["440000"]


def test_regions_are_found_by_words(client: Client) -> None:
    assert codes(client, "?q=南山") == ["440305"]
    assert codes(client, "?q=南山&parent=441900") == []


def test_what_lies_in_a_region_is_listed(client: Client) -> None:
    assert codes(client, "?parent=440300") == ["440304", "440305"]
    assert codes(client, "/440300/children") == ["440304", "440305"]


def test_a_region_is_shown_with_its_way_from_the_root(client: Client) -> None:
    assert client.get("/api/v1/regions/440300").json() == {
        "code": "440300",
        "parent": "440000",
        "level": "city",
        "name": {"en": "Shenzhen", "zh-Hans": "深圳市", "zh-Hant": "深圳市"},
        "path": ["440000", "440300"],
        "stands_for": [],
    }


@pytest.mark.parametrize(
    "path", ["/9", "/9/children", "/9/boundary", "/440300/boundary", "?parent=9"]
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    answer = client.get(f"/api/v1/regions{path}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_boundary_is_a_feature(client: Client) -> None:
    geometry = Geometry(type="Polygon", coordinates=[RING])
    publish_documents(pack="place", boundary=[Boundary(id="440300", geometry=geometry)])

    answer = client.get("/api/v1/regions/440300/boundary").json()

    assert answer["type"] == "Feature"
    assert answer["geometry"] == {"type": "Polygon", "coordinates": [RING]}
    assert answer["properties"]["level"] == "city"
