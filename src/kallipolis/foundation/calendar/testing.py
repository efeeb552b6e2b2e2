"""Makers of calendars for tests and the demo."""

from datetime import date

from kallipolis.foundation.calendar.contracts import Calendar


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
