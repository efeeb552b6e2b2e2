"""Appointments: which service, hall, day and time; one's own, moved and given back."""

from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe
from msgspec.structs import replace

from kallipolis.channels.resident.logic import booking
from kallipolis.channels.resident.views.frame import (
    applicant_of,
    halls_near,
    person,
    place_of,
    show,
)
from kallipolis.channels.resident.views.visiting import Visit, visit_asked
from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text, everywhere
from kallipolis.foundation.web.api import actor_of, faults_of, notify
from kallipolis.foundation.web.codes import drawn
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import (
    Appointment,
    AppointmentState,
    Offering,
    OpenDay,
    ServiceGroup,
    Wanted,
)
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.services import api as services

EXPECTED: Final = (Reason.RULE, Reason.MALFORMED, Reason.CONFLICT)


@require_safe
def list_mine(request: HttpRequest) -> HttpResponse:
    actor = person(request)
    found = appointments.mine(actor)
    ahead = [each for each in reversed(found) if each.state is AppointmentState.BOOKED]
    past = [each for each in found if each.state is not AppointmentState.BOOKED]
    return show(
        request,
        "appointments.html",
        ahead=[_told(each) for each in ahead],
        past=[_told(each) for each in past],
        numbers=queues.mine(actor),
    )


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Lead from the service to the hall and on to the day and time, one question at a time."""
    service, hall = request.GET.get("service", ""), request.GET.get("hall", "")
    if service and hall:
        return _times(request, service, hall)
    if service:
        return _halls(request, service)
    return _services(request)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    actor = person(request)
    given = request.POST if request.method == "POST" else request.GET
    wanted = _wanted(given.get("service", ""), given.get("hall", ""), given.get("at", ""))
    visit = visit_asked(request, given.get("case", "")[:20], wanted.service)
    wanted = replace(wanted, case_id=visit.case if visit else "")
    offer = appointments.offering(wanted.hall, wanted.service)
    refusal = None
    if request.method == "POST":
        try:
            made = appointments.book(actor, wanted, key=given.get("key", "")[:64])
        except Refusal as refused:
            refusal = _expected(refused)
        else:
            notify(request, "resident.appointment_booked")
            return HttpResponseRedirect(url("resident_appointment", appointment_id=made.id))
    return show(
        request,
        "appointment_confirm.html",
        status=409 if refusal else 200,
        **_about(wanted.service, wanted.hall),
        at=wanted.starts_at,
        hours=_hours(wanted, offer),
        brings=_brings(wanted.service),
        no_shows=offer.plan.no_shows,
        late_minutes=offer.plan.late_minutes,
        key=given.get("key", "")[:64] or uuid4().hex,
        visit=visit,
        along=_along(visit),
        faults=faults_of(refusal),
    )


@require_safe
def show_one(request: HttpRequest, appointment_id: str) -> HttpResponse:
    return _shown(request, appointment_id, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, appointment_id: str) -> HttpResponse:
    """Choose another time for an appointment; a time that was chosen is asked about once."""
    actor = person(request)
    found = appointments.find(actor, appointment_id)
    if request.method == "POST":
        wanted = _wanted(found.service, found.hall, request.POST.get("at", ""))
        try:
            appointments.change(actor, found.id, wanted.starts_at)
        except Refusal as refused:
            return _shown(request, appointment_id, _expected(refused))
        notify(request, "resident.appointment_changed")
        return HttpResponseRedirect(url("resident_appointment", appointment_id=found.id))
    moment = booking.moment_of(request.GET.get("at", ""))
    if moment is None:
        return _times(request, found.service, found.hall, changing=found)
    wanted = _wanted(found.service, found.hall, moment.isoformat())
    offer = appointments.offering(found.hall, found.service)
    return show(
        request,
        "appointment_change.html",
        **_about(found.service, found.hall),
        was=_told(found),
        appointment=found,
        at=moment,
        hours=_hours(wanted, offer),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, appointment_id: str) -> HttpResponse:
    actor = person(request)
    found = appointments.find(actor, appointment_id)
    if request.method != "POST":
        return show(request, "appointment_cancel.html", appointment=found, told=_told(found))
    try:
        appointments.cancel(actor, found.id)
    except Refusal as refused:
        return _shown(request, appointment_id, _expected(refused))
    notify(request, "resident.appointment_cancelled")
    return HttpResponseRedirect(url("resident_appointments"))


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, appointment_id: str) -> HttpResponse:
    """Check in by the code that the screen of the hall shows."""
    if request.method != "POST":
        return _shown(request, appointment_id, None)
    actor = person(request)
    try:
        number = queues.check_in(actor, appointment_id, shown=request.POST.get("code", "")[:20])
    except Refusal as refused:
        return _shown(request, appointment_id, _expected(refused))
    return HttpResponseRedirect(url("resident_number", number_id=number.id))


def name_of_service(id: str) -> Text:
    """Return what a service is called, its id where it is there no more."""
    found = packs.find("service", id)
    return found.body.name if found is not None else everywhere(id)


def _services(request: HttpRequest) -> HttpResponse:
    place = place_of(request, applicant_of(actor_of(request)))
    plans = [appointments.plan_of(hall.id) for hall in halls_near(place)]
    plan = next((each for each in plans if each is not None), None)
    groups = [group for group in plan.groups if group.booking != "none"] if plan else []
    return show(
        request,
        "appointment_services.html",
        groups=[(group, _named_in(group)) for group in groups],
    )


def _named_in(group: ServiceGroup) -> list[tuple[str, Text]]:
    return [(id, name_of_service(id)) for id in group.services]


def _halls(request: HttpRequest, service: str) -> HttpResponse:
    visit = visit_asked(request, request.GET.get("case", "")[:20], service)
    place = place_of(request, applicant_of(actor_of(request)))
    region = visit.region if visit is not None else place.code if place is not None else ""
    offers = appointments.offers(service, region) if region else ()
    rooms = {each.hall: booking.first_with_room(_days(each.hall, service)) for each in offers}
    return show(
        request,
        "appointment_halls.html",
        service=service,
        service_name=services.get(service).name,
        offers=[(offer, rooms[offer.hall]) for offer in offers],
        along=_along(visit),
    )


def _times(
    request: HttpRequest, service: str, hall: str, *, changing: Appointment | None = None
) -> HttpResponse:
    offer = appointments.offering(hall, service)
    days = _days(hall, service)
    visit = visit_asked(request, request.GET.get("case", "")[:20], service)
    asked = booking.day_of(request.GET.get("day", "")) or booking.first_with_room(days)
    chosen = next((each for each in days if each.day == asked), None)
    return show(
        request,
        "appointment_times.html",
        **_about(service, hall),
        weeks=booking.weeks(days),
        chosen=chosen,
        times=booking.choices(chosen, _zone(offer)) if chosen is not None else (),
        is_full=not any(each.free for each in days),
        wished=booking.day_of(visit.day) if visit and asked and visit.day == str(asked) else None,
        case_along=f"&{urlencode({'case': visit.case})}" if visit else "",
        along=_along(visit),
        changing=changing,
    )


def _shown(request: HttpRequest, appointment_id: str, refusal: Refusal | None) -> HttpResponse:
    actor = person(request)
    found = appointments.find(actor, appointment_id)
    numbers = [each for each in queues.mine(actor) if each.hall == found.hall]
    now = SYSTEM_CLOCK.now()
    return show(
        request,
        "appointment.html",
        status=409 if refusal else 200,
        appointment=found,
        told=_told(found),
        hall=appointments.hall(found.hall),
        brings=_brings(found.service),
        code=drawn(found.code),
        numbers=numbers,
        is_ahead=found.state is AppointmentState.BOOKED and now < found.starts_at,
        is_kept=found.state is AppointmentState.BOOKED and now <= found.lapses_at,
        faults=faults_of(refusal),
    )


def _told(appointment: Appointment) -> dict[str, Any]:
    """Return an appointment with the names of service and hall, and its hours there."""
    zone = ZoneInfo(calendars.calendar_for(appointment.region).time_zone)
    return {
        "appointment": appointment,
        "hours": booking.hours(appointment.starts_at, appointment.ends_at, zone),
        "day": appointment.starts_at.astimezone(zone).date(),
        **_about(appointment.service, appointment.hall),
    }


def _about(service: str, hall: str) -> dict[str, Any]:
    return {
        "service": service,
        "service_name": name_of_service(service),
        "hall": appointments.hall(hall),
    }


def _along(visit: Visit | None) -> str:
    """Return what the addresses of booking carry on of the case that it is for."""
    return f"&{urlencode(visit.kept)}" if visit is not None else ""


def _days(hall: str, service: str) -> tuple[OpenDay, ...]:
    return appointments.days(hall, service)


def _wanted(service: str, hall: str, at: str) -> Wanted:
    moment = booking.moment_of(at)
    if moment is None:
        raise Refusal("appointment.no_such_slot", Reason.CONFLICT)
    return Wanted(hall=hall, service=service, starts_at=moment)


def _hours(wanted: Wanted, offer: Offering) -> str:
    days = _days(wanted.hall, wanted.service)
    slots = (slot for day in days for slot in day.slots)
    found = next((slot for slot in slots if slot.starts_at == wanted.starts_at), None)
    if found is None:
        raise Refusal("appointment.no_such_slot", Reason.CONFLICT)
    return booking.hours(found.starts_at, found.ends_at, _zone(offer))


def _brings(service: str) -> list[Text]:
    """Return what somebody has to bring: what no registry is asked for."""
    document = packs.find("service", service)
    if document is None:
        return []
    kinds = [services.evidence_type(each.type) for each in document.body.evidence]
    return [k.name for k in kinds if not k.is_held_here and not k.only_looked_up]


def _zone(offer: Offering) -> ZoneInfo:
    return ZoneInfo(calendars.calendar_for(offer.region).time_zone)


def _expected(refusal: Refusal) -> Refusal:
    if refusal.reason not in EXPECTED:
        raise refusal
    return refusal
