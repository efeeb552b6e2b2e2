"""What changes in a table of PostgreSQL follows here, deletes too, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import tuple_row
from pytest_django import Settings
from tests.clusters import logical_cluster, why_not
from tests.kallipolis.platforms.data.intakes.stations import rows

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.adapters import book
from kallipolis.platforms.data.intakes.contracts import Intake
from kallipolis.platforms.data.intakes.models import StoredIntake
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import Changes
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = [
    pytest.mark.skipif(bool(why_not()), reason=why_not()),
    pytest.mark.django_db,
]

TEST = system("test")
Office = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with logical_cluster() as url:
        yield url


@pytest.fixture
def office(cluster: str, tmp_path: Path, settings: Settings) -> Iterator[Office]:
    """Return an office's database, with two stations in it and a slot of this test's own."""
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, office=cluster)
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    reads = Changes(connection="office", table="stations", slot="kallipolis")
    publish_documents(dataset=[make_dataset()], source=[make_source(reads=reads)])
    with psycopg.connect(cluster, autocommit=True, row_factory=tuple_row) as office:
        office.execute("CREATE TABLE stations (code text PRIMARY KEY, value numeric, note text)")
        office.execute("INSERT INTO stations VALUES ('a', 1), ('b', 2)")
        yield office
        office.execute("DROP TABLE stations")
        office.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots")


def run() -> Intake:
    done = intakes.run(TEST, "station-list")
    assert intakes.balance(TEST, "stations").adds_up
    return done


def test_what_was_there_comes_first_and_then_what_changes(office: Office) -> None:
    first = run()
    office.execute("INSERT INTO stations VALUES ('c', 0.1)")
    office.execute("UPDATE stations SET value = 20 WHERE code = 'b'")
    office.execute("UPDATE stations SET value = 21 WHERE code = 'b'")
    office.execute("DELETE FROM stations WHERE code = 'a'")

    done = run()
    nothing = run()

    assert (first.received, first.published) == (2, 2)
    assert (done.received, done.published, done.superseded) == (4, 2, 4)
    assert nothing.received == 0
    assert rows() == [("b", 21.0), ("c", 0.1)]


def test_a_key_that_changes_is_one_gone_and_another_come(office: Office) -> None:
    run()
    office.execute("UPDATE stations SET code = 'z' WHERE code = 'a'")

    run()

    assert rows() == [("b", 2.0), ("z", 1.0)]


def test_a_table_that_is_emptied_is_empty_here(office: Office) -> None:
    run()
    office.execute("INSERT INTO stations VALUES ('lost', 1)")
    office.execute("TRUNCATE stations")
    office.execute("INSERT INTO stations VALUES ('new', 3)")

    run()

    assert rows() == [("new", 3.0)]


def test_the_server_keeps_changes_until_they_are_published(office: Office) -> None:
    run()
    office.execute("INSERT INTO stations VALUES ('c', 3)")
    source = sources.get("station-list")
    seen = [row for table in sources.read(source, mark=_reached()) for row in table.to_pylist()]

    done = run()
    kept = office.execute(
        "SELECT count(*) FROM pg_logical_slot_peek_changes('kallipolis', NULL, NULL)"
        " WHERE data LIKE '%insert%'"
    ).fetchone()

    assert [row["code"] for row in seen] == ["c"]
    assert done.received == 1
    assert kept == (0,)


def test_an_intake_that_was_broken_off_while_reading_is_published_as_far_as_it_came(
    office: Office,
) -> None:
    run()
    office.execute("INSERT INTO stations VALUES ('c', 3)")
    source = sources.get("station-list")
    begun = book.begin(TEST, source, SYSTEM_CLOCK)
    intakes._land(begun, source, lambda _rows: None, SYSTEM_CLOCK)
    office.execute("INSERT INTO stations VALUES ('d', 4)")

    run()

    assert StoredIntake.objects.get(id=begun.id).state == "published"
    assert [code for code, _ in rows()] == ["a", "b", "c", "d"]


def test_a_value_that_did_not_change_and_was_not_sent_is_held_and_not_emptied(
    office: Office,
) -> None:
    office.execute("ALTER TABLE stations ALTER note SET STORAGE EXTERNAL")
    office.execute("UPDATE stations SET note = repeat('x', 9000)")
    run()
    office.execute("UPDATE stations SET value = 9 WHERE code = 'a'")

    done = run()

    assert (done.published, done.quarantined, done.faults) == (0, 1, {"columns": 1})
    assert rows() == [("a", 1.0), ("b", 2.0)]


def test_changes_elsewhere_do_not_pile_up(office: Office) -> None:
    run()
    office.execute("CREATE TABLE other AS SELECT 1")
    written = office.execute("SELECT CAST(pg_current_wal_lsn() AS text)").fetchone()
    office.execute("DROP TABLE other")

    run()
    is_let_go = office.execute(
        "SELECT confirmed_flush_lsn > CAST(%s AS pg_lsn) FROM pg_replication_slots", written
    ).fetchone()

    assert is_let_go == (True,)


def test_a_slot_that_was_dropped_is_made_and_all_is_read_anew(office: Office) -> None:
    run()
    office.execute("SELECT pg_drop_replication_slot('kallipolis')")
    office.execute("DELETE FROM stations WHERE code = 'a'")

    run()

    assert rows() == [("b", 2.0)]


def test_who_is_killed_while_all_is_read_anew_leaves_it_to_the_next(office: Office) -> None:
    run()
    office.execute("SELECT pg_drop_replication_slot('kallipolis')")
    office.execute("DELETE FROM stations WHERE code = 'a'")
    office.execute("INSERT INTO stations VALUES ('c', 3)")
    reading = sources.read(sources.get("station-list"), mark=_reached())
    assert next(iter(reading)).num_rows == 3

    run()

    assert rows() == [("b", 2.0), ("c", 3.0)]


def test_a_table_whose_changes_do_not_say_which_row_is_refused(office: Office) -> None:
    office.execute("ALTER TABLE stations DROP CONSTRAINT stations_pkey")

    with pytest.raises(Refusal, match=r"^source[.]unreadable$") as refused:
        run()

    assert "REPLICA IDENTITY" in refused.value.values["why"]


def _reached() -> str:
    return StoredIntake.objects.latest("begun_at").mark
