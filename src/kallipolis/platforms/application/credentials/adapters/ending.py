"""Credentials that end before long: a fact for each, once, as early as its type says."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.platforms.application.credentials import events
from kallipolis.platforms.application.credentials.adapters import records
from kallipolis.platforms.application.credentials.contracts import Status
from kallipolis.platforms.application.credentials.models import StoredCredential

EACH: Final = 200
"""Facts published in one transaction."""


def tell(clock: Clock) -> int:
    """Publish a fact for each credential whose holder is to be told now; return how many."""
    now, count = clock.now(), 0
    for type, edition in _untold().order_by().values_list("type", "edition").distinct():
        days = records.kind_of(type, edition).told_days
        until = now + timedelta(days=days)
        while told := _told(_ending(type, edition, now, until), now, clock):
            count += told
    return count


def _untold() -> QuerySet[StoredCredential]:
    return StoredCredential.objects.filter(is_end_told=False, valid_until__isnull=False)


def _ending(type: str, edition: int, now: datetime, until: datetime) -> QuerySet[StoredCredential]:
    rows = _untold().filter(type=type, edition=edition, state=Status.VALID.value)
    return rows.filter(valid_until__gt=now, valid_until__lte=until).order_by("valid_until")


def _told(rows: QuerySet[StoredCredential], now: datetime, clock: Clock) -> int:
    with database.edge():
        some = list(rows[:EACH])
        for row in some:
            _tell(row, now, clock)
    return len(some)


def _tell(row: StoredCredential, now: datetime, clock: Clock) -> None:
    """Publish the fact, unless another worker has done so."""
    if row.valid_until and _untold().filter(pk=row.pk).update(is_end_told=True):
        days = (row.valid_until - now).days
        more = {"due_at": row.valid_until.isoformat(), "days": days}
        records.tell(events.EXPIRING, row, more, clock=clock)
