"""Plain SQL on the way of every case; measured by ``benchmarks/outbox.py``."""

import msgspec
from django.db import connection

from kallipolis.foundation.events.contracts import Event

INSERT = (
    "INSERT INTO events_event (event_id, type, subject, source, time, data) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)


def insert(event: Event) -> None:
    """Write one fact."""
    at = connection.ops.adapt_datetimefield_value(event.time)
    data = msgspec.json.encode(event.data).decode()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [event.id, event.type, event.subject, event.source, at, data])
