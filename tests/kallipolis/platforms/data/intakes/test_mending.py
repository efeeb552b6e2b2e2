"""Rows leave quarantine corrected, checked once more, or for good; each stays accounted for."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.intakes.stations import rows

from kallipolis.foundation.actors import ANONYMOUS, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.adapters import book, mending, sorting
from kallipolis.platforms.data.intakes.contracts import (
    Balance,
    Intake,
    IntakeId,
    IntakeKind,
    IntakeState,
    Place,
)
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = pytest.mark.django_db

TEST = system("test")
WHY = "The department has looked it up."


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Settings) -> Path:
    """Return the folder in which the source finds its files."""
    folder = tmp_path / "store"
    folder.mkdir()
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=folder.as_uri())
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    return folder


def declare(dataset: dict[str, Any] | None = None, **source: Any) -> None:
    made = make_dataset(**(dataset or {}))
    publish_documents(dataset=[made], source=[make_source(**source)])


def take_in(store: Path, text: str) -> Intake:
    (store / "a.csv").write_text(text)
    return intakes.run(TEST, "station-list")


def held_at(number: int = 0) -> Place:
    found = intakes.quarantined(TEST, "stations")[number]
    return Place(dataset="stations", intake=found.intake, row=found.row)


def broken_off(steps: int) -> None:
    """Do what a correction does up to where it is killed: set down, and out of quarantine."""
    source, dataset = sources.get("station-list"), datasets.get("stations")
    begun = book.begin(TEST, source, SYSTEM_CLOCK, order=book.Order(kind=IntakeKind.CORRECTED))
    found, text = mending.held("stations", ""), '{"code":"b","value":"2"}'
    mending.set_down(begun.id, "stations", found, [text], reason=WHY)
    begun.state = IntakeState.LANDED
    begun.save()
    made = mending.sort_out(begun.id, source, dataset, sorting.before(begun.id, "stations"))
    tables = [(sorting.quarantine("stations"), made.quarantine.rows)]
    tables.append((sorting.published("stations"), made.published.rows))
    written = [
        lakehouse.write(table, content, cause=begun.id, mode=Mode.REPLACE)
        for table, content in tables[:steps]
    ]
    assert len(written) == steps


def balance() -> Balance:
    found = intakes.balance(TEST, "stations")
    assert found.adds_up
    return found


def test_a_corrected_row_is_published_and_the_book_adds_up(store: Path) -> None:
    declare()
    came = take_in(store, "code,value\na,1\nb,many\n")

    done = intakes.correct(TEST, held_at(), {"value": "2.5"}, reason=WHY)

    assert (done.kind, done.received, done.published) == (IntakeKind.CORRECTED, 0, 1)
    assert rows() == [("a", 1.0), ("b", 2.5)]
    assert intakes.quarantined(TEST, "stations") == ()
    found = balance()
    assert (found.received, found.published, found.quarantined) == (2, 2, 0)
    with lakehouse.asking({"t": sorting.published("stations")}) as engine:
        (kept,) = engine.table("SELECT _intake, _row FROM t WHERE code = 'b'").to_pylist()
    assert kept == {"_intake": came.id, "_row": 2}


def test_a_row_that_still_breaks_a_rule_stays_as_it_is_now(store: Path) -> None:
    declare()
    take_in(store, "code,value\n,many\n")
    place = held_at()

    done = intakes.correct(TEST, place, {"value": "3"}, reason=WHY)

    assert (done.published, done.quarantined, done.faults) == (0, 1, {"code:required": 1})
    found = intakes.held(TEST, place)
    assert (found.faults, found.values) == (("code:required",), {"code": "", "value": "3"})
    assert (found.file, held_at()) == ("a.csv", place)
    assert balance().quarantined == 1


def test_what_was_corrected_by_whom_and_why_is_on_record(store: Path) -> None:
    declare()
    take_in(store, "code,value\nb,many\n")
    place = held_at()

    done = intakes.correct(TEST, place, {"value": "2"}, reason=WHY)

    (entry,) = audit.search(TEST, Query(act="intake.correct"))
    assert entry.detail["reason"] == WHY
    assert entry.detail["row"] == f"{place.intake}/{place.row}"
    assert intakes.intakes(TEST, "stations")[0] == done
    (kept,) = mending.taken_out(done.id, "stations").to_pylist()
    assert (kept["_was"], kept["_values"]) == (
        '{"_unread":null,"code":"b","value":"many"}',
        '{"_unread":null,"code":"b","value":"2"}',
    )


def test_a_newer_row_with_its_key_stays(store: Path) -> None:
    declare()
    take_in(store, "code,value\nb,many\n")
    take_in(store, "code,value\nb,9\n")

    done = intakes.correct(TEST, held_at(), {"value": "2"}, reason=WHY)

    assert (done.published, done.superseded) == (0, 1)
    assert rows() == [("b", 9.0)]
    assert balance().superseded == 1


def test_a_corrected_row_takes_the_place_of_an_older_one(store: Path) -> None:
    declare()
    take_in(store, "code,value\nb,1\nc,1\n")
    take_in(store, "code,value\nb,many\n")

    done = intakes.correct(TEST, held_at(), {"value": "2"}, reason=WHY)

    assert (done.published, done.superseded) == (1, 1)
    assert rows() == [("b", 2.0), ("c", 1.0)]
    assert balance().published == 2


def test_a_complete_source_keeps_its_other_rows_when_one_is_corrected(store: Path) -> None:
    declare(complete=True)
    take_in(store, "code,value\na,1\nb,many\n")

    intakes.correct(TEST, held_at(), {"value": "2"}, reason=WHY)

    assert rows() == [("a", 1.0), ("b", 2.0)]
    balance()


def test_without_a_key_a_corrected_row_is_added(store: Path) -> None:
    declare({"key": ()})
    take_in(store, "code,value\na,1\na,many\n")

    intakes.correct(TEST, held_at(), {"value": "2"}, reason=WHY)

    assert sorted(rows()) == [("a", 1.0), ("a", 2.0)]
    balance()


def test_a_row_that_could_not_be_parted_is_written_out_anew(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\nb,2,3\n")

    done = intakes.correct(TEST, held_at(), {"code": "b", "value": "2"}, reason=WHY)

    assert done.published == 1
    assert rows() == [("a", 1.0), ("b", 2.0)]


def test_after_a_rule_changed_all_that_is_held_is_checked_once_more(store: Path) -> None:
    declare({"fields": (make_field("code"), make_field("value", type="number", most=5))})
    take_in(store, "code,value\na,7\nb,many\nc,8\n")
    take_in(store, "code,value\nc,1\n")
    declare({"fields": (make_field("code"), make_field("value", type="number", most=9))})

    done = intakes.replay(TEST, "station-list", reason="The limit was wrong.")

    assert (done.published, done.quarantined, done.superseded) == (1, 1, 1)
    assert rows() == [("a", 7.0), ("c", 1.0)]
    assert [each.faults for each in intakes.quarantined(TEST, "stations")] == [("value:type",)]
    assert balance().received == 4


def test_after_the_mapping_changed_too_and_what_is_not_meant_stays(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1 m\nb,2 m\n")
    declare(takes={"value": "replace(value, ' m', '')"}, only="code <> 'b'")

    done = intakes.replay(TEST, "station-list", reason="The unit is cut off now.")

    assert (done.published, done.quarantined) == (1, 1)
    assert rows() == [("a", 1.0)]
    assert held_at() == Place(dataset="stations", intake=held_at().intake, row=2)
    assert intakes.quarantined(TEST, "stations")[0].faults == ("only",)
    balance()


def test_a_row_is_left_out_for_good_with_a_reason_and_counted(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\n,2\n")

    done = intakes.leave_out(TEST, held_at(), reason="A line of totals.")

    assert (done.kind, done.reason) == (IntakeKind.LEFT_OUT, "A line of totals.")
    found = balance()
    assert (found.received, found.published, found.quarantined, found.left_out) == (2, 1, 0, 1)
    assert rows() == [("a", 1.0)]


def test_a_correction_does_not_move_the_mark_to_which_a_source_was_read(store: Path) -> None:
    declare(mark="code")
    take_in(store, "code,value\n1,1\n2,many\n")

    intakes.correct(TEST, held_at(), {"value": "2"}, reason=WHY)
    done = take_in(store, "code,value\n3,3\n")

    assert done.mark == "3"
    assert intakes.intakes(TEST, "stations")[2].mark == "2"


@pytest.mark.parametrize(
    ("values", "reason", "code"),
    [
        ({"height": "2"}, WHY, "intake.column_unknown"),
        ({"_row": "2"}, WHY, "intake.column_unknown"),
        ({"value": "2"}, " ", "intake.reason_missing"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    store: Path, values: dict[str, str], reason: str, code: str
) -> None:
    declare()
    take_in(store, "code,value\nb,many\n")

    with pytest.raises(Refusal) as refused:
        intakes.correct(TEST, held_at(), values, reason=reason)

    assert refused.value.code == code
    assert len(intakes.quarantined(TEST, "stations")) == 1
    assert len(intakes.intakes(TEST, "stations")) == 1


def test_what_is_not_held_any_more_and_what_is_not_yours_are_told_alike(store: Path) -> None:
    declare()
    take_in(store, "code,value\nb,many\n")
    gone = Place(dataset="stations", intake=IntakeId("other"), row=1)

    with pytest.raises(Refusal) as absent:
        intakes.correct(TEST, gone, {"value": "2"}, reason=WHY)
    with pytest.raises(Refusal) as foreign:
        intakes.correct(ANONYMOUS, held_at(), {"value": "2"}, reason=WHY)

    assert absent.value.code == foreign.value.code == "intake.row_not_found"


@pytest.mark.parametrize("steps", [1, 2])
def test_a_correction_that_is_broken_off_is_ended_by_whoever_comes_next(
    store: Path, steps: int
) -> None:
    declare()
    take_in(store, "code,value\na,1\nb,many\n")
    broken_off(steps)

    done = intakes.resume("stations")

    assert done is not None
    assert (done.kind, done.published) == (IntakeKind.CORRECTED, 1)
    assert rows() == [("a", 1.0), ("b", 2.0)]
    assert balance().quarantined == 0
