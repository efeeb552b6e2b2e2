"""Who comes to the window from the queue of a hall, and leaves it again."""

from kallipolis.channels.desk.adapters import halls
from kallipolis.domains.government.visits import api as visits
from kallipolis.domains.government.visits.contracts import Arrival, Visit
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.queues.contracts import NumberState, QueueNumber, Step


def called(actor: Actor, hall: str, number: str) -> QueueNumber | None:
    """Return the number at the actor's counter if it is this one; None for any other."""
    seat = queues.seat_of(actor) if halls.serves(actor) and number else None
    if seat is None or seat[0] != hall:
        return None
    desk = queues.desk(actor, hall)
    current = desk.current if desk is not None else None
    return current if current is not None and current.id == number else None


def given_of(came: QueueNumber | None) -> dict[str, str]:
    """Return what the form of the window holds for who comes with a number."""
    if came is None:
        return {}
    plan = appointments.plan_of(came.hall)
    return {
        "hall": came.hall,
        "number": came.id,
        "name": came.party_name,
        "purpose": halls.service_name(plan, came.service).in_language(language_of_thread()),
    }


def begin(actor: Actor, arrival: Arrival) -> Visit:
    """Begin a visit; whose number was called is here with it.

    Raises:
        Refusal: as for ``visits.begin``; ``queue.changed``.
    """
    came = called(actor, arrival.hall, arrival.number)
    with edge():
        visit = visits.begin(actor, arrival)
        if came is not None and came.state is NumberState.CALLED:
            queues.take_step(actor.with_purpose(visit.purpose), came.id, Step.SERVE)
    return visit


def end(actor: Actor, visit: Visit) -> bool:
    """End a visit, and its number with it; say whether there was one."""
    came = called(actor, visit.hall, visit.number)
    with edge():
        visits.end(actor, visit.id)
        if came is not None and came.state is NumberState.SERVING:
            queues.take_step(actor.with_purpose(visit.purpose), came.id, Step.FINISH)
    return came is not None
