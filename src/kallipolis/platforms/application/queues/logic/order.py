"""Who is called next: a total order that everybody can follow."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kallipolis.platforms.application.appointments.contracts import Counter

Turn = tuple[bool, bool, bool, datetime, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who waits; ``turn_at`` is when they came, or when their slot begins if later.

    ``counter`` is the only one that may call them, after a transfer; empty is any.
    """

    id: str
    group: str
    number: int
    turn_at: datetime
    slot_at: datetime | None = None
    has_priority: bool = False
    counter: str = ""


def turn_of(one: Waiting, now: datetime) -> Turn:
    """Return by what somebody is called before others, the smallest first.

    Who was sent on from another counter comes first, then who has priority, then whose appointment
    has begun, then who has waited longest; whose appointment is still to come waits with its time.
    """
    is_due = one.slot_at is not None and one.slot_at <= now
    return (
        not one.counter,
        not one.has_priority,
        not is_due,
        one.turn_at,
        one.group,
        one.number,
    )


def in_turn(everybody: Iterable[Waiting], now: datetime) -> list[Waiting]:
    """Return who waits in the order in which they are called."""
    return sorted(everybody, key=lambda one: turn_of(one, now))


def callable_by(counter: Counter, everybody: Iterable[Waiting], now: datetime) -> list[Waiting]:
    """Return whom a counter may call, in turn."""
    fitting = (one for one in everybody if one.counter in {"", counter.id})
    return in_turn((one for one in fitting if serves(counter, one.group)), now)


def serves(counter: Counter, group: str) -> bool:
    """Say whether a counter gives the services of a group."""
    return not counter.groups or group in counter.groups


def before(
    one: Waiting, everybody: Iterable[Waiting], counters: Sequence[Counter], now: datetime
) -> int:
    """Count who is called before somebody by the counters that may call both."""
    own = turn_of(one, now)
    fitting = [each for each in counters if serves(each, one.group)]
    return sum(
        turn_of(other, now) < own and _is_rival(other, fitting)
        for other in everybody
        if other.id != one.id
    )


def _is_rival(other: Waiting, counters: Collection[Counter]) -> bool:
    return any(
        serves(counter, other.group) and other.counter in {"", counter.id} for counter in counters
    )
