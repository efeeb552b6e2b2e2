"""Plain SQL on the way of every case; measured by ``benchmarks/audit_writers.py``."""

import msgspec
from django.db import connection

from kallipolis.foundation.audit.logic.entries import Content

INSERT = (
    "INSERT INTO audit_entry (uuid, time, actor_kind, actor, on_behalf_of, act, subject, parties, "
    "purpose, channel, detail, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def insert(content: Content, hash: str) -> None:
    """Write one entry."""
    uuid, time, *others = msgspec.structs.astuple(content)
    at = connection.ops.adapt_datetimefield_value(time)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [uuid, at, *others, hash])
