"""Numbers are given out one after the other, each once."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

import uuid_utils
from django.db.models import F

from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import PartyKind
from kallipolis.platforms.application.appointments.contracts import (
    Appointment,
    Priority,
    ServiceGroup,
)
from kallipolis.platforms.application.queues import events
from kallipolis.platforms.application.queues.adapters.halls import QueueHall
from kallipolis.platforms.application.queues.contracts import NumberState
from kallipolis.platforms.application.queues.logic.steps import label_of
from kallipolis.platforms.application.queues.models import NumberRoll, StoredNumber

PLATFORM: Final = system("priority in the queue of a hall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """Who takes a number, for what, and with which priority."""

    service: str
    party: str = ""
    party_name: str = ""
    priority: str = ""
    appointment: str = ""
    case_id: str = ""
    slot_at: datetime | None = None
    key: str = ""


def mark_of(actor: Actor, here: QueueHall, key: str) -> str:
    """Return what a number is known by that was taken under a key; empty without one."""
    return sha256(f"{actor.party}\0{here.hall.id}\0{key}".encode()).hexdigest() if key else ""


def taken_before(here: QueueHall, comer: Comer, now: datetime) -> StoredNumber | None:
    """Return the number that somebody took under the same key, or has for the same, or None."""
    if comer.key:
        row = StoredNumber.objects.filter(key=comer.key).first()
        if row is not None:
            return row
    if not comer.party:
        return None
    return StoredNumber.objects.filter(
        hall=here.hall.id,
        day=here.day_at(now),
        service=comer.service,
        party=comer.party,
        state=NumberState.WAITING.value,
    ).first()


def given(
    actor: Actor, here: QueueHall, group: ServiceGroup, comer: Comer, *, clock: Clock
) -> StoredNumber:
    """Give somebody the next number of a group, with its entry and its event."""
    now = clock.now()
    day = here.day_at(now)
    number = _next(here.hall.id, day, group.id)
    row = StoredNumber(
        id=uuid_utils.uuid7().hex,
        hall=here.hall.id,
        region=here.region,
        day=day,
        group=group.id,
        number=number,
        label=label_of(group.letter, number),
        state=NumberState.WAITING.value,
        priority=comer.priority,
        appointment=comer.appointment,
        slot_at=comer.slot_at,
        service=comer.service,
        party=comer.party,
        party_name=comer.party_name,
        case_id=comer.case_id,
        key=comer.key,
        taken_at=now,
        turn_at=max(now, comer.slot_at) if comer.slot_at else now,
    )
    row.save(force_insert=True)
    note(actor, "queue.take", row, clock)
    tell(events.TAKEN, row, clock)
    return row


def comer_of(appointment: Appointment, here: QueueHall, today: date) -> Comer:
    """Return who comes to an appointment."""
    return Comer(
        service=appointment.service,
        party=appointment.party,
        party_name=appointment.party_name,
        priority=by_age(appointment.party, here, today),
        appointment=appointment.id,
        case_id=appointment.case_id,
        slot_at=appointment.starts_at,
    )


def declared(given: str, here: QueueHall) -> str:
    """Return a priority that an official names.

    Raises:
        Refusal: ``queue.priority_unknown``.
    """
    if given and given not in {each.id for each in here.plan.priorities}:
        raise Refusal("queue.priority_unknown")
    return given


def by_age(party: PartyId | str, here: QueueHall, today: date) -> str:
    """Return the priority that somebody's age gives; empty for none.

    Only where the plan declares one is the age looked at, and that is on record.
    """
    by_age = [each for each in here.plan.priorities if each.from_age]
    if not by_age or not party:
        return ""
    known = parties.get(PLATFORM, PartyId(party))
    if known.kind is not PartyKind.RESIDENT:
        return ""
    born = parties.identity_of(PLATFORM, PartyId(party)).birth_date
    return _priority(by_age, born, today) if born is not None else ""


def is_official(actor: Actor) -> bool:
    """Say whether somebody acts for a hall rather than for themselves."""
    return actor.kind in {ActorKind.OFFICIAL, ActorKind.SYSTEM}


def note(actor: Actor, act: str, row: StoredNumber, clock: Clock) -> None:
    """Put on record what was done with a number, if it is known whose it is."""
    who = (PartyId(row.party),) if row.party else ()
    detail = {"hall": row.hall, "label": row.label, "service": row.service}
    audit.record(actor, act, f"number/{row.id}", parties=who, detail=detail, clock=clock)


def tell(fact: str, row: StoredNumber, clock: Clock, more: dict[str, object] | None = None) -> None:
    """Publish a fact about a number."""
    known: dict[str, object] = {
        "hall": row.hall,
        "region": row.region,
        "label": row.label,
        "group": row.group,
        "service": row.service,
        "counter": row.counter,
        "party": row.party,
        "appointment": row.appointment,
    }
    outbox.publish(fact, row.id, known | (more or {}), clock=clock)


def found(id: str) -> StoredNumber:
    """Return a number.

    Raises:
        Refusal: ``queue.not_found``.
    """
    row = StoredNumber.objects.filter(id=id).first()
    if row is None:
        raise not_found("queue.not_found")
    return row


def _next(hall: str, day: date, group: str) -> int:
    """Return the next number; who comes at the same moment waits for the one after."""
    NumberRoll.objects.bulk_create(
        [NumberRoll(hall=hall, day=day, group=group, last=0)], ignore_conflicts=True
    )
    rolls = NumberRoll.objects.filter(hall=hall, day=day, group=group)
    rolls.update(last=F("last") + 1)
    return rolls.get().last


def _priority(priorities: list[Priority], born: date, today: date) -> str:
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    fitting = [each for each in priorities if age >= each.from_age]
    return max(fitting, key=lambda each: each.from_age).id if fitting else ""
