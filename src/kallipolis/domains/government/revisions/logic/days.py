"""Days off, and days worked instead, as a page writes them into a calendar."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from kallipolis.domains.government.revisions.logic import places
from kallipolis.domains.government.revisions.logic.rows import LANGUAGES
from kallipolis.foundation.calendar.api import CalendarDocument, NamedDay
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.text import Text

PARTS: Final = ("holidays", "make_up_days")
FIELDS: Final = ("part", "first", "last", *(f"name.{name}" for name, _ in LANGUAGES))
MOST: Final = 31
"""How many days are written at once; more are taken for a slip. Units: days."""


def with_days(calendar: CalendarDocument, given: Mapping[str, str]) -> CalendarDocument:
    """Return a calendar with the days that the fields of a page mean, each in one part only.

    Shape: from ``first`` to ``last``, both included; an empty ``last`` means one day.

    Raises:
        Refusal: ``revision.malformed`` with a problem for each field that cannot be.
    """
    problems = [
        Problem(field=f"name.{name}", code="revision.words_missing")
        for name, _ in LANGUAGES
        if not given.get(f"name.{name}", "").strip()
    ]
    first = _day(given.get("first", ""))
    last = _day(given["last"]) if given.get("last") else first
    if given.get("part") not in PARTS:
        problems.append(Problem(field="part", code="revision.words_missing"))
    if first is None:
        problems.append(Problem(field="first", code="revision.day_unfit"))
    if last is None or (first is not None and not first <= last < first + timedelta(days=MOST)):
        problems.append(Problem(field="last", code="revision.days_unfit"))
    if problems or first is None or last is None:
        raise places.malformed(problems)
    name = Text(**{name: given[f"name.{name}"].strip() for name, _ in LANGUAGES})
    span = range((last - first).days + 1)
    new = [NamedDay(date=first + timedelta(days=number), name=name) for number in span]
    return _with(calendar, given["part"], new)


def without_day(calendar: CalendarDocument, written: str) -> CalendarDocument:
    """Return a calendar in which a day is what its weekday says.

    Raises:
        Refusal: ``revision.place_unknown`` where the calendar does not name it.
    """
    day = _day(written)
    if day not in {each.date for part in PARTS for each in _days(calendar, part)}:
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    return _without(calendar, {day})


def _with(calendar: CalendarDocument, part: str, new: Iterable[NamedDay]) -> CalendarDocument:
    added = tuple(new)
    rest = _without(calendar, {each.date for each in added})
    days = sorted((*_days(rest, part), *added), key=lambda each: each.date)
    return msgspec.structs.replace(rest, **{part: tuple(days)})


def _without(calendar: CalendarDocument, gone: Collection[date | None]) -> CalendarDocument:
    kept = {part: tuple(d for d in _days(calendar, part) if d.date not in gone) for part in PARTS}
    return msgspec.structs.replace(calendar, **kept)


def _days(calendar: CalendarDocument, part: str) -> tuple[NamedDay, ...]:
    return calendar.holidays if part == "holidays" else calendar.make_up_days


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if 1900 < day.year < 9000 else None
