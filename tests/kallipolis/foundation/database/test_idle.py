"""On SQLite the connection used last is used next, by whichever thread."""

from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS

from kallipolis.foundation.database.logic import as_django_database
from kallipolis.foundation.database.sqlite.base import DatabaseWrapper

pytestmark = pytest.mark.django_db


def store_in(folder: Path) -> DatabaseWrapper:
    """Return what one thread has of the store."""
    needed = {"AUTOCOMMIT": True, "TIME_ZONE": None, "CONN_HEALTH_CHECKS": False}
    store = DatabaseWrapper(as_django_database("", folder) | needed, alias=DEFAULT_DB_ALIAS)
    store.ensure_connection()
    return store


def test_the_connection_of_a_request_that_has_ended_is_taken_by_the_next(tmp_path: Path) -> None:
    first = store_in(tmp_path)
    used = first.connection

    first.close_if_unusable_or_obsolete()
    second = store_in(tmp_path)

    assert second.connection is used
    assert first.connection is None


def test_requests_at_once_have_a_connection_each(tmp_path: Path) -> None:
    first, second = store_in(tmp_path), store_in(tmp_path)

    both = {id(first.connection), id(second.connection)}

    assert len(both) == 2


def test_a_connection_in_a_transaction_is_left_to_nobody(tmp_path: Path) -> None:
    first = store_in(tmp_path)
    used = first.connection
    first.connection.execute("BEGIN")

    first.close_if_unusable_or_obsolete()

    assert first.connection is used
    assert store_in(tmp_path).connection is not used
    first.connection.rollback()


def test_a_connection_that_is_taken_commits_each_statement_by_itself(tmp_path: Path) -> None:
    first = store_in(tmp_path)
    first.close_if_unusable_or_obsolete()

    second = store_in(tmp_path)

    assert second.get_autocommit()
    assert not second.connection.in_transaction


def test_stores_of_other_places_are_kept_apart(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    first = store_in(here)
    used = first.connection
    first.close_if_unusable_or_obsolete()

    other = store_in(there)

    assert other.connection is not used


def test_who_left_a_connection_writes_by_the_next_one(tmp_path: Path) -> None:
    first = store_in(tmp_path)
    first.close_if_unusable_or_obsolete()
    second = store_in(tmp_path)

    with first.cursor() as cursor:
        cursor.execute("CREATE TABLE note (words text)")

    assert first.get_autocommit()
    with second.cursor() as cursor:
        assert cursor.execute("SELECT COUNT(*) FROM note").fetchone() == (0,)
