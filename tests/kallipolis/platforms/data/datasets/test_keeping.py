"""What others read stays: a column goes, or becomes another, once its last day is over."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents, write_pack
from kallipolis.platforms.data.datasets import api
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, Leaving
from kallipolis.platforms.data.datasets.logic import keeping
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field

TODAY = date(2026, 6, 1)
CLOCK = SetClock(datetime(2026, 6, 1, 4, tzinfo=UTC))
PUBLISHER = system("publish contracts")
LEFT = Leaving(since=date(2026, 1, 1), gone_after=date(2026, 5, 31))
LEAVES = Leaving(since=date(2026, 1, 1), gone_after=date(2026, 8, 31))
CODE, VALUE = make_dataset().fields

CONTRACT = """\
id: wells
title: {{en: Wells, zh-Hans: 水井, zh-Hant: 水井}}
summary: {{en: Where the wells are, zh-Hans: 水井位置, zh-Hant: 水井位置}}
owner: ecology-environment
level: general-1
key: [code]
fields:
  - {{id: code, title: {{en: Code, zh-Hans: 编码, zh-Hant: 編碼}}, required: true}}
{columns}sharing: {{kind: unconditional}}
freshness: {{cycle: yearly}}
"""
DEPTH = "title: {en: Depth, zh-Hans: 深度, zh-Hant: 深度}, type: number, unit: m"


def contract(**columns: Any) -> Dataset:
    """Make a contract with one column of its own, as it is said here."""
    return make_dataset(fields=(CODE, make_field(**{"id": "depth", "type": "number", **columns})))


def wells(folder: Path, version: str, *columns: str) -> Path:
    text = CONTRACT.format(columns="".join(f"  - {{{each}}}\n" for each in columns))
    return write_pack(folder / version, {"datasets/wells.yaml": text}, id="wells", version=version)


def lost(before: Dataset, now: Dataset) -> list[tuple[str, str, str]]:
    found = keeping.losses(before, now, TODAY)
    return [(column, remark.path, remark.expected) for column, remark in found]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({}, {}),
        ({}, {"deprecated": LEAVES}),
        ({}, {"deprecated": Leaving(since=TODAY)}),
        ({"deprecated": LEAVES}, {}),
        ({"deprecated": LEAVES}, {"deprecated": Leaving(since=TODAY)}),
        ({}, {"type": "longitude"}),
        ({"type": "text"}, {"type": "id-number", "personal": True}),
        ({}, {"unit": "m"}),
        ({"deprecated": LEFT}, {"type": "text"}),
        ({"deprecated": LEFT}, {"id": "other"}),
    ],
)
def test_what_takes_nothing_from_readers_may_be(
    before: Mapping[str, Any], now: Mapping[str, Any]
) -> None:
    assert lost(contract(**before), contract(**now)) == []


def test_columns_may_be_added() -> None:
    more = make_dataset(fields=(CODE, VALUE, make_field("more")))

    assert lost(make_dataset(), more) == []


@pytest.mark.parametrize(
    ("before", "now", "path", "remedy"),
    [
        ({}, {"type": "text"}, "fields[1].type", "a new column beside it"),
        ({"unit": "m"}, {"unit": "km"}, "fields[1].unit", "a new column beside it"),
        ({"unit": "m"}, {}, "fields[1].unit", "a new column beside it"),
        ({"deprecated": LEAVES}, {"type": "date"}, "fields[1].type", "a new column beside it"),
        (
            {"deprecated": LEAVES},
            {"deprecated": Leaving(since=TODAY, gone_after=TODAY)},
            "fields[1].deprecated.gone_after",
            "2026-08-31 or later",
        ),
        ({}, {"deprecated": LEFT}, "fields[1].deprecated.gone_after", "2026-06-01 or later"),
    ],
)
def test_what_readers_would_take_for_something_else_may_not(
    before: Mapping[str, Any], now: Mapping[str, Any], path: str, remedy: str
) -> None:
    ((column, where, expected),) = lost(contract(**before), contract(**now))

    assert (column, where) == ("depth", path)
    assert expected.startswith(remedy)


@pytest.mark.parametrize(
    ("leaving", "remedy"),
    [
        (None, "the column, marked `deprecated`"),
        (Leaving(since=TODAY), "the column, with a `gone_after`"),
        (LEAVES, "the column until 2026-08-31 is over"),
    ],
)
def test_who_takes_a_column_away_hears_what_is_still_to_be_done(
    leaving: Leaving | None, remedy: str
) -> None:
    ((column, path, expected),) = lost(contract(deprecated=leaving), make_dataset(fields=(CODE,)))

    assert (column, path) == ("depth", "fields")
    assert expected.startswith(remedy)


def test_a_column_that_is_renamed_is_told_with_both_names() -> None:
    now = make_dataset(fields=(CODE, renamed(contract().fields[1], "deep")))

    ((_, _, expected),) = lost(contract(), now)

    assert "`instead: deep`" in expected


def renamed(field: Field, id: str) -> Field:
    return make_field(id, type=field.type, title=field.title)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "line", "message"),
    [
        ((), 7, "the column 'depth' is gone, and others read it"),
        (("id: deep, " + DEPTH,), 7, "the column 'depth' is called 'deep' now"),
        (("id: depth, " + DEPTH.replace("number, unit: m", "text"),), 9, "was number"),
    ],
)
def test_a_pack_that_takes_a_column_from_its_readers_is_refused_where_it_says_so(
    tmp_path: Path, columns: tuple[str, ...], line: int, message: str
) -> None:
    packs.publish(PUBLISHER, wells(tmp_path, "1.0.0", "id: depth, " + DEPTH), clock=CLOCK)
    newer = wells(tmp_path, "2.0.0", *columns)

    faults = packs.check(newer, clock=CLOCK).faults
    with pytest.raises(Refusal, match=r"^pack[.]faulty"):
        packs.publish(PUBLISHER, newer, clock=CLOCK)

    assert (faults[0].file.rpartition("/")[2], faults[0].line) == ("wells.yaml", line)
    assert message in faults[0].message
    assert "deprecated" in faults[0].expected


@pytest.mark.django_db
def test_a_column_is_added_marked_and_taken_away_after_its_last_day(tmp_path: Path) -> None:
    depth, metres = "id: depth, " + DEPTH, "id: metres, " + DEPTH
    leaving = "{since: 2026-06-01, instead: metres, gone_after: 2026-06-30}"
    both = (f"{depth}, deprecated: {leaving}", metres)
    alone = wells(tmp_path, "3.0.0", metres)
    packs.publish(PUBLISHER, wells(tmp_path, "1.0.0", depth), clock=CLOCK)

    packs.publish(PUBLISHER, wells(tmp_path, "2.0.0", *both), clock=CLOCK)
    on_the_last_day = packs.check(
        alone, clock=SetClock(datetime(2026, 6, 30, 4, tzinfo=UTC))
    ).faults
    packs.publish(PUBLISHER, alone, clock=SetClock(datetime(2026, 7, 1, 4, tzinfo=UTC)))

    assert [fault.expected for fault in on_the_last_day] == ["the column until 2026-06-30 is over"]
    assert [field.id for field in api.get("wells").fields] == ["code", "metres"]


@pytest.mark.django_db
def test_whoever_edits_a_contract_hears_at_once_that_others_read_it_so() -> None:
    publish_documents(dataset=[contract()])

    with pytest.raises(Refusal, match=r"^dataset[.]column_otherwise$") as refused:
        api.require_kept(contract(type="text"), today=TODAY)

    assert [problem.field for problem in refused.value.problems] == ["type"]
