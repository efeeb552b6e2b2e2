"""What is sound is published, what is not is held with its reason; every row is accounted for."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.intakes.stations import rows

from kallipolis.foundation.actors import ANONYMOUS, system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets.contracts import Code, Dataset, Field, Rule
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.adapters import sorting
from kallipolis.platforms.data.intakes.contracts import Intake, IntakeState
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources.contracts import Files, Query
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = pytest.mark.django_db

TEST = system("test")
STATIONS = sorting.published("stations")


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Settings) -> Path:
    """Return the folder in which the source finds its files."""
    folder = tmp_path / "store"
    folder.mkdir()
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=folder.as_uri())
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    return folder


def declare(*fields: Field, rules: tuple[Rule, ...] = (), **source: Any) -> None:
    """Put a dataset of stations in force, and a source of it."""
    usual = (make_field("code", required=True), make_field("value", type="number"))
    dataset: Dataset = make_dataset(fields=(*usual, *fields), rules=rules)
    publish_documents(dataset=[dataset], source=[make_source(**source)])


def take_in(store: Path, text: str, source: str = "station-list") -> Intake:
    (store / "a.csv").write_text(text)
    return intakes.run(TEST, source)


def faults() -> dict[str, tuple[str, ...]]:
    held = intakes.quarantined(TEST, "stations")
    return {str(each.values.get("code")): each.faults for each in held}


def test_sound_rows_are_published_and_others_are_held_as_they_came(store: Path) -> None:
    declare()

    done = take_in(store, "code,value\na,1.5\nb,many\n,3\n")

    assert (done.received, done.published, done.quarantined) == (3, 1, 2)
    assert rows() == [("a", 1.5)]
    assert faults() == {"b": ("value:type",), "": ("code:required",)}
    assert done.faults == {"value:type": 1, "code:required": 1}
    held = intakes.quarantined(TEST, "stations")[0]
    assert (held.source, held.file, held.row) == ("station-list", "a.csv", 2)
    assert held.values == {"code": "b", "value": "many"}


@pytest.mark.parametrize(
    ("field", "text", "fault"),
    [
        (make_field("x", type="integer"), "1e", "x:type"),
        (make_field("x", type="boolean"), "perhaps", "x:type"),
        (make_field("x", type="date"), "2026-02-30", "x:type"),
        (make_field("x", type="moment"), "noon", "x:type"),
        (make_field("x", type="number", least=2), "1", "x:least"),
        (make_field("x", type="number", most=2), "3", "x:most"),
        (make_field("x", type="longitude"), "181", "x:most"),
        (make_field("x", type="latitude"), "-91", "x:least"),
        (make_field("x", pattern="[0-9]{4}A"), "123A", "x:pattern"),
        (make_field("x", codes=(Code(code="y", title=everywhere("Yes")),)), "n", "x:code"),
        (
            make_field("x", type="id-number"),
            "11010519491231002X".replace("2X", "3X"),
            "x:check-digit",
        ),
        (make_field("x", type="credit-code"), "91350100M000100Y44", "x:check-digit"),
        (make_field("x"), "bro\ufffdken", "encoding"),
    ],
)
def test_each_promise_of_a_field_is_held_to(
    store: Path, field: Field, text: str, fault: str
) -> None:
    declare(field)

    take_in(store, f"code,x\na,{text}\nb,\n")

    assert faults() == {"a": (fault,)}
    assert rows("code", "x") == [("b", None)]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (make_field("x", type="id-number"), "11010519491231002X"),
        (make_field("x", type="id-number"), "440524188001010014"),
        (make_field("x", type="credit-code"), "91350100M000100Y43"),
        (make_field("x", type="moment"), "2026-11-28T09:30:00+08:00"),
        (make_field("x", type="longitude"), "-180"),
    ],
)
def test_what_keeps_its_promise_is_published(store: Path, field: Field, text: str) -> None:
    declare(field)

    take_in(store, f"code,x\na,{text}\n")

    assert faults() == {}
    assert len(rows()) == 1


def test_a_rule_holds_rows_or_warns_and_what_it_cannot_tell_passes(store: Path) -> None:
    warns = Rule(id="small", title=everywhere("Small"), holds="value < 100", otherwise="warn")
    holds = Rule(id="positive", title=everywhere("Positive"), holds="value > 0")
    declare(rules=(holds, warns))

    done = take_in(store, "code,value\na,-1\nb,\nc,500\n")

    assert faults() == {"a": ("positive",)}
    assert rows() == [("b", None), ("c", 500.0)]
    assert (done.warned, done.faults) == (1, {"positive": 1, "small": 1})


def test_a_row_takes_the_place_of_the_one_with_its_key(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\nb,2\n")

    done = take_in(store, "code,value\nb,3\nb,4\nc,5\n")

    assert rows() == [("a", 1.0), ("b", 4.0), ("c", 5.0)]
    assert (done.received, done.published, done.superseded) == (3, 2, 2)
    assert intakes.balance(TEST, "stations").adds_up


def test_what_a_complete_intake_lacks_is_gone_and_its_quarantine_too(store: Path) -> None:
    declare(complete=True)
    take_in(store, "code,value\na,1\nb,2\nc,many\n")

    done = take_in(store, "code,value\nb,3\n")

    assert rows() == [("b", 3.0)]
    assert faults() == {}
    assert done.superseded == 3
    assert intakes.balance(TEST, "stations").adds_up


def test_a_complete_intake_leaves_what_other_sources_gave(store: Path) -> None:
    other = make_source("others", complete=True)
    declare(complete=True)
    publish_documents(dataset=[make_dataset()], source=[make_source(complete=True), other])
    take_in(store, "code,value\na,1\n")

    take_in(store, "code,value\nb,2\n", "others")

    assert rows("code", "_source") == [("a", "station-list"), ("b", "others")]
    assert intakes.balance(TEST, "stations").adds_up


def test_fields_are_made_of_columns_as_the_source_says(store: Path) -> None:
    declare(
        takes={"code": "upper(number)", "value": "CAST(kilos AS DOUBLE) * 1000"},
        only="kilos <> '0'",
    )

    done = take_in(store, "number,kilos\na,2\nb,0\n")

    assert rows() == [("A", 2000.0)]
    assert done.received == 1


def test_places_are_kept_in_wgs_84(store: Path) -> None:
    places = (make_field("lon", type="longitude"), make_field("lat", type="latitude"))
    declare(*places, datum="gcj-02")

    take_in(store, "code,lon,lat\na,114.062997,22.540204\nb,,22\n")

    east, north = rows("lon", "lat")[0]
    assert east == pytest.approx(114.0579, abs=2e-4)
    assert north == pytest.approx(22.5431, abs=4e-3)
    assert rows("lon", "lat")[1] == (None, 22.0)


def test_what_a_field_refers_to_must_be_there(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\n")
    taps = make_dataset(
        "taps",
        key=("tap",),
        fields=(make_field("tap", required=True), make_field("at", refers="stations.code")),
    )
    publish_documents(
        dataset=[make_dataset(), taps], source=[make_source("tap-list", dataset="taps")]
    )

    take_in(store, "tap,at\n1,a\n2,z\n3,\n", "tap-list")

    held = intakes.quarantined(TEST, "taps")
    assert [each.faults for each in held] == [("at:refers",)]


def test_only_what_is_from_the_mark_on_is_asked_for_again(
    tmp_path: Path, settings: Settings
) -> None:
    where = f"sqlite:///{tmp_path}/office.sqlite3"
    settings.KALLIPOLIS = with_connections(settings.KALLIPOLIS, tmp_path, store=where)
    declare(mark="value", reads=Query(connection="store", table="stations"))
    office = sqlite3.connect(tmp_path / "office.sqlite3", isolation_level=None)
    office.execute("CREATE TABLE stations (code TEXT, value INTEGER)")
    office.execute("INSERT INTO stations VALUES ('a', 1), ('b', 2)")
    first = intakes.run(TEST, "station-list")
    office.execute("INSERT INTO stations VALUES ('c', 3)")

    done = intakes.run(TEST, "station-list")
    office.close()

    assert (first.received, first.mark) == (2, "2")
    assert (done.received, done.superseded, done.mark) == (2, 1, "3")
    assert rows() == [("a", 1.0), ("b", 2.0), ("c", 3.0)]


def test_what_was_dealt_with_is_emptied_and_what_was_published_stays(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\nb,many\n")

    intakes.tidy()

    assert lakehouse.count(sorting.landing("station-list")) == 0
    assert rows() == [("a", 1.0)]
    assert faults() == {"b": ("value:type",)}
    assert intakes.balance(TEST, "stations").adds_up


def test_what_is_asked_for_twice_waits_once(store: Path) -> None:
    declare(schedule="*/5 * * * *")
    (store / "a.csv").write_text("code,value\na,1\n")

    jobs.enqueue("intakes.queue-due")
    jobs.enqueue("intakes.queue-due")
    jobs.run_due(limit=2)

    assert [run.job for run in jobs.find((JobState.WAITING,))] == ["intakes.gather"]


def test_what_leads_nowhere_here_is_not_due(store: Path) -> None:
    declare(schedule="*/5 * * * *", reads=Files(connection="elsewhere", path="*", format="csv"))

    assert intakes.due(TEST) == ()


def test_what_cannot_be_worked_out_fails_and_publishes_nothing(store: Path) -> None:
    declare(takes={"value": "no_such_function(value)"})

    with pytest.raises(Refusal, match=r"^lakehouse[.]question_unfit$"):
        take_in(store, "code,value\na,1\n")

    (failed,) = intakes.intakes(TEST, "stations")
    assert failed.state is IntakeState.FAILED
    assert failed.error == "lakehouse.question_unfit"
    assert "no_such_function" in failed.error_values["why"]
    assert intakes.balance(TEST, "stations").received == 0
    assert lakehouse.versions(STATIONS) == ()


def test_a_intake_that_goes_on_keeps_another_from_beginning(store: Path) -> None:
    declare()
    seen: list[str] = []

    def again(_rows: int) -> None:
        with pytest.raises(Refusal) as refused:
            intakes.run(TEST, "station-list")
        seen.append(refused.value.code)

    (store / "a.csv").write_text("code,value\na,1\n")
    intakes.run(TEST, "station-list", advance=again)

    assert seen == ["intake.running"]
    assert rows() == [("a", 1.0)]


def test_who_may_not_gather_or_see_learns_nothing(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\n")

    with pytest.raises(Refusal, match=r"^source[.]not_found$"):
        intakes.run(ANONYMOUS, "station-list")
    with pytest.raises(Refusal, match=r"^intake[.]not_found$"):
        intakes.quarantined(ANONYMOUS, "stations")
    with pytest.raises(Refusal, match=r"^intake[.]not_found$"):
        intakes.balance(ANONYMOUS, "stations")


def test_a_intake_is_a_fact_that_others_hear_of(store: Path) -> None:
    declare()

    done = take_in(store, "code,value\na,1\nb,many\n")

    (told,) = events.recorded(subject="stations")
    assert told.type == "org.kallipolis.intakes.published"
    assert (told.data["intake"], told.data["published"], told.data["quarantined"]) == (
        done.id,
        1,
        1,
    )
