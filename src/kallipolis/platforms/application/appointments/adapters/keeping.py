"""The table of bookings: a free seat is taken, and nobody else gets it."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

import uuid_utils
from django.db import IntegrityError, transaction
from django.db.models import Count

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.appointments import events
from kallipolis.platforms.application.appointments.adapters import plans
from kallipolis.platforms.application.appointments.contracts import (
    Appointment,
    AppointmentState,
    Offering,
    Slot,
    Wanted,
)
from kallipolis.platforms.application.appointments.logic.slots import first_free
from kallipolis.platforms.application.appointments.logic.standing import barred_until, looks_back
from kallipolis.platforms.application.appointments.models import CANCELLED, OPEN, StoredBooking

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Of which codes are made: nothing that could be read as something else."""

CODE_LENGTH: Final = 8
WRITTEN: Final = "%Y-%m-%d %H:%M"
LONGEST_KEY: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Somebody's wish for a slot: for whom, by whom, and under which key."""

    offering: Offering
    slot: Slot
    party: PartyId
    party_name: str
    booked_by: str
    service: str
    case_id: str
    key: str

    @property
    def digest(self) -> str:
        """Return what tells two wishes apart that came under one key."""
        moment = str(self.slot.starts_at.timestamp())
        said = (self.party, self.offering.hall, self.service, moment)
        return sha256("\0".join((*said, self.case_id)).encode()).hexdigest()


def kept(claim: Claim, clock: Clock) -> tuple[StoredBooking, bool]:
    """Write a booking, or return the one that was made under its key; say whether it is new.

    Whoever loses a seat to somebody else in the same moment tries for the next one.

    Raises:
        Refusal: ``appointment.full``, or whatever keeps this person from booking.
    """
    rounds = claim.offering.group.places + claim.offering.plan.most_open + 2
    for _ in range(rounds):
        made = under_key(claim)
        if made is not None:
            return made, False
        row = _row(claim, clock)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return row, True
    raise Refusal("appointment.full", Reason.CONFLICT)


def moved(row: StoredBooking, slot: Slot, offering: Offering, clock: Clock) -> None:
    """Give a booking a free seat in another slot; its old one is free from then on.

    Raises:
        Refusal: ``appointment.full``; ``appointment.overlaps``; ``appointment.not_now`` when it
            was cancelled or missed in the meantime.
    """
    for _ in range(offering.group.places + 1):
        _require_free_time(_open_of(PartyId(row.party), besides=row.id), slot, offering)
        times = _times(offering, slot, clock) | {"seat": _seat(offering, slot)}
        try:
            with transaction.atomic():
                changed = StoredBooking.objects.filter(id=row.id, state=OPEN).update(**times)
        except IntegrityError:
            continue
        if not changed:
            raise Refusal("appointment.not_now", Reason.CONFLICT)
        row.refresh_from_db()
        return
    raise Refusal("appointment.full", Reason.CONFLICT)


def under_key(claim: Claim) -> StoredBooking | None:
    """Return what was booked under the key of a claim, None where it is new.

    Raises:
        Refusal: ``appointment.key_conflict`` when the key was used for something else.
    """
    if not claim.key:
        return None
    rows = StoredBooking.objects.filter(booked_by=claim.booked_by, idempotency_key=claim.key)
    row = rows.first()
    if row is not None and row.digest != claim.digest:
        raise Refusal("appointment.key_conflict", Reason.CONFLICT)
    return row


def require_welcome(claim: Claim, now: datetime) -> None:
    """Let pass who has not missed too many appointments.

    Raises:
        Refusal: ``appointment.barred``.
    """
    rule = claim.offering.plan.no_shows
    if rule is None:
        return
    rows = StoredBooking.objects.filter(party=claim.party, state=AppointmentState.MISSED.value)
    missed = list(
        rows.filter(starts_at__gt=now - looks_back(rule)).values_list("starts_at", flat=True)
    )
    until = barred_until(missed, rule)
    if until is not None and until > now:
        values = {"missed": str(rule.most), "when": said(until, claim.offering)}
        raise Refusal("appointment.barred", values=values)


def reachable(actor: Actor, act: str, id: str) -> StoredBooking:
    """Return a booking to which an actor may do an act.

    Raises:
        Refusal: ``appointment.not_found``.
    """
    row = StoredBooking.objects.filter(id=id).first()
    if row is None:
        raise not_found("appointment.not_found")
    access.require(actor, act, row.as_resource())
    return row


def turned(
    row: StoredBooking,
    state: AppointmentState,
    *,
    reason: str = "",
    at_start: datetime | None = None,
) -> bool:
    """Let an open booking be something else, and say whether it still was open."""
    rows = StoredBooking.objects.filter(id=row.id, state=OPEN)
    if at_start is not None:
        rows = rows.filter(starts_at=at_start)
    changed = rows.update(state=state.value, reason=reason)
    row.refresh_from_db()
    return bool(changed)


