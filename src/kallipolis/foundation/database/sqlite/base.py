"""Take a file lock before each write transaction, so that writers queue instead of spinning.

SQLite's busy handler polls; with several writers some starve for seconds. A lock that the kernel
hands on keeps the slowest writer near the mean. Reads outside transactions never take it.
"""

import fcntl
import os
from collections.abc import Sequence
from typing import Any

from django.core.management.color import Style
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations

from kallipolis.foundation.database.sqlite.idle import leave, take
from kallipolis.foundation.database.sqlite.syncing import syncing_of

_REFUSING = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({})"


class Operations(DatabaseOperations):
    """SQLite's operations, with a ``flush`` that empties tables whose triggers refuse deletion.

    As PostgreSQL's TRUNCATE does, which no row's trigger sees.
    """

    def sql_flush(
        self,
        style: Style,
        tables: Sequence[str],
        *,
        reset_sequences: bool = False,
        allow_cascade: bool = False,
    ) -> list[str]:
        """Return the statements that empty tables: triggers off, rows out, triggers on."""
        emptying = super().sql_flush(
            style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade
        )
        with self.connection.cursor() as cursor:
            cursor.execute(_REFUSING.format(", ".join(["%s"] * len(tables))), list(tables))
            triggers = cursor.fetchall()
        off = [f"DROP TRIGGER {self.quote_name(name)}" for name, _ in triggers]
        return [*off, *emptying, *(str(sql) for _, sql in triggers)]


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite that begins every transaction IMMEDIATE, behind a lock on a file beside it.

    The lock is given on before the disk has the transaction, and several share the wait for it.
    """

    ops_class = Operations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: int | None = None
        self._has_left = False

    def connect(self) -> None:
        """Connect; who left its connection only takes another, all else being as it was."""
        taken = take(str(self.settings_dict["NAME"])) if self._has_left else None
        self._has_left = False
        if taken is None:
            super().connect()
        else:
            self.connection = taken

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return the connection that was used last and is used no more, or a new one."""
        taken = take(str(self.settings_dict["NAME"]))
        return taken or super().get_new_connection(conn_params)

    def close_if_unusable_or_obsolete(self) -> None:
        """Leave the connection, when a request has ended, to whoever needs one next."""
        super().close_if_unusable_or_obsolete()
        here = self.connection
        if here is None or self.in_atomic_block or here.in_transaction or self.is_in_memory_db():
            return
        self.connection, self._has_left = None, True
        leave(str(self.settings_dict["NAME"]), here)

    def _start_transaction_under_autocommit(self) -> None:
        self._enter_queue()
        try:
            self._let_syncs_wait(self._queue is not None)
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._leave_unless_open()
            raise

    def _commit(self) -> None:
        was_queued = self._queue is not None
        try:
            super()._commit()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._leave_unless_open()
        if was_queued:
            syncing_of(str(self.settings_dict["NAME"])).wait()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._leave_unless_open()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._leave_queue()

    def _leave_unless_open(self) -> None:
        if self.connection is None or not self.connection.in_transaction:
            self._leave_queue()
            self._let_syncs_wait(False)

    def _enter_queue(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._queue is not None or ":memory:" in name or "mode=memory" in name:
            return
        self._queue = os.open(f"{name}-queue", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._queue, fcntl.LOCK_EX)

    def _leave_queue(self) -> None:
        if self._queue is not None:
            os.close(self._queue)
            self._queue = None

    def _let_syncs_wait(self, wanted: bool) -> None:
        """Let commits come without a sync, or with one each: what is written by itself has one."""
        if self.connection is not None:
            self.connection.execute(f"PRAGMA synchronous={'NORMAL' if wanted else 'FULL'}")
