"""Calendars and limits as other rooms see them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta


class DayUnit(StrEnum):
    """Which days a limit counts."""

    WORKING = "working"
    CALENDAR = "calendar"


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long something may take.

    Units: days, of the kind that ``unit`` names; 0 means at once, on the day itself.
    """

    days: Annotated[int, Meta(ge=0, le=3660)]
    unit: DayUnit = DayUnit.WORKING


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """On which days the offices of a region work, and in which time zone their days begin.

    ``weekend`` holds weekdays, Monday being 0. ``holidays`` are closed although they are weekdays
    (those that fall on a weekend may be listed too); ``make_up_days`` are open although they lie in
    a weekend or a holiday. ``time_zone`` is an IANA name. ``id`` is empty when no calendar is
    published for the region, so that only weekends are known.
    """

    id: str
    time_zone: str
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Say whether offices are open on a day."""
        if day in self.make_up_days:
            return True
        return day not in self.holidays and day.weekday() not in self.weekend
