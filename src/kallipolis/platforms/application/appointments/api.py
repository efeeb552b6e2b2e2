"""Find when a hall has time, book, change and cancel, and let those who come check in."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.organisations.contracts import Hall
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.application.appointments import events
from kallipolis.platforms.application.appointments.adapters import keeping, plans
from kallipolis.platforms.application.appointments.contracts import (
    Appointment,
    AppointmentId,
    AppointmentPlan,
    AppointmentState,
    HallOffer,
    Offering,
    OpenDay,
    Slot,
    Wanted,
)
from kallipolis.platforms.application.appointments.logic import slots
from kallipolis.platforms.application.appointments.models import OPEN, StoredBooking

BOOK: Final = "appointment.book"
VIEW: Final = "appointment.view"
RECEIVE: Final = "appointment.receive"
MOST_LISTED: Final = 200


def hall(hall_id: str) -> Hall:
    """Return a hall.

    Raises:
        Refusal: ``appointment.not_offered`` where there is no such hall.
    """
    found = plans.hall(hall_id)
    if found is None:
        raise not_found("appointment.not_offered")
    return found


def plan_of(hall_id: str) -> AppointmentPlan | None:
    """Return how a hall gives appointments and numbers, None where no plan holds for it."""
    return plans.plan_of(hall_id)


def offering(hall_id: str, service: str) -> Offering:
    """Return how a hall gives a service.

    Raises:
        Refusal: ``appointment.not_offered``.
    """
    found = plans.offering(hall_id, service)
    if found is None:
        raise not_found("appointment.not_offered")
    return found


def is_open(hall_id: str, service: str, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Say whether a hall is open now for a service.

    Raises:
        Refusal: ``appointment.not_offered``.
    """
    now = clock.now()
    return plans.is_open(now, now, offering(hall_id, service))


def offers(service: str, region: RegionCode | str) -> tuple[HallOffer, ...]:
    """Return the halls for people of a region that give appointments for a service."""
    return plans.offers(service, region)


def days(hall_id: str, service: str, *, clock: Clock = SYSTEM_CLOCK) -> tuple[OpenDay, ...]:
    """Return the days for which a hall gives appointments now, today first, with all their slots.

    Raises:
        Refusal: ``appointment.not_offered``.
    """
    offer, now = _bookable(hall_id, service), clock.now()
    today = plans.today(offer.region, now)
    last = slots.last_bookable_day(offer.plan, today)
    taken = keeping.taken_between(hall_id, offer.group.id, today, last)
    return tuple(
        slots.open_day(day, _still_open(day, offer, now), offer.group.places, taken)
        for day in slots.days_from(today, offer.plan)
    )


def book(actor: Actor, wanted: Wanted, *, key: str, clock: Clock = SYSTEM_CLOCK) -> Appointment:
    """Keep a place in a slot for whom the actor acts; the same key again returns the same one.

    Raises:
        Refusal: ``appointment.not_offered``; ``appointment.no_such_slot``; ``appointment.full``;
            ``appointment.already_booked``; ``appointment.overlaps``; ``appointment.too_many``;
            ``appointment.barred``; ``appointment.key_conflict``; ``appointment.key_too_long``;
            ``appointment.not_found`` for who may not book for anybody; ``identity.real_name``.
    """
    _require_applicant(actor, wanted.service)
    _require_key(key)
    offer = _bookable(wanted.hall, wanted.service)
    slot = plans.bookable_at(wanted.starts_at, offer, clock.now())
    with database.edge():
        claim = keeping.claim_of(
            actor, wanted, offering=offer, slot=slot or _named(wanted), key=key
        )
        made = keeping.under_key(claim)
        if made is not None:
            return made.as_appointment()
        _require_slot(slot)
        keeping.require_welcome(claim, clock.now())
        row, is_new = keeping.kept(replace(claim, party_name=_name(actor)), clock)
        if is_new:
            keeping.note(actor, BOOK, row, clock)
            keeping.tell(events.BOOKED, row, clock)
    return row.as_appointment()


