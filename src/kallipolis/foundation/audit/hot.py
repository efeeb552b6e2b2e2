"""Plain SQL on the way of every case; measured by ``benchmarks/audit_writers.py``."""

from collections.abc import Sequence

from django.db import connection

INSERT = (
    "INSERT INTO audit_entry (uuid, time, actor_kind, actor, on_behalf_of, act, subject, parties, "
    "purpose, channel, detail, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def insert(values: Sequence[object]) -> None:
    """Write one entry, its values in the order of the statement."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, list(values))
