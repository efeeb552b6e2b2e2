"""Tables keep what was written, once, and as it was; the engine reads nothing else."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.lakehouse import writing

from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode, TableName, VersionId
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

STATIONS = TableName("published.stations")
LATER = SetClock(SYSTEM_CLOCK.now() + timedelta(days=40))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, tmp_path)
    return tmp_path


def rows(*codes: str, **columns: list[object]) -> pa.Table:
    return pa.table({"code": list(codes), **columns})


def codes(version: VersionId | None = None, table: TableName = STATIONS) -> list[str]:
    as_of = {} if version is None else {"t": version}
    with lakehouse.asking({"t": table}, as_of=as_of) as engine:
        found: list[str] = engine.table("SELECT code FROM t ORDER BY code")["code"].to_pylist()
    return found


def test_rows_are_added_to_those_that_are_there() -> None:
    lakehouse.write(STATIONS, rows("a"), cause="one")

    lakehouse.write(STATIONS, rows("b"), cause="two")

    assert codes() == ["a", "b"]
    assert lakehouse.count(STATIONS) == 2


def test_the_same_cause_writes_once() -> None:
    first = lakehouse.write(STATIONS, rows("a"), cause="one")

    again = lakehouse.write(STATIONS, rows("a"), cause="one")

    assert again == first
    assert codes() == ["a"]


def test_what_a_cause_replaced_is_written_once_too() -> None:
    lakehouse.write(STATIONS, rows("a", "b"), cause="one")
    lakehouse.write(STATIONS, rows("c"), cause="two", mode=Mode.REPLACE)

    lakehouse.write(STATIONS, rows("c"), cause="two", mode=Mode.REPLACE)

    assert codes() == ["c"]
    assert [(each.cause, each.rows) for each in lakehouse.versions(STATIONS)] == [
        ("two", 1),
        ("one", 2),
    ]


def test_a_table_is_seen_as_it_was() -> None:
    first = lakehouse.write(STATIONS, rows("a"), cause="one")
    lakehouse.write(STATIONS, rows("b"), cause="two", mode=Mode.REPLACE)

    assert codes(first.id) == ["a"]
    assert codes() == ["b"]


def test_a_new_column_is_empty_in_older_rows() -> None:
    lakehouse.write(STATIONS, rows("a"), cause="one")

    lakehouse.write(STATIONS, rows("b", height=[3]), cause="two")

    with lakehouse.asking({"t": STATIONS}) as engine:
        found = engine.table("SELECT code, height FROM t ORDER BY code").to_pylist()
    assert found == [{"code": "a", "height": None}, {"code": "b", "height": 3}]


@pytest.mark.parametrize("head", ["发放金额（元）", "unit price", "价格-元", "2024年"])
def test_a_column_is_called_as_it_was_written_whatever_stands_in_its_name(head: str) -> None:
    lakehouse.write(STATIONS, pa.table({"code": ["a"], head: [5]}), cause="one")

    with lakehouse.asking({"t": STATIONS}) as engine:
        found = engine.table(f'SELECT code, "{head}" FROM t')

    assert found.to_pylist() == [{"code": "a", head: 5}]


def test_a_column_never_changes_what_it_is() -> None:
    lakehouse.write(STATIONS, rows("a", height=[3]), cause="one")

    with pytest.raises(Refusal) as refused:
        lakehouse.write(STATIONS, rows("b", height=["tall"]), cause="two")

    assert refused.value.code == "lakehouse.columns_unfit"
    assert codes() == ["a"]


def test_a_table_without_rows_can_be_asked() -> None:
    lakehouse.write(STATIONS, rows("a").slice(0, 0), cause="one")

    assert codes() == []


def test_what_is_not_there_is_refused() -> None:
    made = lakehouse.write(STATIONS, rows("a"), cause="one")

    with pytest.raises(Refusal, match=r"^lakehouse[.]table_not_found$"):
        codes(table=TableName("published.others"))
    with pytest.raises(Refusal, match=r"^lakehouse[.]version_not_found$"):
        codes(VersionId(made.id + 1))


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY t TO '/tmp/stations.csv'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "ATTACH '/tmp/other.duckdb'",
        "SELECT nothing FROM t",
        "SELECT 1/",
    ],
)
def test_a_question_reaches_nothing_but_what_has_a_name(question: str) -> None:
    lakehouse.write(STATIONS, rows("a"), cause="one")

    with (
        lakehouse.asking({"t": STATIONS}) as engine,
        pytest.raises(Refusal, match=r"^lakehouse[.]question_unfit$"),
    ):
        engine.table(question)


def test_small_files_are_put_together_and_what_nothing_names_is_gone(home: Path) -> None:
    for number in range(20):
        lakehouse.write(STATIONS, rows(f"{number:02}"), cause=str(number))
    before = codes()

    done = lakehouse.keep(STATIONS, versions_for=timedelta(days=30), clock=LATER)

    assert done.compacted == 20
    assert done.versions_gone >= 20
    assert done.files_gone >= 20
    assert codes() == before
    assert len(list(home.rglob("*.parquet"))) == 1


def test_young_files_and_versions_are_kept(home: Path) -> None:
    first = lakehouse.write(STATIONS, rows("a"), cause="one")
    lakehouse.write(STATIONS, rows("b"), cause="two", mode=Mode.REPLACE)

    done = lakehouse.keep(STATIONS, versions_for=timedelta(days=30))

    assert (done.compacted, done.versions_gone, done.files_gone) == (0, 0, 0)
    assert codes(first.id) == ["a"]


def test_several_who_write_at_once_lose_nothing(home: Path) -> None:
    environment = os.environ | {
        "KALLIPOLIS_LAKEHOUSE": f"file://{home}",
        "KALLIPOLIS_LAKEHOUSE_CATALOGUE": f"sqlite:///{home}/catalogue.sqlite3?timeout=30",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    name = writing.__spec__.name

    running = [
        subprocess.Popen([sys.executable, "-m", name, STATIONS, who, "20"], env=environment)
        for who in ("ann", "bo", "cleo")
    ]
    ended = [each.wait() for each in running]

    with lakehouse.asking({"t": STATIONS}) as engine:
        found = engine.table("SELECT count(*) AS n, count(DISTINCT (writer, number)) AS d FROM t")
    assert ended == [0, 0, 0]
    assert found.to_pylist() == [{"n": 60, "d": 60}]


def test_moments_come_back_as_they_went_in() -> None:
    moment = datetime(2026, 11, 28, 9, 30, 0, 123456, tzinfo=UTC)
    lakehouse.write(STATIONS, pa.table({"at": [moment]}), cause="one")

    with lakehouse.asking({"t": STATIONS}) as engine:
        found = engine.table("SELECT * FROM t")

    assert found["at"].to_pylist() == [moment]
