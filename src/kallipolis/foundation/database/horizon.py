"""Up to which row a table that only grows can be read without missing one.

On PostgreSQL a row with a lower id can become visible after one with a higher id, because the id is
taken before the transaction ends. Whoever remembers only the last id that they read would lose it.
"""

from threading import Lock

from django.db import connection

_HOLDERS = """
SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND relation = %s::regclass AND pid IS DISTINCT FROM pg_backend_pid()
"""


class Horizon:
    """The highest id of a table below which no row can appear any more.

    A transaction holds a lock on the table from before it takes its first id until it ends. So when
    all transactions that held one after the ids had reached M have ended, every id up to M has come
    or will never come. On SQLite, writers queue, and ids come in order.
    """

    def __init__(self, table: str) -> None:
        self._table = table
        self._lock = Lock()
        self._settled = 0
        self._pending = 0
        self._awaited: frozenset[str] = frozenset()

    def advance(self) -> int:
        """Return the horizon as far as it can be seen now."""
        if connection.vendor != "postgresql":
            return self._one(f"SELECT COALESCE(MAX(id), 0) FROM {self._table}")
        highest = self._one(f"SELECT last_value FROM {self._table}_id_seq")
        with self._lock:
            holders = self._holders()
            if not self._awaited & holders:
                self._settled = max(self._settled, self._pending)
                self._pending, self._awaited = highest, holders
            return highest if not holders else self._settled

    def _one(self, sql: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return int(cursor.fetchone()[0])

    def _holders(self) -> frozenset[str]:
        with connection.cursor() as cursor:
            cursor.execute(_HOLDERS, [self._table])
            return frozenset(row[0] for row in cursor.fetchall())