def change(
    actor: Actor, id: AppointmentId | str, starts_at: datetime, *, clock: Clock = SYSTEM_CLOCK
) -> Appointment:
    """Move an appointment to another slot of its hall; to the slot that it has changes nothing.

    Raises:
        Refusal: ``appointment.not_found``; ``appointment.not_now`` once it has begun or is over;
            ``appointment.no_such_slot``; ``appointment.full``; ``appointment.overlaps``.
    """
    with database.edge():
        row = keeping.reachable(actor, BOOK, id)
        _require_ahead(row, clock.now())
        was_at = row.starts_at
        if was_at == starts_at:
            return row.as_appointment()
        offer = _bookable(row.hall, row.service)
        slot = _require_slot(plans.bookable_at(starts_at, offer, clock.now()))
        keeping.moved(row, slot, offer, clock)
        keeping.note(actor, BOOK, row, clock)
        keeping.tell(events.CHANGED, row, clock, {"was_at": was_at.isoformat()})
    return row.as_appointment()


def cancel(actor: Actor, id: AppointmentId | str, *, clock: Clock = SYSTEM_CLOCK) -> Appointment:
    """Give a place back; cancelling again changes nothing.

    Raises:
        Refusal: ``appointment.not_found``; ``appointment.not_now`` once it has begun or is over.
    """
    with database.edge():
        row = keeping.reachable(actor, BOOK, id)
        if row.state == AppointmentState.CANCELLED.value:
            return row.as_appointment()
        _require_ahead(row, clock.now())
        if not keeping.turned(row, AppointmentState.CANCELLED, reason="by-holder"):
            raise Refusal("appointment.not_now", Reason.CONFLICT)
        keeping.note(actor, BOOK, row, clock)
        keeping.tell(events.CANCELLED, row, clock)
    return row.as_appointment()


def find(actor: Actor, id: AppointmentId | str) -> Appointment:
    """Return an appointment.

    Raises:
        Refusal: ``appointment.not_found``, also for what is not the actor's to see.
    """
    return keeping.reachable(actor, VIEW, id).as_appointment()


def mine(actor: Actor) -> tuple[Appointment, ...]:
    """Return the appointments of whom the actor acts for, the latest first."""
    if actor.applicant is None:
        return ()
    rows = StoredBooking.objects.filter(party=actor.applicant).order_by("-starts_at", "-id")
    seen = (row for row in rows[:MOST_LISTED] if access.allows(actor, VIEW, row.as_resource()))
    return keeping.as_appointments(seen)


def of_day(
    actor: Actor, hall_id: str, day: date, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Appointment, ...]:
    """Return who is expected in a hall on a day, in order; that it was read goes on record.

    Raises:
        Refusal: ``appointment.not_found`` for who does not receive people there.
    """
    require_receiving(actor, hall_id)
    rows = StoredBooking.objects.filter(hall=hall_id, day=day).order_by("starts_at", "seat")
    found = [row for row in rows if row.state != AppointmentState.CANCELLED.value]
    with database.edge():
        read = tuple(dict.fromkeys(PartyId(row.party) for row in found))
        detail = {"day": day.isoformat(), "appointments": len(found)}
        audit.record(actor, RECEIVE, f"hall/{hall_id}", parties=read, detail=detail, clock=clock)
    return keeping.as_appointments(found)


def find_by_code(actor: Actor, hall_id: str, code: str) -> Appointment:
    """Return the appointment in a hall whose code somebody shows to the official.

    Raises:
        Refusal: ``appointment.not_found``; ``appointment.other_hall``.
    """
    require_receiving(actor, hall_id)
    written = "".join(code.upper().split())
    row = StoredBooking.objects.filter(code=written).first()
    if row is None or not access.allows(actor, VIEW, row.as_resource()):
        raise not_found("appointment.not_found")
    if row.hall != hall_id:
        raise Refusal("appointment.other_hall", Reason.CONFLICT)
    return row.as_appointment()


