"""Try a connection once, and remember when that was and what came of it."""

from collections.abc import Callable, Mapping
from typing import Final

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.platforms.data.sources.adapters import databases, files, http, jetstream, messages
from kallipolis.platforms.data.sources.adapters.connections import leads
from kallipolis.platforms.data.sources.contracts import Leads, Trial
from kallipolis.platforms.data.sources.models import StoredTrial

ANSWERS: Final[Mapping[Leads, Callable[[str], None]]] = {
    "folder": files.answer,
    "bucket": files.answer,
    "sftp": files.answer,
    "http": http.answer,
    "sql": databases.answer,
    "mqtt": messages.answer,
    "nats": jetstream.answer,
}


def attempt(connection: str, clock: Clock) -> Trial:
    """Try a connection, and keep what came of it in place of what came before."""
    found = _attempt(connection, clock)
    with database.edge():
        StoredTrial.objects.update_or_create(
            connection=connection,
            defaults={"at": found.at, "error": found.error, "error_values": found.error_values},
        )
    return found


def last() -> dict[str, Trial]:
    """Return what came of the last trial of each connection that was tried."""
    return {
        each.connection: Trial(
            connection=each.connection,
            at=each.at,
            error=each.error,
            error_values=each.error_values,
        )
        for each in StoredTrial.objects.all()
    }


def _attempt(connection: str, clock: Clock) -> Trial:
    try:
        ANSWERS[leads(connection)](connection)
    except Refusal as refusal:
        values = {name: str(value) for name, value in refusal.values.items()}
        return Trial(connection=connection, at=clock.now(), error=refusal.code, error_values=values)
    except Outage:
        values = {"connection": connection}
        return Trial(
            connection=connection, at=clock.now(), error="source.away", error_values=values
        )
    return Trial(connection=connection, at=clock.now())
