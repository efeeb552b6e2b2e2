"""Opening hours as OpenStreetMap writes them, as far as halls need them."""

import re
from collections.abc import Iterator
from datetime import date, time
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kallipolis.foundation.calendar.contracts import Calendar

Span = tuple[time, time]
Week = tuple[tuple[Span, ...], ...]
"""Shape: seven days, Monday first; each with its spans in order, half-open, in local time."""

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RULE: Final = re.compile(r"(?P<days>[A-Z][A-Za-z,-]*) +(?P<spans>off|[0-9:,\- ]+)")
_SPAN: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@lru_cache(maxsize=256)
def week_of(opening: str) -> Week:
    """Read weekly hours such as ``Mo-Fr 09:00-12:00,13:00-17:30; Sa 09:00-12:00; Su off``.

    A later rule takes the place of an earlier one for the days that it names. ``PH off`` may stand
    there: public holidays come from the calendar.

    Raises:
        ValueError: with words about what cannot be read.

    Source: OpenStreetMap wiki, Key:opening_hours/specification; this is a part of it.
    """
    week: list[tuple[Span, ...]] = [()] * len(DAYS)
    for written in filter(None, (part.strip() for part in opening.split(";"))):
        if written == "PH off":
            continue
        rule = _RULE.fullmatch(written)
        if rule is None:
            raise ValueError(f"`{written}` is no rule")
        spans = () if rule["spans"] == "off" else _spans(rule["spans"])
        for day in _days(rule["days"]):
            week[day] = spans
    return tuple(week)


def spans_on(day: date, week: Week, calendar: Calendar) -> tuple[Span, ...]:
    """Return when a hall is open on a day; nothing on holidays, whatever weekday they are.

    A working day in a weekend has the hours of the first day of the week that has any.
    """
    if day in calendar.make_up_days:
        return next((spans for spans in week if spans), ())
    if day in calendar.holidays:
        return ()
    return week[day.weekday()]


def _days(written: str) -> Iterator[int]:
    for part in written.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f"`{part}` names no days")
        start, end = DAYS.index(first), DAYS.index(last or first)
        if end < start:
            raise ValueError(f"`{part}` runs backwards")
        yield from range(start, end + 1)


def _spans(written: str) -> tuple[Span, ...]:
    found = tuple(_span(part.strip()) for part in written.split(","))
    if any(earlier[1] > later[0] for earlier, later in pairwise(found)):
        raise ValueError(f"the hours `{written}` overlap or are out of order")
    return found


def _span(written: str) -> Span:
    match = _SPAN.fullmatch(written)
    if match is None:
        raise ValueError(f"`{written}` is no span of hours")
    start, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    if end <= start:
        raise ValueError(f"`{written}` ends before it begins")
    return start, end
