"""What happens at counters: who sits there, whom they call, and what becomes of a number."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.platforms.application.queues import events
from kallipolis.platforms.application.queues.adapters import taking
from kallipolis.platforms.application.queues.adapters.halls import QueueHall
from kallipolis.platforms.application.queues.contracts import NumberState, Step
from kallipolis.platforms.application.queues.logic import order
from kallipolis.platforms.application.queues.logic.steps import FROM, HERE, TO
from kallipolis.platforms.application.queues.models import AT_COUNTER, Sitting, StoredNumber

SERVE = "queue.serve"


def sit_down(actor: Actor, here: QueueHall, counter: str, clock: Clock) -> None:
    """Let an official sit at a counter, and at no other; sitting there already changes nothing."""
    here.counter(counter)
    official = actor.party or ""
    row = Sitting.objects.filter(hall=here.hall.id, counter=counter).first()
    if row is not None and row.official == official:
        return
    if row is not None:
        raise _taken(row.name)
    stand_up(actor)
    row = Sitting(
        hall=here.hall.id, counter=counter, official=official, name=actor.name, since=clock.now()
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        there = Sitting.objects.filter(hall=here.hall.id, counter=counter).first()
        raise _taken(there.name if there is not None else actor.name) from taken


def stand_up(actor: Actor) -> None:
    """Leave the counter at which an official sits, if any.

    Raises:
        Refusal: ``queue.undecided`` while somebody is at it.
    """
    row = Sitting.objects.filter(official=actor.party or "").first()
    if row is None:
        return
    held = at_counter(row.hall, row.counter)
    if held is not None:
        raise _undecided(held)
    row.delete()


def sitting_of(actor: Actor, here: QueueHall) -> Sitting:
    """Return where an official sits in a hall.

    Raises:
        Refusal: ``queue.no_counter``.
    """
    row = Sitting.objects.filter(hall=here.hall.id, official=actor.party or "").first()
    if row is None:
        raise Refusal("queue.no_counter", Reason.CONFLICT)
    return row


def at_counter(hall: str, counter: str) -> StoredNumber | None:
    """Return the number that is called to a counter or served there, or None."""
    rows = StoredNumber.objects.filter(hall=hall, counter=counter, state__in=AT_COUNTER)
    return rows.order_by("-day").first()


def next_at(actor: Actor, here: QueueHall, clock: Clock) -> StoredNumber | None:
    """Call whose turn it is to the official's counter, done with the one before; None for nobody.

    Raises:
        Refusal: ``queue.no_counter``; ``queue.undecided`` when the one before has not come yet.
    """
    sitting = sitting_of(actor, here)
    held = at_counter(here.hall.id, sitting.counter)
    if held is not None and held.state == NumberState.CALLED.value:
        raise _undecided(held)
    if held is not None:
        take_step(actor, held, Step.FINISH, clock)
    now = clock.now()
    waiting = waiting_in(here, now)
    counter = here.counter(sitting.counter)
    rows = {row.id: row for row in waiting}
    for one in order.callable_by(counter, [row.as_waiting() for row in waiting], now):
        if _called(actor, rows[one.id], counter.id, now):
            row = rows[one.id]
            taking.note(actor, SERVE, row, clock)
            taking.tell(events.CALLED, row, clock, {"calls": row.calls})
            return row
    return None


def take_step(
    actor: Actor, row: StoredNumber, step: Step, clock: Clock, *, to: str = ""
) -> StoredNumber:
    """Take a step with a number, unless somebody did something else with it meanwhile.

    Raises:
        Refusal: ``queue.changed``.
    """
    now, was = clock.now(), row.state
    rows = StoredNumber.objects.filter(id=row.id, state__in=[s.value for s in FROM[step]])
    if was in AT_COUNTER:
        rows = rows.filter(counter=row.counter)
    if not rows.update(state=TO[step].value, **_changes(step, now, to)):
        raise Refusal("queue.changed", Reason.CONFLICT)
    row.refresh_from_db()
    taking.note(actor, SERVE, row, clock)
    _tell(step, row, clock)
    return row


def own(actor: Actor, here: QueueHall, row: StoredNumber, step: Step) -> None:
    """Let pass the official at whose counter a number is, or any counter for one that was skipped.

    Raises:
        Refusal: ``queue.no_counter``; ``queue.not_found`` for a number at another counter.
    """
    sitting = sitting_of(actor, here)
    if FROM[step] & HERE and row.counter != sitting.counter:
        raise not_found("queue.not_found")


def waiting_in(here: QueueHall, now: datetime) -> list[StoredNumber]:
    """Return the numbers that wait in a hall today."""
    return list(
        StoredNumber.objects.filter(
            hall=here.hall.id, day=here.day_at(now), state=NumberState.WAITING.value
        )
    )


def _called(actor: Actor, row: StoredNumber, counter: str, now: datetime) -> bool:
    rows = StoredNumber.objects.filter(id=row.id, state=NumberState.WAITING.value)
    try:
        with transaction.atomic():
            changed = rows.update(
                state=NumberState.CALLED.value,
                counter=counter,
                called_at=now,
                calls=F("calls") + 1,
                served_by=actor.party or "",
            )
    except IntegrityError as busy:
        raise Refusal("queue.changed", Reason.CONFLICT) from busy
    if changed:
        row.refresh_from_db()
    return bool(changed)


def _changes(step: Step, now: datetime, to: str) -> dict[str, object]:
    if step is Step.RECALL:
        return {"called_at": now, "calls": F("calls") + 1}
    if step is Step.SERVE:
        return {"serving_at": now}
    if step is Step.TRANSFER:
        return {"only_counter": to, "counter": "", "serving_at": None}
    if step is Step.RESTORE:
        return {"turn_at": now, "slot_at": None, "counter": "", "ended_at": None}
    return {"ended_at": now}


def _tell(step: Step, row: StoredNumber, clock: Clock) -> None:
    if step is Step.RECALL:
        taking.tell(events.CALLED, row, clock, {"calls": row.calls})
    if step is Step.SKIP:
        taking.tell(events.SKIPPED, row, clock)
    if step is Step.FINISH and row.ended_at is not None and row.serving_at is not None:
        seconds = int((row.ended_at - row.serving_at).total_seconds())
        taking.tell(events.SERVED, row, clock, {"seconds": seconds, "case": row.case_id})


def _taken(name: str) -> Refusal:
    return Refusal("queue.counter_taken", Reason.CONFLICT, values={"name": name})


def _undecided(row: StoredNumber) -> Refusal:
    return Refusal("queue.undecided", Reason.CONFLICT, values={"label": row.label})
