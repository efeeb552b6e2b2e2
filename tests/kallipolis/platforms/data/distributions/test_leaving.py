"""Who reads a column that leaves hears of it, by every way in which rows leave."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from django.test import Client

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.contracts import Leaving
from kallipolis.platforms.data.distributions.testing import make_places

LEAVING = Leaving(since=date(2026, 3, 1), gone_after=date(2026, 12, 31))
ROWS = "/api/v1/open/datasets/places/rows"
ACTION = "/open/api/3/action/datastore_search?resource_id=places.csv"


@pytest.fixture
def leaving(store: Path) -> None:
    """Publish the contract anew, with one column that leaves."""
    dataset = make_places()
    fields = tuple(
        msgspec.structs.replace(each, deprecated=LEAVING if each.id == "points" else None)
        for each in dataset.fields
    )
    publish_documents(dataset=[msgspec.structs.replace(dataset, fields=fields)])


@pytest.mark.usefixtures("leaving")
@pytest.mark.parametrize(
    "address",
    [ROWS, f"{ROWS}?fields=code,points", "/open/datasets/places/places.csv", ACTION],
)
def test_who_reads_it_is_told_since_when_and_until_when(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Deprecation"].startswith("@17")
    assert answer["Sunset"].endswith("GMT")
    assert "/open/datasets/places#fields" in answer["Link"]


@pytest.mark.usefixtures("leaving")
@pytest.mark.parametrize("address", [f"{ROWS}?fields=code,name", f"{ACTION}&fields=code"])
def test_who_does_not_read_it_is_told_nothing(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert "Deprecation" not in answer


@pytest.mark.usefixtures("leaving")
def test_the_page_tells_people(client: Client) -> None:
    page = client.get("/open/datasets/places", headers={"Accept-Language": "en"}).content.decode()

    assert page.count("Not to be used any more") == 1
