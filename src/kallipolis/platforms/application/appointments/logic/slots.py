"""Which slots a hall has, and which of them can be booked now."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.platforms.application.appointments.contracts import (
    AppointmentPlan,
    Offering,
    OpenDay,
    OpenSlot,
    Slot,
)
from kallipolis.platforms.application.appointments.logic.hours import Week, spans_on


def slots_on(day: date, offering: Offering, week: Week, calendar: Calendar) -> tuple[Slot, ...]:
    """Return the slots of a hall on a day, none where it is closed."""
    hours = hours_on(day, offering, week, calendar)
    length = timedelta(minutes=offering.group.slot_minutes)
    return tuple(
        Slot(starts_at=start, ends_at=start + length)
        for each in hours
        for start in _starts(each.starts_at, each.ends_at, length)
    )


def hours_on(day: date, offering: Offering, week: Week, calendar: Calendar) -> tuple[Slot, ...]:
    """Return when a hall is open on a day, nothing where it is closed."""
    if is_closed(offering.plan, offering.hall, day):
        return ()
    zone = ZoneInfo(calendar.time_zone)
    return tuple(
        Slot(
            starts_at=datetime.combine(day, opens, tzinfo=zone).astimezone(UTC),
            ends_at=datetime.combine(day, closes, tzinfo=zone).astimezone(UTC),
        )
        for opens, closes in spans_on(day, week, calendar)
    )


def is_closed(plan: AppointmentPlan, hall: str, day: date) -> bool:
    """Say whether a plan closes a hall on a day, beside what the calendar says."""
    return any(
        closed.date == day and (not closed.halls or hall in closed.halls) for closed in plan.closed
    )


def last_bookable_day(plan: AppointmentPlan, today: date) -> date:
    """Return the last day for which appointments are given today."""
    return today + timedelta(days=plan.days_ahead)


def is_bookable(slot: Slot, plan: AppointmentPlan, now: datetime) -> bool:
    """Say whether a slot begins late enough to be booked now."""
    return slot.starts_at >= now + timedelta(minutes=plan.close_minutes)


def days_from(today: date, plan: AppointmentPlan) -> Iterator[date]:
    """Yield the days for which appointments are given, today first."""
    return (today + timedelta(days=number) for number in range(plan.days_ahead + 1))


def open_day(
    day: date, slots: Iterable[Slot], places: int, taken: Mapping[datetime, int]
) -> OpenDay:
    """Return a day with what is left of its slots; never less than nothing."""
    return OpenDay(
        day=day,
        slots=tuple(
            OpenSlot(
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                free=free_places(places, taken.get(slot.starts_at, 0)),
            )
            for slot in slots
        ),
    )


def free_places(places: int, taken: int) -> int:
    """Return how many places are left, 0 also where more are taken than there are now."""
    return max(0, places - taken)


def first_free(taken: Iterable[int], count: int) -> int | None:
    """Return the lowest number below ``count`` that nobody has, None where there is none."""
    held = set(taken)
    return next((number for number in range(count) if number not in held), None)


def _starts(opens: datetime, closes: datetime, length: timedelta) -> Iterator[datetime]:
    while opens + length <= closes:
        yield opens
        opens += length
