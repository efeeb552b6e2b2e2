"""Calendars as people read them: year by year, days in a row as one line, working days counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kallipolis.foundation.calendar.api import CalendarDocument, NamedDay
from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.foundation.text import Text

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days in a row that differ from what their weekdays say, under one name.

    Shape: ``first`` and ``last`` are both included. ``part`` is ``holidays`` or ``make_up_days``.
    """

    first: date
    last: date
    name: Text
    part: str

    @property
    def days(self) -> int:
        """Count its days."""
        return (self.last - self.first).days + 1


def years_of(document: CalendarDocument) -> list[int]:
    """Return the years for which days are named, in order."""
    days = (*document.holidays, *document.make_up_days)
    return sorted({day.date.year for day in days})


def spans_in(document: CalendarDocument, year: int) -> list[Span]:
    """Return what a calendar names in a year, in the order of its days."""
    found = [*_joined("holidays", document.holidays, year)]
    found += _joined("make_up_days", document.make_up_days, year)
    return sorted(found, key=lambda span: span.first)


def days_in(document: CalendarDocument, year: int) -> list[Span]:
    """Return the same day by day, to be changed one by one."""
    parts = (("holidays", document.holidays), ("make_up_days", document.make_up_days))
    found = [
        Span(first=day.date, last=day.date, name=day.name, part=part)
        for part, days in parts
        for day in days
        if day.date.year == year
    ]
    return sorted(found, key=lambda span: span.first)


def working_days(calendar: Calendar, year: int) -> int:
    """Count the days of a year on which offices are open."""
    first = date(year, 1, 1)
    whole = (date(year + 1, 1, 1) - first).days
    return sum(calendar.is_working_day(first + number * ONE_DAY) for number in range(whole))


def _joined(part: str, days: Iterable[NamedDay], year: int) -> list[Span]:
    found: list[Span] = []
    for day in sorted(days, key=lambda each: each.date):
        if day.date.year != year:
            continue
        before = found[-1] if found else None
        if before is not None and before.name == day.name and before.last + ONE_DAY == day.date:
            found[-1] = Span(first=before.first, last=day.date, name=day.name, part=part)
        else:
            found.append(Span(first=day.date, last=day.date, name=day.name, part=part))
    return found
