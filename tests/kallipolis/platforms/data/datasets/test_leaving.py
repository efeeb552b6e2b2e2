"""A column keeps its name until it is gone, and who reads it hears of that in time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import pytest

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets import api
from kallipolis.platforms.data.datasets.contracts import Dataset, Leaving
from kallipolis.platforms.data.datasets.logic import checks
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field

OLD = Leaving(since=date(2026, 3, 1), instead="value", gone_after=date(2026, 12, 31))
CODE, VALUE = make_dataset().fields


class Shelf:
    """Datasets in sight."""

    def __init__(self, *datasets: Dataset) -> None:
        self.held = {each.id: each for each in datasets}

    def find(self, kind: str, id: str) -> msgspec.Struct | None:
        return self.held.get(id)

    def every(self, kind: str) -> Mapping[str, msgspec.Struct]:
        return self.held


def stations(leaving: Leaving | None = OLD, **changes: Any) -> Dataset:
    fields = (CODE, VALUE, make_field("amount", type="number", deprecated=leaving))
    return make_dataset(fields=fields, **changes)


def said_of(dataset: Dataset, *others: Dataset) -> list[tuple[str, str, bool]]:
    found = checks.remarks(dataset, Shelf(dataset, *others))
    return [(each.path, each.message, each.is_note) for each in found]


def test_a_column_that_leaves_for_one_that_stays_is_sound() -> None:
    assert said_of(stations()) == []
    elsewhere = Leaving(since=OLD.since, instead="others.value")
    assert said_of(stations(elsewhere), make_dataset("others")) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"instead": "amount"}, "fields[2].deprecated.instead"),
        ({"instead": "nothing"}, "fields[2].deprecated.instead"),
        ({"instead": "nowhere.value"}, "fields[2].deprecated.instead"),
        ({"gone_after": date(2026, 2, 28)}, "fields[2].deprecated.gone_after"),
    ],
)
def test_what_is_wrong_in_a_column_that_leaves_is_told(changes: Any, path: str) -> None:
    found = said_of(stations(msgspec.structs.replace(OLD, **changes)))

    assert [(where, is_note) for where, _, is_note in found] == [(path, False)]


def test_who_still_names_a_column_that_leaves_is_told_by_a_note() -> None:
    reader = make_dataset("sums", fields=(CODE, make_field("sum", refers="stations.amount")))

    found = said_of(reader, stations())

    message = "stations.amount is not to be used since 2026-03-01"
    assert [(path, is_note) for path, _, is_note in found] == [("fields[1].refers", True)]
    assert message in str(found[0][1])


def test_the_earliest_days_of_what_is_read_are_told() -> None:
    later = make_field("more", deprecated=Leaving(since=date(2026, 5, 1)))
    dataset = msgspec.structs.replace(stations(), fields=(*stations().fields, later))

    found = [api.leaving_of(dataset, each) for each in ((), ("more", "code"), ("code",))]

    assert found == [
        Leaving(since=OLD.since, gone_after=OLD.gone_after),
        Leaving(since=date(2026, 5, 1)),
        None,
    ]


@pytest.mark.django_db
def test_a_column_that_leaves_reads_back_from_a_contract_of_the_standard() -> None:
    publish_documents(dataset=[stations()])

    written = api.as_contract("stations")

    (custom,) = [
        each["value"]
        for each in written["schema"][0]["properties"][2]["customProperties"]
        if each["property"] == "deprecated"
    ]
    assert custom == {"since": "2026-03-01", "instead": "value", "gone_after": "2026-12-31"}
    assert api.from_contract(written) == (stations(),)


@pytest.mark.django_db
def test_a_column_goes_only_after_the_last_day_that_was_promised() -> None:
    publish_documents(dataset=[stations()])

    api.require_kept(make_dataset(), today=date(2027, 1, 1))
    api.require_kept(stations(), today=date(2026, 1, 1))
    with pytest.raises(Refusal, match=r"^dataset[.]column_in_use$"):
        api.require_kept(make_dataset(), today=date(2026, 12, 31))
    with pytest.raises(Refusal, match=r"^dataset[.]column_in_use$"):
        api.require_kept(make_dataset(fields=(CODE,)), today=date(2027, 1, 1))
