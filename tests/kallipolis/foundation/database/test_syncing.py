"""What was committed on SQLite is on the disk before anybody is told, by as few syncs as may be."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from django.db import DEFAULT_DB_ALIAS

from kallipolis.foundation.database.logic import as_django_database
from kallipolis.foundation.database.sqlite.base import DatabaseWrapper
from kallipolis.foundation.database.sqlite.syncing import Syncing

pytestmark = pytest.mark.django_db

PATIENCE_S = 10
NORMAL, FULL = 1, 2


class Disk:
    """Syncs when it is let, and counts how often; it says when it begins the first time."""

    def __init__(self) -> None:
        self.synced = 0
        self.begun, self.may_end = Event(), Event()

    def sync(self) -> None:
        self.begun.set()
        assert self.may_end.wait(PATIENCE_S)
        self.synced += 1


class Asking:
    """Waits for syncs in threads of its own."""

    def __init__(self, disk: Disk, pool: ThreadPoolExecutor) -> None:
        self.disk, self.pool = disk, pool
        self.asked = Event()
        self.syncing = Syncing(disk.sync)

    def run(self, times: int) -> int:
        """Let one ask, more while its sync runs, and return how many syncs there were."""
        waits = [self.pool.submit(self.syncing.wait)]
        assert self.disk.begun.wait(PATIENCE_S)
        waits += [self.pool.submit(self.syncing.wait) for _ in range(times - 1)]
        self._until_all_have_asked(times)
        self.disk.may_end.set()
        for wait in waits:
            wait.result(PATIENCE_S)
        return self.disk.synced

    def _until_all_have_asked(self, times: int) -> None:
        while self.syncing.asked < times:
            self.asked.wait(0.001)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    wrapper = DatabaseWrapper(settings_of(tmp_path), alias=DEFAULT_DB_ALIAS)
    with wrapper.cursor() as cursor:
        cursor.execute("CREATE TABLE note (words text)")
    yield wrapper
    wrapper.close()


def settings_of(folder: Path) -> dict[str, object]:
    needed = {"AUTOCOMMIT": True, "TIME_ZONE": None, "CONN_HEALTH_CHECKS": False}
    return as_django_database("", folder) | needed


def synchronous(store: DatabaseWrapper) -> int:
    with store.cursor() as cursor:
        return int(cursor.execute("PRAGMA synchronous").fetchone()[0])


def test_one_who_asks_alone_has_a_sync_of_their_own(pool: ThreadPoolExecutor) -> None:
    asking = Asking(Disk(), pool)

    syncs = asking.run(1)

    assert syncs == 1


def test_who_asks_while_a_sync_runs_waits_for_the_next_and_shares_it(
    pool: ThreadPoolExecutor,
) -> None:
    asking = Asking(Disk(), pool)

    syncs = asking.run(8)

    assert syncs == 2


def test_a_sync_that_fails_is_told_and_the_next_one_tries_again(pool: ThreadPoolExecutor) -> None:
    faults = [OSError("the disk is gone")]
    syncing = Syncing(lambda: (_ for _ in ()).throw(faults.pop()) if faults else None)

    with pytest.raises(OSError, match="gone"):
        syncing.wait()
    syncing.wait()

    assert not faults


def test_a_transaction_leaves_the_sync_to_its_end(store: DatabaseWrapper) -> None:
    store.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    within = synchronous(store)

    store.commit()
    assert within == NORMAL
    assert synchronous(store) == FULL


def test_what_is_written_outside_a_transaction_is_synced_by_itself(store: DatabaseWrapper) -> None:
    outside = synchronous(store)

    assert outside == FULL


def test_a_transaction_that_is_rolled_back_leaves_syncs_as_they_were(
    store: DatabaseWrapper,
) -> None:
    store.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    store.rollback()

    assert synchronous(store) == FULL
