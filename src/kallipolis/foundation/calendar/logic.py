"""How legal time is counted: the first day does not count, the last one ends at midnight."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kallipolis.foundation.calendar.contracts import Calendar, DayUnit

ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)
LAST_SECOND = time(23, 59, 59)
TIME_TO_ANNOUNCE = timedelta(days=60)
KEPT = 1 << 16
"""How many answers are kept: lists ask the same of the same days again and again."""


def weekends_only(time_zone: str) -> Calendar:
    """Return the calendar of a place for which none is published."""
    return Calendar(id="", time_zone=time_zone)


def known_until(calendar: Calendar) -> date | None:
    """Return the end of the last year for which days off are announced, None where none are.

    Missing: what is announced for a year is taken to be all of it.
    """
    announced = max(calendar.holidays, default=None)
    return date(announced.year, 12, 31) if announced else None


def ends_soon(end: date, today: date) -> bool:
    """Say whether a term that begins today may well run into days that nobody has announced."""
    return end - today <= TIME_TO_ANNOUNCE


def local_moment(calendar: Calendar, moment: datetime) -> datetime:
    """Return a moment in the time zone in which the calendar is in force."""
    return moment.astimezone(ZoneInfo(calendar.time_zone))


def local_day(calendar: Calendar, moment: datetime) -> date:
    """Return the day on which a moment falls where the calendar is in force."""
    return local_moment(calendar, moment).date()


def end_of_day(calendar: Calendar, day: date) -> datetime:
    """Return the last second of a day, in UTC; what happens later is late.

    Source: Civil Code of the PRC (2020), art. 203: the last day ends at 24:00.
    """
    zone = ZoneInfo(calendar.time_zone)
    return datetime.combine(day, LAST_SECOND, tzinfo=zone).astimezone(UTC)


def working_day_from(calendar: Calendar, day: date) -> date:
    """Return the day itself if offices are open on it, otherwise the next day on which they are."""
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day


@lru_cache(maxsize=KEPT)
def last_day(calendar: Calendar, start: date, days: int, unit: DayUnit) -> date:
    """Return the last day of a term that an event on the day ``start`` sets going.

    The day of the event does not count; the term runs from the next day on. A term in working days
    skips the days on which offices are closed. A term in calendar days counts every day, and when
    its last one falls on a day of rest, the first working day after it is the last. A term of 0
    days ends on the day itself, or on the next working day if that is a day of rest.

    Units: ``days`` in ``unit``, 0 or more.

    Source: Civil Code of the PRC (2020), art. 201 (the day on which it begins is not counted) and
        203 (a last day of rest is followed by the next day); Administrative Licensing Law of the
        PRC (2019), art. 82 (terms are in working days, without statutory holidays).
    """
    if unit is DayUnit.CALENDAR or days == 0:
        return working_day_from(calendar, start + days * ONE_DAY)
    day = start
    while days:
        day += ONE_DAY
        days -= calendar.is_working_day(day)
    return day


def add(calendar: Calendar, start: datetime, days: int, unit: DayUnit) -> datetime:
    """Return the last second of a term that begins with an event at ``start``.

    Units: ``days`` in ``unit``, 0 or more.
    """
    return end_of_day(calendar, last_day(calendar, local_day(calendar, start), days, unit))


@lru_cache(maxsize=KEPT)
def counted_days(calendar: Calendar, first: date, last: date, unit: DayUnit) -> int:
    """Count the days after ``first`` up to and with ``last``; negative if ``last`` lies before.

    Units: days in ``unit``.
    """
    if last < first:
        return -counted_days(calendar, last, first, unit)
    span = (last - first).days
    if unit is DayUnit.CALENDAR:
        return span
    return sum(calendar.is_working_day(first + n * ONE_DAY) for n in range(1, span + 1))


def days_between(calendar: Calendar, start: datetime, end: datetime, unit: DayUnit) -> int:
    """Count the days that a term which began at ``start`` has used up on the day of ``end``.

    Units: days in ``unit``; negative if ``end`` lies on an earlier day.
    """
    return counted_days(calendar, local_day(calendar, start), local_day(calendar, end), unit)


def remaining(calendar: Calendar, now: datetime, due: datetime, unit: DayUnit) -> int:
    """Count the days that are left after today; 0 on the last day, negative when it has passed.

    Units: days in ``unit``.
    """
    return days_between(calendar, now, due, unit)


def start_of_last_days(calendar: Calendar, due: datetime, days: int, unit: DayUnit) -> datetime:
    """Return the moment from which no more than ``days`` days are left until ``due``.

    Units: ``days`` in ``unit``, 0 or more.
    """
    day, left = local_day(calendar, due), 0
    while True:
        left += unit is DayUnit.CALENDAR or calendar.is_working_day(day)
        if left > days:
            return end_of_day(calendar, day - ONE_DAY) + ONE_SECOND
        day -= ONE_DAY
