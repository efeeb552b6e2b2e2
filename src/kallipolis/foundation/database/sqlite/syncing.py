"""Bring to the disk what was committed, several transactions by one sync.

A transaction is committed without a sync of its own (``synchronous=NORMAL``), so that the next
writer need not wait for the disk; before the commit is said to be done, the log that all
transactions lie in, in their order, is synced. Whoever comes while a sync runs waits for the next
one, and shares it with all who came meanwhile. See decision record 0019.
"""

import os
from collections.abc import Callable
from functools import cache
from threading import Lock


class Syncing:
    """Syncs of one log, by one thread at a time, each for all who had asked by its beginning."""

    def __init__(self, sync: Callable[[], None]) -> None:
        self._sync = sync
        self._asking, self._syncing = Lock(), Lock()
        self.asked = 0
        self._done = 0

    def wait(self) -> None:
        """Return once a sync that began after the call has ended."""
        with self._asking:
            self.asked += 1
            mine = self.asked
        with self._syncing:
            if self._done >= mine:
                return
            until = self.asked
            self._sync()
            self._done = until


@cache
def syncing_of(database: str) -> Syncing:
    """Return the syncs of a database's log in this process."""
    log = f"{database}-wal"

    def sync() -> None:
        """Sync the log; none is there once all of it has been brought into the database."""
        try:
            opened = os.open(log, os.O_RDWR)
        except FileNotFoundError:
            return
        try:
            os.fdatasync(opened)
        finally:
            os.close(opened)

    return Syncing(sync)
