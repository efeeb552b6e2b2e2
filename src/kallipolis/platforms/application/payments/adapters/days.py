"""Days of the place, in which money is counted."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from kallipolis.foundation.clock import Clock


def of(moment: datetime) -> date:
    """Return the day of a moment at the place."""
    return timezone.localdate(moment)


def yesterday(clock: Clock) -> date:
    """Return the last day that is over."""
    return of(clock.now()) - timedelta(days=1)


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a day of the place begins, and when the next one does."""
    zone = ZoneInfo(settings.TIME_ZONE)
    begins = datetime.combine(day, time(), zone)
    return begins, datetime.combine(day + timedelta(days=1), time(), zone)
