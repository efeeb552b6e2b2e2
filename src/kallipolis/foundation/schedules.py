"""Schedules as packs declare them: five fields of cron, read in the time zone of the place."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from cronsim import CronSim, CronSimError
from django.utils import timezone

from kallipolis.foundation.packs.contracts import Remark
from kallipolis.foundation.sayings import said

ANY_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Whether a schedule reads as one is the same at every moment."""


def faults(schedule: str) -> Iterator[Remark]:
    """Yield what is wrong with the ``schedule`` of a document; an empty one is none."""
    if not schedule:
        return
    try:
        CronSim(schedule, ANY_TIME)
    except CronSimError as fault:
        yield Remark(path="schedule", message=str(fault), expected=said("five fields of cron"))


def has_come(schedule: str, last: datetime | None, now: datetime) -> bool:
    """Say whether a schedule has come since the last time; it has where there was none."""
    return last is None or next(CronSim(schedule, timezone.localtime(last))) <= now
