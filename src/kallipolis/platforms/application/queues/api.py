"""Check in or take a number, call who is next, and see how a queue stands."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import AppointmentId
from kallipolis.platforms.application.queues.adapters import (
    boards,
    counters,
    presence,
    taking,
)
from kallipolis.platforms.application.queues.adapters.halls import (
    QueueHall,
    day_in,
    queue_hall,
)
from kallipolis.platforms.application.queues.contracts import (
    Board,
    CounterDesk,
    HallDay,
    NumberId,
    NumberState,
    QueueNumber,
    ServedNumber,
    Standing,
    Step,
    Visit,
)
from kallipolis.platforms.application.queues.logic import order
from kallipolis.platforms.application.queues.models import AT_COUNTER, Sitting, StoredNumber

TAKE: Final = "queue.take"
SERVE: Final = "queue.serve"
OVERSEE: Final = "queue.oversee"
LISTED: Final = 5
STALE: Final = timedelta(hours=18)
"""Whoever sits at a counter for so long has gone home without closing it."""


def check_in(
    actor: Actor,
    appointment_id: AppointmentId | str,
    *,
    shown: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Standing:
    """Let somebody who has an appointment join the queue; doing it again returns their number.

    ``shown`` is the code on the hall's screen, which people show who check in by themselves.

    Raises:
        Refusal: ``queue.not_there``; ``queue.not_found``; and whatever keeps an appointment from
            being kept (``appointment.too_early``, ``appointment.too_late``, …).
    """
    with database.edge():
        found = appointments.find(actor, appointment_id)
        here = queue_hall(found.hall)
        _require_presence(actor, here, shown, clock)
        arrived = appointments.arrive(actor, found.id, clock=clock)
        row = StoredNumber.objects.filter(appointment=arrived.id).first()
        group = here.group(arrived.group) or appointments.offering(found.hall, found.service).group
        if row is None:
            comer = taking.comer_of(arrived, here, here.day_at(clock.now()))
            row = taking.given(actor, here, group, comer, clock=clock)
    return boards.standing(row, boards.scene(here, clock.now()))


def take_number(
    actor: Actor, hall_id: str, visit: Visit, *, key: str = "", clock: Clock = SYSTEM_CLOCK
) -> Standing:
    """Let somebody without an appointment join the queue of a hall.

    An official gives numbers to whoever stands there; others are there themselves and show the
    code on the screen, named or not. The same ``key`` again returns the same number, and so does
    taking another for the same service while one waits under one's name.

    Raises:
        Refusal: ``queue.not_found``; ``queue.not_there``; ``queue.closed`` outside the opening
            hours; ``queue.appointment_required``; ``queue.priority_unknown``;
            ``appointment.not_offered``.
    """
    here = queue_hall(hall_id)
    _require_presence(actor, here, visit.presence, clock)
    group = appointments.offering(hall_id, visit.service).group
    if group.booking == "required":
        raise Refusal("queue.appointment_required")
    is_official = taking.is_official(actor)
    if not is_official and not appointments.is_open(hall_id, visit.service, clock=clock):
        raise Refusal("queue.closed")
    with database.edge():
        comer = _comer(actor, here, visit, key=key, clock=clock)
        row = taking.taken_before(here, comer, clock.now())
        row = row or taking.given(actor, here, group, comer, clock=clock)
    return boards.standing(row, boards.scene(here, clock.now()))


def standing(number_id: NumberId | str, *, clock: Clock = SYSTEM_CLOCK) -> Standing:
    """Return how a number stands, for whoever has its address; nothing in it is personal.

    Raises:
        Refusal: ``queue.not_found``.
    """
    row = taking.found(number_id)
    return boards.standing(row, boards.scene(queue_hall(row.hall), clock.now()))


def served(actor: Actor, number_id: NumberId | str) -> ServedNumber:
    """Return a number of whom the actor acts for that a counter is done with.

    Raises:
        Refusal: ``queue.not_found``, also for what is not theirs or was not served.
    """
    row = taking.found(number_id)
    is_own = bool(row.party) and row.party == actor.applicant
    if not is_own or row.state != NumberState.SERVED.value:
        raise not_found("queue.not_found")
    access.require(actor, TAKE, row.as_resource())
    return row.as_served()


def mine(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Standing, ...]:
    """Return the numbers of whom the actor acts for that wait or are called today."""
    if actor.applicant is None:
        return ()
    open_states = [NumberState.WAITING.value, *AT_COUNTER]
    rows = StoredNumber.objects.filter(party=actor.applicant, state__in=open_states)
    seen = [
        row
        for row in rows.order_by("-taken_at")[:LISTED]
        if access.allows(actor, "appointment.view", row.as_resource())
    ]
    return tuple(
        boards.standing(row, boards.scene(queue_hall(row.hall), clock.now())) for row in seen
    )


def board(hall_id: str, *, clock: Clock = SYSTEM_CLOCK) -> Board:
    """Return what the screen of a hall shows to everybody.

    Raises:
        Refusal: ``queue.not_found``.
    """
    return boards.board(boards.scene(queue_hall(hall_id), clock.now()))


def screen_key(actor: Actor, hall_id: str) -> str:
    """Return what the address of the hall's own screen holds, for who sets it up.

    Raises:
        Refusal: ``queue.not_found``.
    """
    here = queue_hall(hall_id)
    here.require(actor, SERVE)
    return presence.screen_key(hall_id)


def presence_code(hall_id: str, screen: str, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Return the code of the day for the hall's own screen, empty for any other."""
    here = queue_hall(hall_id)
    if not presence.is_screen(screen, hall_id):
        return ""
    return presence.code_of(hall_id, here.day_at(clock.now()))


