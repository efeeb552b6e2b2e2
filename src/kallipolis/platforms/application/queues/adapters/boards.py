"""What the screen of a hall, whoever waits, a counter and the head of the hall see."""

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.appointments.contracts import Counter, ServiceGroup
from kallipolis.platforms.application.queues.adapters import counters
from kallipolis.platforms.application.queues.adapters.halls import QueueHall
from kallipolis.platforms.application.queues.contracts import (
    Board,
    CalledNumber,
    CounterDay,
    CounterDesk,
    GroupStanding,
    HallDay,
    NumberId,
    NumberState,
    Standing,
)
from kallipolis.platforms.application.queues.logic import order, waiting
from kallipolis.platforms.application.queues.models import AT_COUNTER, Sitting, StoredNumber

LATEST = 20
"""So many visits say how long one takes."""

SHOWN = 8
"""Calls on the board."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A hall at a moment: who waits in which order, and which counters are open."""

    here: QueueHall
    now: datetime
    waiting: tuple[StoredNumber, ...]
    open: tuple[Counter, ...]

    @property
    def day(self) -> date:
        """Return the day that it is there."""
        return self.here.day_at(self.now)

    def before(self, row: StoredNumber) -> int:
        """Count who is called before a number."""
        everybody = [each.as_waiting() for each in self.waiting]
        reckoned = self.open or self.here.plan.counters
        return order.before(row.as_waiting(), everybody, reckoned, self.now)

    def counters_for(self, group: str) -> int:
        """Count the open counters that give the services of a group."""
        return sum(order.serves(counter, group) for counter in self.open)

    def wait(self, group: ServiceGroup, before: int) -> int:
        """Return about how long somebody waits with so many before them. Units: minutes."""
        typical = waiting.typical_minutes(_visits(self.here, self.day, group.id), group.minutes)
        return waiting.wait_minutes(before, self.counters_for(group.id), typical)


def scene(here: QueueHall, now: datetime) -> Scene:
    """Look at a hall."""
    taken = set(Sitting.objects.filter(hall=here.hall.id).values_list("counter", flat=True))
    return Scene(
        here=here,
        now=now,
        waiting=tuple(counters.waiting_in(here, now)),
        open=tuple(counter for counter in here.plan.counters if counter.id in taken),
    )


def board(seen: Scene) -> Board:
    """Return what the screen shows."""
    rows = StoredNumber.objects.filter(
        hall=seen.here.hall.id, day=seen.day, state__in=AT_COUNTER
    ).order_by("-called_at")
    return Board(
        hall=seen.here.hall.id,
        hall_name=seen.here.hall.name,
        at=seen.now,
        called=tuple(_on_board(row, seen.here) for row in rows[:SHOWN]),
        groups=tuple(_group(group, seen) for group in seen.here.plan.groups),
    )


def standing(row: StoredNumber, seen: Scene) -> Standing:
    """Return how a number stands, for whoever took it."""
    group = seen.here.group(row.group)
    is_waiting = row.state == NumberState.WAITING.value and row.day == seen.day
    before = seen.before(row) if is_waiting else 0
    return Standing(
        id=NumberId(row.id),
        label=row.label,
        hall=row.hall,
        hall_name=seen.here.hall.name,
        group_title=group.title if group is not None else everywhere(row.group),
        state=NumberState(row.state),
        before=before,
        wait_minutes=seen.wait(group, before) if is_waiting and group is not None else None,
        counter_title=_title(seen.here, row.counter) if row.counter else None,
        slot_at=row.slot_at,
    )


def desk(seen: Scene, counter: Counter) -> CounterDesk:
    """Return what the official at a counter has before them."""
    held = counters.at_counter(seen.here.hall.id, counter.id)
    rows = {row.id: row for row in seen.waiting}
    turns = order.callable_by(counter, [row.as_waiting() for row in seen.waiting], seen.now)
    skipped = StoredNumber.objects.filter(
        hall=seen.here.hall.id, day=seen.day, state=NumberState.SKIPPED.value
    ).order_by("-ended_at")
    return CounterDesk(
        counter=counter.id,
        counter_title=counter.title,
        current=held.as_number(named=True) if held is not None else None,
        waiting=tuple(rows[one.id].as_number() for one in turns),
        skipped=tuple(
            row.as_number() for row in skipped[:SHOWN] if order.serves(counter, row.group)
        ),
    )


def hall_day(seen: Scene) -> HallDay:
    """Return how a hall does today."""
    rows = list(StoredNumber.objects.filter(hall=seen.here.hall.id, day=seen.day))
    sitting = {row.counter: row for row in Sitting.objects.filter(hall=seen.here.hall.id)}
    states = Tally(row.state for row in rows)
    return HallDay(
        board=board(seen),
        counters=tuple(
            _counter_day(counter, rows, sitting.get(counter.id))
            for counter in seen.here.plan.counters
        ),
        numbers={state.value: states[state.value] for state in NumberState},
    )


def _counter_day(
    counter: Counter, rows: Sequence[StoredNumber], sitting: Sitting | None
) -> CounterDay:
    own = [row for row in rows if row.counter == counter.id]
    served = [row for row in own if row.state == NumberState.SERVED.value]
    lengths = [length.total_seconds() for row in served if (length := _length(row)) is not None]
    held = next((row.label for row in own if row.state in AT_COUNTER), "")
    return CounterDay(
        id=counter.id,
        title=counter.title,
        official=sitting.name if sitting is not None else "",
        since=sitting.since if sitting is not None else None,
        label=held,
        served=len(served),
        minutes=round(median(lengths) / 60) if lengths else None,
    )


def _group(group: ServiceGroup, seen: Scene) -> GroupStanding:
    waiting_here = sum(row.group == group.id for row in seen.waiting)
    return GroupStanding(
        id=group.id,
        letter=group.letter,
        title=group.title,
        waiting=waiting_here,
        wait_minutes=seen.wait(group, waiting_here),
        counters=seen.counters_for(group.id),
    )


def _on_board(row: StoredNumber, here: QueueHall) -> CalledNumber:
    return CalledNumber(
        label=row.label,
        counter=row.counter,
        counter_title=_title(here, row.counter),
        called_at=row.called_at or row.taken_at,
        is_served=row.state == NumberState.SERVING.value,
    )


def _title(here: QueueHall, id: str) -> Text:
    found = next((each.title for each in here.plan.counters if each.id == id), None)
    return found or everywhere(id)


def _visits(here: QueueHall, day: date, group: str) -> list[timedelta]:
    rows = StoredNumber.objects.filter(
        hall=here.hall.id, day=day, group=group, state=NumberState.SERVED.value
    ).order_by("-ended_at")
    return [length for row in rows[:LATEST] if (length := _length(row)) is not None]


def _length(row: StoredNumber) -> timedelta | None:
    if row.serving_at is None or row.ended_at is None:
        return None
    return row.ended_at - row.serving_at
