"""Days and times of a hall, laid out as people choose among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from kallipolis.platforms.application.appointments.contracts import OpenDay, OpenSlot

Week = tuple[OpenDay | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A slot to choose: its hours on the clock of the hall, and how it is named in an address."""

    hours: str
    at: str
    free: int
    is_morning: bool


def weeks(days: Sequence[OpenDay]) -> tuple[Week, ...]:
    """Lay days out in weeks that begin on Monday.

    Shape: seven entries each, None where no appointments are given yet or any more.
    """
    if not days:
        return ()
    known = {each.day: each for each in days}
    monday = days[0].day - timedelta(days=days[0].day.weekday())
    count = (days[-1].day - monday).days // 7 + 1
    return tuple(
        tuple(known.get(monday + timedelta(days=7 * week + day)) for day in range(7))
        for week in range(count)
    )


def first_with_room(days: Sequence[OpenDay]) -> date | None:
    """Return the first day on which places are left, None where there is none."""
    return next((each.day for each in days if each.free), None)


def choices(day: OpenDay, zone: tzinfo) -> tuple[Choice, ...]:
    """Return the slots of a day as they are chosen."""
    return tuple(
        Choice(
            hours=hours(slot.starts_at, slot.ends_at, zone),
            at=slot.starts_at.isoformat(),
            free=slot.free,
            is_morning=_is_morning(slot, zone),
        )
        for slot in day.slots
    )


def hours(starts_at: datetime, ends_at: datetime, zone: tzinfo) -> str:
    """Write from when to when, on the clock of the hall."""
    return f"{starts_at.astimezone(zone):%H:%M}–{ends_at.astimezone(zone):%H:%M}"


def moment_of(written: str) -> datetime | None:
    """Read a moment out of an address, None where it is none."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def day_of(written: str) -> date | None:
    """Read a day out of an address, None where it is none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _is_morning(slot: OpenSlot, zone: tzinfo) -> bool:
    return slot.starts_at.astimezone(zone).hour < 12