def taken_between(hall: str, group: str, first: date, last: date) -> Mapping[datetime, int]:
    """Count the places that are taken in the slots of a group, by when they begin."""
    rows = StoredBooking.objects.filter(hall=hall, group=group, day__range=(first, last))
    counted = rows.exclude(state=CANCELLED).values("starts_at").annotate(taken=Count("id"))
    return {row["starts_at"]: row["taken"] for row in counted.order_by()}


def note(actor: Actor, act: str, row: StoredBooking, clock: Clock) -> None:
    """Put on record what was done to a booking."""
    detail = {"hall": row.hall, "service": row.service, "starts_at": row.starts_at.isoformat()}
    subject = f"appointment/{row.id}"
    audit.record(actor, act, subject, parties=(PartyId(row.party),), detail=detail, clock=clock)


def tell(
    fact: str, row: StoredBooking, clock: Clock, more: Mapping[str, object] | None = None
) -> None:
    """Publish a fact about a booking."""
    known: dict[str, object] = {
        "hall": row.hall,
        "region": row.region,
        "group": row.group,
        "service": row.service,
        "party": row.party,
        "booked_by": row.booked_by,
        "starts_at": row.starts_at.isoformat(),
        "case": row.case_id,
    }
    known |= {"reason": row.reason} if fact == events.CANCELLED else {}
    outbox.publish(fact, row.id, {**known, **(more or {})}, clock=clock)


def said(moment: datetime, offering: Offering) -> str:
    """Write a moment as people of the hall read it."""
    calendar = plans.calendar_of(offering.region)
    return calendars.local_moment(calendar, moment).strftime(WRITTEN)


def as_appointments(rows: Iterable[StoredBooking]) -> tuple[Appointment, ...]:
    """Return rows as others see them."""
    return tuple(row.as_appointment() for row in rows)


def claim_of(actor: Actor, wanted: Wanted, *, offering: Offering, slot: Slot, key: str) -> Claim:
    """Return what somebody wants, as the table keeps it; their name is filled in later."""
    return Claim(
        offering=offering,
        slot=slot,
        party=actor.applicant or PartyId(""),
        party_name=actor.name,
        booked_by=actor.party or "",
        service=wanted.service,
        case_id=wanted.case_id,
        key=key,
    )


def _row(claim: Claim, clock: Clock) -> StoredBooking:
    offering, slot = claim.offering, claim.slot
    return StoredBooking(
        id=uuid_utils.uuid7().hex,
        code="".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)),
        hall=offering.hall,
        region=offering.region,
        group=offering.group.id,
        service=claim.service,
        party=claim.party,
        party_name=claim.party_name,
        booked_by=claim.booked_by,
        nth=_nth(claim),
        seat=_seat(offering, slot),
        state=OPEN,
        case_id=claim.case_id,
        idempotency_key=claim.key,
        digest=claim.digest,
        made_at=clock.now(),
        **_times(offering, slot, clock),
    )


def _times(offering: Offering, slot: Slot, clock: Clock) -> dict[str, datetime | date | None]:
    remind_at = slot.starts_at - timedelta(hours=offering.plan.remind_hours)
    return {
        "day": plans.today(offering.region, slot.starts_at),
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "lapses_at": slot.starts_at + timedelta(minutes=offering.plan.late_minutes),
        "remind_at": remind_at if remind_at > clock.now() else None,
    }


def _seat(offering: Offering, slot: Slot) -> int:
    rows = StoredBooking.objects.filter(
        hall=offering.hall, group=offering.group.id, starts_at=slot.starts_at
    )
    taken = rows.exclude(state=CANCELLED).values_list("seat", flat=True)
    seat = first_free(taken, offering.group.places)
    if seat is None:
        raise Refusal("appointment.full", Reason.CONFLICT)
    return seat


def _nth(claim: Claim) -> int:
    open_ones = _open_of(claim.party)
    same = next((row for row in open_ones if row.service == claim.service), None)
    if same is not None:
        values = {"when": said(same.starts_at, claim.offering)}
        raise Refusal("appointment.already_booked", Reason.CONFLICT, values=values)
    _require_free_time(open_ones, claim.slot, claim.offering)
    most = claim.offering.plan.most_open
    nth = first_free((row.nth for row in open_ones), most)
    if nth is None:
        raise Refusal("appointment.too_many", values={"most": str(most)})
    return nth


def _open_of(party: PartyId, *, besides: str = "") -> list[StoredBooking]:
    return list(StoredBooking.objects.filter(party=party, state=OPEN).exclude(id=besides))


def _require_free_time(rows: Iterable[StoredBooking], slot: Slot, offering: Offering) -> None:
    for row in rows:
        if row.starts_at < slot.ends_at and slot.starts_at < row.ends_at:
            values = {"when": said(row.starts_at, offering)}
            raise Refusal("appointment.overlaps", Reason.CONFLICT, values=values)