def arrive(actor: Actor, id: AppointmentId | str, *, clock: Clock = SYSTEM_CLOCK) -> Appointment:
    """Note that somebody has come to their appointment; noting it again changes nothing.

    Raises:
        Refusal: ``appointment.not_found``; ``appointment.too_early``; ``appointment.too_late``;
            ``appointment.not_now`` when it was cancelled.
    """
    with database.edge():
        row = keeping.reachable(actor, RECEIVE if _is_official(actor) else BOOK, id)
        if row.state == AppointmentState.ARRIVED.value:
            return row.as_appointment()
        _require_in_time(row, clock.now())
        if not keeping.turned(row, AppointmentState.ARRIVED):
            raise Refusal("appointment.not_now", Reason.CONFLICT)
        keeping.note(actor, RECEIVE if _is_official(actor) else BOOK, row, clock)
        keeping.tell(events.ARRIVED, row, clock)
    return row.as_appointment()


def require_receiving(actor: Actor, hall_id: str) -> None:
    """Let pass who receives people in a hall.

    Raises:
        Refusal: ``appointment.not_found``.
    """
    access.require(actor, RECEIVE, Resource(regions=(RegionCode(hall(hall_id).region),)))


def _require_applicant(actor: Actor, service: str) -> None:
    identity.require_real_name(actor)
    if actor.applicant is None:
        raise not_found("appointment.not_found")
    access.require(actor, BOOK, Resource(parties=(actor.applicant,), scope=service))


def _require_key(key: str) -> None:
    if not key:
        raise Refusal("appointment.key_missing", Reason.MALFORMED)
    if len(key) > keeping.LONGEST_KEY:
        values = {"limit": str(keeping.LONGEST_KEY)}
        raise Refusal("appointment.key_too_long", Reason.MALFORMED, values=values)


def _bookable(hall_id: str, service: str) -> Offering:
    found = offering(hall_id, service)
    if found.group.booking == "none":
        raise not_found("appointment.not_offered")
    return found


def _require_slot(slot: Slot | None) -> Slot:
    if slot is None:
        raise Refusal("appointment.no_such_slot", Reason.CONFLICT)
    return slot


def _named(wanted: Wanted) -> Slot:
    return Slot(starts_at=wanted.starts_at, ends_at=wanted.starts_at)


def _still_open(day: date, offer: Offering, now: datetime) -> tuple[Slot, ...]:
    found = plans.slots_on(day, offer)
    return tuple(slot for slot in found if slots.is_bookable(slot, offer.plan, now))


def _require_ahead(row: StoredBooking, now: datetime) -> None:
    if row.state != OPEN or row.starts_at <= now:
        raise Refusal("appointment.not_now", Reason.CONFLICT)


def _require_in_time(row: StoredBooking, now: datetime) -> None:
    offer = offering(row.hall, row.service)
    opens_at = row.starts_at - timedelta(minutes=offer.plan.early_minutes)
    if row.state == OPEN and now < opens_at:
        values = {"when": keeping.said(opens_at, offer)}
        raise Refusal("appointment.too_early", Reason.CONFLICT, values=values)
    if row.state == AppointmentState.MISSED.value or (row.state == OPEN and now > row.lapses_at):
        values = {"when": keeping.said(row.lapses_at, offer)}
        raise Refusal("appointment.too_late", Reason.CONFLICT, values=values)


def _name(actor: Actor) -> str:
    if actor.on_behalf_of is None:
        return actor.name
    return parties.get(system("name of who has an appointment"), actor.on_behalf_of).name


def _is_official(actor: Actor) -> bool:
    return actor.kind in {ActorKind.OFFICIAL, ActorKind.SYSTEM}
