"""Extracts are tried, made and taken away on pages; rows come back to their regions."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.contracts import ReturnFlow
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.grants import api as grants
from kallipolis.platforms.data.grants.testing import publish_rows
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

pytestmark = pytest.mark.django_db
Keeper = Callable[..., Client]
TEST = system("test")
PLAN = {
    "dataset": "stations",
    "id": "by-district",
    "how_district": "prefix",
    "width_district": "4",
    "how_value": "band",
    "width_value": "10",
    "k": "2",
    "l": "1",
    "purpose": "research",
}


@pytest.fixture(autouse=True)
def lake(tmp_path: Path, settings: Settings) -> None:
    settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")


def publish() -> None:
    """Let the civil affairs of Shenzhen have three stations in Nanshan, one far off the others."""
    fields = (
        make_field("code", required=True),
        make_field("value", type="number"),
        make_field("district", type="region"),
    )
    flow = ReturnFlow(by="district", legal_basis="law/art-1")
    publish_documents(
        dataset=[
            make_dataset(
                owner=AuthorityRole("civil-affairs"),
                region="440300",
                fields=fields,
                returned=flow,
            )
        ]
    )
    rows = {"code": ["a", "b", "c"], "value": [11.0, 12.0, 95.0], "district": ["440305"] * 3}
    publish_rows("stations", pa.table(rows))


def test_an_extract_is_tried_made_and_taken_away(keeper: Keeper) -> None:
    client = keeper("data-steward")
    publish()

    tried = client.post("/console/extracts/new", PLAN | {"try": "1"}).content.decode()
    none_yet = client.get("/console/extracts/by-district").status_code
    made = client.post("/console/extracts/new", PLAN | {"make": "1"})
    shown = client.get(made["Location"]).content.decode()
    rows = client.get("/console/extracts/by-district.csv").content.decode().splitlines()

    assert "Smallest group (k)" in tried
    assert none_yet == 404
    assert " · 4403" in shown
    assert (rows[0], len(rows)) == ('"value","district"', 3)
    assert "by-district" in client.get("/console/extracts").content.decode()
    assert [e.subject for e in audit.search(TEST, Query(act="extract.take"))] == [
        "extract/by-district"
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "By District"}, "Name it in small letters, digits and hyphens."),
        ({"k": "1"}, "k is a whole number from 2 to 10,000."),
        ({"how_value": "", "how_district": ""}, "Choose at least one column"),
        ({"how_code": "sensitive", "how_value": "sensitive"}, "Only one column"),
        ({"width_value": "wide"}, "A width is a whole number"),
        ({"how_district": "year"}, "Values of district cannot be generalised in this way."),
    ],
)
def test_a_plan_that_cannot_be_is_sent_back_with_what_is_wrong(
    keeper: Keeper, change: dict[str, str], words: str
) -> None:
    client = keeper("data-steward")
    publish()

    answer = client.post("/console/extracts/new", PLAN | change | {"make": "1"})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_nobody_makes_extracts_of_the_data_of_others(keeper: Keeper) -> None:
    client = keeper("data-steward", organisation="public-security@440300")
    publish()

    assert client.get("/console/extracts/new?dataset=stations").status_code == 404
    assert "None of the datasets is" in client.get("/console/extracts").content.decode()


def test_an_authority_below_has_its_rows_come_back_and_takes_them_away(keeper: Keeper) -> None:
    client = keeper("data-user", organisation="civil-affairs@440305")
    publish()
    before = client.get("/console/sharing/stations").content.decode()

    client.post("/console/sharing/stations/subscribe", {"organisation": "civil-affairs@440305"})
    (back,) = grants.give_back("stations", "first")
    after = client.get("/console/sharing/stations").content.decode()
    rows = client.get(f"/console/returns/{back.id}.csv").content.decode().splitlines()

    assert "Have it come back to" in before
    assert "Have it come back to" not in after
    assert f"/console/returns/{back.id}.csv" in after
    assert len(rows) == 4


def test_a_plan_of_no_dataset_leads_to_the_list(keeper: Keeper) -> None:
    answer = keeper("data-steward").get("/console/extracts/new")

    assert (answer.status_code, answer["Location"]) == (302, "/console/extracts")
