"""Appointments over the JSON interface: where and when, booked, changed, cancelled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.appointments import api
from kallipolis.platforms.application.appointments.contracts import (
    Appointment,
    HallOffer,
    OpenDay,
    Wanted,
)

KEY: Final = "Idempotency-Key"
SCOPE: Final = "appointments"
Service = Annotated[str, Meta(min_length=1, max_length=120, description="Id of a public service.")]
Moment = Annotated[datetime, Meta(tz=True, description="When the slot begins, with its offset.")]


class HallQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which service, and for people of which region."""

    service: Service
    region: Annotated[str, Meta(min_length=1, max_length=40, description="Code of a region.")]


class DayQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which service."""

    service: Service


class Halls(msgspec.Struct, frozen=True, kw_only=True):
    """Halls that give appointments for a service, the nearest first."""

    halls: tuple[HallOffer, ...]


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """The days for which a hall gives appointments now, with their slots."""

    days: tuple[OpenDay, ...]


class Appointments(msgspec.Struct, frozen=True, kw_only=True):
    """Appointments, the latest first."""

    appointments: tuple[Appointment, ...]


class NewAppointment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The slot that is wanted; ``on_behalf_of`` is a party under a mandate."""

    hall: Annotated[str, Meta(min_length=1, max_length=100)]
    service: Service
    starts_at: Moment
    case_id: Annotated[str, Meta(max_length=16)] = ""
    on_behalf_of: Annotated[str, Meta(max_length=64)] = ""


class OtherTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The slot to which an appointment is moved."""

    starts_at: Moment


def list_appointment_halls(actor: Actor, *, query: HallQuery) -> Halls:
    return Halls(halls=api.offers(query.service, query.region))


def list_appointment_days(actor: Actor, *, hall_id: str, query: DayQuery) -> Days:
    return Days(days=api.days(hall_id, query.service))


def list_appointments(actor: Actor) -> Appointments:
    return Appointments(appointments=api.mine(actor))


def book_appointment(
    actor: Actor, *, body: NewAppointment, headers: Mapping[str, str]
) -> Appointment:
    key = headers.get(KEY, "").strip()
    if not key:
        problem = Problem(field=KEY, code="appointment.key_missing")
        raise Refusal("appointment.key_missing", Reason.MALFORMED, problems=(problem,))
    wanted = Wanted(
        hall=body.hall, service=body.service, starts_at=body.starts_at, case_id=body.case_id
    )
    if body.on_behalf_of:
        actor = parties.acting_for(actor, PartyId(body.on_behalf_of), scope=body.service)
    return api.book(actor, wanted, key=key)


def show_appointment(actor: Actor, *, appointment_id: str) -> Appointment:
    return api.find(actor, appointment_id)


def change_appointment(actor: Actor, *, appointment_id: str, body: OtherTime) -> Appointment:
    return api.change(actor, appointment_id, body.starts_at)


def cancel_appointment(actor: Actor, *, appointment_id: str) -> Appointment:
    return api.cancel(actor, appointment_id)


OPERATIONS = (
    Operation(
        name="list_appointment_halls",
        method="GET",
        path="/appointment-halls",
        call=list_appointment_halls,
        query=HallQuery,
        returns=Halls,
        public=True,
        refusals=(Reason.MALFORMED,),
        summary="List the halls that give appointments for a service, the nearest first.",
    ),
    Operation(
        name="list_appointment_days",
        method="GET",
        path="/appointment-halls/{hall_id}/days",
        call=list_appointment_days,
        query=DayQuery,
        returns=Days,
        public=True,
        refusals=(Reason.NOT_FOUND, Reason.MALFORMED),
        summary="List the days and slots of a hall, and how many places are left in each.",
    ),
    Operation(
        name="list_appointments",
        method="GET",
        path="/appointments",
        call=list_appointments,
        returns=Appointments,
        scope=SCOPE,
        summary="List your appointments, the latest first.",
    ),
    Operation(
        name="book_appointment",
        method="POST",
        path="/appointments",
        call=book_appointment,
        body=NewAppointment,
        returns=Appointment,
        status=201,
        made_under="/appointments",
        scope=SCOPE,
        headers=(KEY,),
        needs=(KEY,),
        refusals=(
            Reason.FORBIDDEN,
            Reason.NOT_FOUND,
            Reason.CONFLICT,
            Reason.RULE,
            Reason.MALFORMED,
        ),
        summary="Book a place in a slot; one Idempotency-Key (required) makes one appointment.",
    ),
    Operation(
        name="show_appointment",
        method="GET",
        path="/appointments/{appointment_id}",
        call=show_appointment,
        returns=Appointment,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND,),
        summary="Show an appointment.",
    ),
    Operation(
        name="change_appointment",
        method="POST",
        path="/appointments/{appointment_id}/change",
        call=change_appointment,
        body=OtherTime,
        returns=Appointment,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT, Reason.RULE, Reason.MALFORMED),
        summary="Move an appointment to another slot of its hall.",
    ),
    Operation(
        name="cancel_appointment",
        method="POST",
        path="/appointments/{appointment_id}/cancel",
        call=cancel_appointment,
        returns=Appointment,
        scope=SCOPE,
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT),
        summary="Give a place back.",
    ),
)
