"""A database or a disk that does not serve is told from a bug of ours."""

import errno
import sqlite3

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError

from kallipolis.foundation.dependencies import outage_behind
from kallipolis.foundation.errors import Outage

FILLING = (
    "PRAGMA max_page_count=3",
    "CREATE TABLE t (x)",
    "INSERT INTO t SELECT zeroblob(99999)",
)


def told_by_sqlite(*statements: str) -> OperationalError:
    """Return the fault of the last statement as Django raises it."""
    connection = sqlite3.connect(":memory:")
    *before, last = statements
    for statement in before:
        connection.execute(statement)
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute(last)
    connection.close()
    fault = OperationalError(str(caught.value))
    fault.__cause__ = caught.value
    return fault


@pytest.mark.parametrize(
    ("fault", "dependency"),
    [
        (told_by_sqlite(*FILLING), "database"),
        (OperationalError("connection refused"), "database"),
        (InterfaceError("the connection is closed"), "database"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk"),
        (Outage("registry"), "registry"),
    ],
)
def test_what_does_not_serve_now_is_named(fault: Exception, dependency: str) -> None:
    outage = outage_behind(fault)

    assert outage is not None
    assert outage.dependency == dependency


@pytest.mark.parametrize(
    "fault",
    [
        told_by_sqlite("SELECT * FROM nowhere"),
        IntegrityError("twice"),
        FileNotFoundError(errno.ENOENT, "No such file"),
        KeyError("x"),
    ],
)
def test_what_may_be_a_bug_is_left_to_the_alarm(fault: Exception) -> None:
    assert outage_behind(fault) is None
