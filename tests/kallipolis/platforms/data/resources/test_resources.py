"""Officials find every dataset, see what its class allows, and are told of new rows."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.kallipolis.platforms.data.distributions.conftest import ROWS, publish
from tests.kallipolis.platforms.data.distributions.conftest import store as store
from tests.library import Library

from kallipolis.foundation.actors import ANONYMOUS, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.identity.testing import log_in, make_official_user
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets.contracts import Dataset, Sharing
from kallipolis.platforms.data.datasets.logic import checks
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.derivations.contracts import Input
from kallipolis.platforms.data.derivations.testing import make_derivation
from kallipolis.platforms.data.distributions.testing import make_places
from kallipolis.platforms.data.resources import api as resources
from kallipolis.platforms.data.resources.contracts import ResourceSearch
from kallipolis.platforms.data.resources.logic import masking

TEST = system("test")
FIELDS = (
    make_field("code", required=True),
    make_field("name", personal=True),
    make_field("number", type="id-number", personal=True),
    make_field("illness", personal=True, sensitive=True),
    make_field("born", type="date", personal=True),
)
ROW = {"code": "a", "name": "王小明", "number": "440300199001011234", "illness": "x", "born": "2"}


def seen_of(dataset: Dataset, row: Mapping[str, Any], *others: Dataset) -> dict[str, str]:
    known = {each.id: each for each in (dataset, *others)}
    return masking.shown(dataset, row, masking.rules(dataset, known, {}))


def test_values_are_masked_by_the_class_of_their_field() -> None:
    dataset = make_dataset(fields=FIELDS, level="general-4", open=False)

    seen = seen_of(make_dataset(fields=FIELDS, open=False), ROW)

    assert seen == {
        "code": "a",
        "name": "王***",
        "number": "44***",
        "illness": "***",
        "born": "***",
    }
    assert seen_of(dataset, ROW)["code"] == "***"
    assert masking.is_withheld(make_dataset(level="core", open=False))


PERSONS = make_dataset("persons", fields=FIELDS, level="general-4", open=False)
VISITS = make_dataset(
    "visits",
    key=(),
    fields=(
        make_field("visit"),
        make_field("patient", refers="persons.number"),
        make_field("reason", refers="persons.illness"),
        make_field("before", refers="visits.before"),
    ),
    open=False,
)


def test_a_column_that_refers_to_a_masked_one_is_masked_as_that_is() -> None:
    row = {"visit": "V1", "patient": "440300199001011234", "reason": "flu", "before": "V0"}

    seen = seen_of(VISITS, row, PERSONS)

    assert seen == {"visit": "V1", "patient": "44***", "reason": "***", "before": "V0"}


def test_references_are_followed_from_table_to_table() -> None:
    bills = make_dataset("bills", fields=(make_field("of", refers="visits.patient"),))

    seen = seen_of(bills, {"of": "440300199001011234"}, VISITS, PERSONS)

    assert seen == {"of": "44***"}


@pytest.mark.django_db
def test_what_is_derived_of_a_column_that_refers_to_a_person_is_masked() -> None:
    counted = make_dataset("by-patient", fields=(make_field("who"), make_field("times")))
    derivation = make_derivation(
        "by-patient",
        dataset="by-patient",
        inputs=(Input(name="v", dataset="visits"),),
        sql="SELECT patient AS who, visit AS times FROM v",
    )
    publish_documents(dataset=[PERSONS, VISITS, counted], derivation=[derivation])

    assert resources.masked_fields(counted) == {"who"}
    assert resources.as_seen(counted, {"who": "440300199001011234", "times": "3"}) == {
        "who": "4***",
        "times": "3",
    }


def test_a_contract_whose_column_is_of_a_lower_class_than_the_one_it_refers_to_is_refused() -> None:
    library = Library(dataset=[PERSONS, VISITS])

    found = [(each.path, each.expected) for each in checks.remarks(VISITS, library)]

    assert found == [
        ("fields[1].personal", "true"),
        ("fields[1].level", "at least general-3"),
        ("fields[2].personal", "true"),
        ("fields[2].sensitive", "true"),
        ("fields[2].level", "at least general-4"),
    ]


@pytest.mark.usefixtures("store")
def test_everything_is_found_by_officials_and_nothing_by_others() -> None:
    terms = Sharing(kind="conditional", terms=everywhere("=only for care"))
    publish_documents(pack="base", dataset=[make_dataset("people", kind="base", sharing=terms)])

    found = resources.search(TEST, ResourceSearch(q="cdz"))
    narrowed = resources.search(TEST, ResourceSearch(kind="base", sharing="conditional"))

    assert [each.id for each in found.resources] == ["places"]
    assert [each.id for each in narrowed.resources] == ["people"]
    assert resources.search(TEST, ResourceSearch()).kinds == {"department": 2, "base": 1}
    with pytest.raises(Refusal) as refused:
        resources.search(ANONYMOUS, ResourceSearch())
    assert refused.value.code == "resource.not_found"


def test_who_looks_at_masked_rows_of_persons_is_on_record(store: Path) -> None:
    fields = (*make_places().fields[:1], make_field("name", personal=True))
    publish_documents(pack="samples", dataset=[make_places(fields=fields, open=False)])
    publish(store, ROWS)

    seen = resources.preview(TEST.with_purpose("test"), "places")

    assert {row["name"] for row in seen.rows} == {"莲***", "B***", "n***"}
    assert seen.masked == {"name"}
    entries = audit.search(TEST.with_purpose("test"), Query(subject="dataset/places"))
    assert "resource.view" in {entry.act for entry in entries}


@pytest.mark.usefixtures("store")
def test_an_official_follows_a_resource_and_carries_the_list_away(
    client: Client, store: Path
) -> None:
    log_in(client, make_official_user("陈晓", organisation="public-security@440305"))
    page = client.get("/desk/resources/places")
    client.post("/desk/resources/places/follow", {"do": "begin"})
    publish(store, ROWS)
    events.dispatch()
    events.dispatch()

    messages = client.get("/desk/messages", headers={"Accept-Language": "en"})
    sheet = client.get("/desk/resources.xlsx", headers={"Accept-Language": "en"})
    lines = list(load_workbook(io.BytesIO(sheet.content)).active.values)  # type: ignore[union-attr]  # a new workbook has a sheet
    client.post("/desk/resources/places/follow", {"do": "end"})

    assert "莲花山" in page.content.decode()
    assert "Charging stations has been renewed" in messages.content.decode()
    assert lines[0][1] == "Name of the resource"
    assert [line[7] for line in lines[1:6]] == ["Code", "Name", "Longitude", "Latitude", "Points"]
    assert client.get("/desk/resources/nothing").status_code == 404