def open_counter(actor: Actor, hall_id: str, counter: str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Sit down at a counter and leave any other; being there already changes nothing.

    Raises:
        Refusal: ``queue.not_found``; ``queue.counter_unknown``; ``queue.counter_taken``;
            ``queue.undecided`` while somebody is at the counter that one leaves.
    """
    here = queue_hall(hall_id)
    here.require(actor, SERVE)
    with database.edge():
        counters.sit_down(actor, here, counter, clock)


def seat_of(actor: Actor) -> tuple[str, str] | None:
    """Return the hall and the counter where the actor sits, None while they sit nowhere."""
    row = Sitting.objects.filter(official=actor.party or "").first()
    return (row.hall, row.counter) if row is not None else None


def close_counter(actor: Actor, hall_id: str) -> None:
    """Leave one's counter; being at none changes nothing.

    Raises:
        Refusal: ``queue.not_found``; ``queue.undecided`` while somebody is there.
    """
    queue_hall(hall_id).require(actor, SERVE)
    with database.edge():
        counters.stand_up(actor)


def call_next(actor: Actor, hall_id: str, *, clock: Clock = SYSTEM_CLOCK) -> QueueNumber | None:
    """Call whose turn it is to one's counter; None when nobody waits for it.

    Whoever is being served there is taken to be done. Two counters never call the same number.

    Raises:
        Refusal: ``queue.not_found``; ``queue.no_counter``; ``queue.undecided`` when the one called
            before has not come yet; ``queue.changed``.
    """
    here = queue_hall(hall_id)
    here.require(actor, SERVE)
    with database.edge():
        row = counters.next_at(actor, here, clock)
    return row.as_number(named=True) if row is not None else None


def take_step(
    actor: Actor,
    number_id: NumberId | str,
    step: Step,
    *,
    to: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> QueueNumber:
    """Call a number again, begin or end serving it, skip it, send it to another counter.

    ``to`` is the counter that a number is transferred to. A number that was skipped is put back by
    any counter when the person comes after all.

    Raises:
        Refusal: ``queue.not_found``; ``queue.no_counter``; ``queue.counter_unknown``;
            ``queue.cannot_serve``; ``queue.changed``.
    """
    row = taking.found(number_id)
    here = queue_hall(row.hall)
    here.require(actor, SERVE)
    if step is Step.TRANSFER and not order.serves(here.counter(to), row.group):
        raise Refusal("queue.cannot_serve", Reason.CONFLICT)
    with database.edge():
        counters.own(actor, here, row, step)
        after = counters.take_step(actor, row, step, clock, to=to)
    return after.as_number(named=after.state in AT_COUNTER)


def desk(actor: Actor, hall_id: str, *, clock: Clock = SYSTEM_CLOCK) -> CounterDesk | None:
    """Return what the actor has before them at their counter, None while they sit at none.

    Raises:
        Refusal: ``queue.not_found``.
    """
    here = queue_hall(hall_id)
    here.require(actor, SERVE)
    sitting = Sitting.objects.filter(hall=hall_id, official=actor.party or "").first()
    if sitting is None:
        return None
    return boards.desk(boards.scene(here, clock.now()), here.counter(sitting.counter))


def overview(actor: Actor, hall_id: str, *, clock: Clock = SYSTEM_CLOCK) -> HallDay:
    """Return how a hall does today, for who runs it.

    Raises:
        Refusal: ``queue.not_found``.
    """
    here = queue_hall(hall_id)
    here.require(actor, OVERSEE)
    return boards.hall_day(boards.scene(here, clock.now()))


def close_days(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Let go of the numbers of past days and of counters that nobody closed; return how many."""
    now = clock.now()
    gone = 0
    with database.edge():
        Sitting.objects.filter(since__lt=now - STALE).delete()
        rows = StoredNumber.objects.filter(
            taken_at__lt=now - timedelta(hours=1),
            state__in=[NumberState.WAITING.value, *AT_COUNTER],
        )
        for row in rows:
            if row.day < day_in(row.region, now):
                left = StoredNumber.objects.filter(id=row.id, state=row.state)
                gone += left.update(state=NumberState.LEFT.value, ended_at=now)
    return gone


def _require_presence(actor: Actor, here: QueueHall, shown: str, clock: Clock) -> None:
    if taking.is_official(actor):
        here.require(actor, SERVE)
    elif not presence.is_code(shown, here.hall.id, here.day_at(clock.now())):
        raise Refusal("queue.not_there", Reason.CONFLICT)


def _comer(actor: Actor, here: QueueHall, visit: Visit, *, key: str, clock: Clock) -> taking.Comer:
    mark = taking.mark_of(actor, here, key)
    if taking.is_official(actor):
        priority = taking.declared(visit.priority, here)
        return taking.Comer(service=visit.service, priority=priority, key=mark)
    if actor.party is None or actor.on_behalf_of is not None:
        return taking.Comer(service=visit.service, key=mark)
    access.require(actor, TAKE, Resource(parties=(actor.party,), scope=visit.service))
    return taking.Comer(
        service=visit.service,
        party=actor.party,
        party_name=actor.name,
        priority=taking.by_age(actor.party, here, here.day_at(clock.now())),
        key=mark,
    )
