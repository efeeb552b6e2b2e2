"""Makers of calendars for tests and the demo."""

from datetime import date

from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.foundation.calendar.documents import CalendarDocument, NamedDay
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere


def make_calendar(
    *,
    time_zone: str = "Asia/Shanghai",
    holidays: tuple[date, ...] = (),
    make_up_days: tuple[date, ...] = (),
) -> Calendar:
    """Make a calendar with the usual weekend."""
    return Calendar(
        id="test",
        time_zone=time_zone,
        holidays=frozenset(holidays),
        make_up_days=frozenset(make_up_days),
    )


def publish_calendar(
    region: str,
    *,
    time_zone: str = "Asia/Shanghai",
    holidays: tuple[date, ...] = (),
    make_up_days: tuple[date, ...] = (),
) -> None:
    """Publish a calendar with the usual weekend for a region and all below."""
    document = CalendarDocument(
        id="sample",
        region=region,
        title=everywhere("Sample"),
        holidays=tuple(NamedDay(date=day, name=everywhere("Holiday")) for day in holidays),
        make_up_days=tuple(NamedDay(date=day, name=everywhere("Instead")) for day in make_up_days),
        time_zone=time_zone,
    )
    publish_documents(pack="calendars", calendar=[document])
