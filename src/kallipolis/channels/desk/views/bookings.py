"""Another time or another hall for a visitor: a place booked from the window."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kallipolis.channels.desk.adapters import halls, visiting
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials
from kallipolis.domains.government.visits import api as visits
from kallipolis.domains.government.visits.contracts import Visit
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import OpenDay, Wanted

EXPECTED = (Reason.RULE, Reason.MALFORMED, Reason.CONFLICT)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officials
def book(request: HttpRequest, actor: Actor, visit_id: str) -> HttpResponse:
    """Choose service, hall, day and time for a visitor, each on the page of the one before."""
    visit = visits.find(actor, visit_id)
    if request.method != "POST":
        return _shown(request, visit, actor)
    try:
        wanted = Wanted(
            hall=request.POST.get("hall", "")[:100] or "?",
            service=request.POST.get("service", "")[:120] or "?",
            starts_at=_moment(request.POST.get("at", "")),
        )
        key = request.POST.get("key", "")[:64]
        made = appointments.book(visits.acting(actor, visit), wanted, key=key)
    except Refusal as refusal:
        if refusal.reason not in EXPECTED:
            raise
        return _shown(request, visit, actor, refusal=refusal)
    notify(request, "desk.booked", shown=made.code)
    return redirect("desk_visit", visit_id=visit.id)


def _shown(
    request: HttpRequest, visit: Visit, actor: Actor, *, refusal: Refusal | None = None
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    region = visiting.applicant_of(visit).region
    service, hall = given.get("service", "")[:120], given.get("hall", "")[:100]
    found = sorted(visits.accepted(visit))
    offers = appointments.offers(service, region) if service in found else ()
    offer = next((each for each in offers if each.hall == hall and each.booking != "none"), None)
    days = [each for each in appointments.days(hall, service) if each.free] if offer else []
    day = next((each for each in days if each.day.isoformat() == given.get("day", "")), None)
    zone = ZoneInfo(calendars.calendar_for(offer.region if offer else region).time_zone)
    return desk_page(
        request,
        actor,
        "desk/visit_booking.html",
        status=409 if refusal else 200,
        visit=visit,
        services=[(id, halls.service_name(None, id)) for id in found if _is_bookable(id, region)],
        service=service,
        offers=[each for each in offers if each.booking != "none"],
        offer=offer,
        days=days,
        chosen=day or (days[0] if days else None),
        times=_times(day or (days[0] if days else None), zone),
        key=uuid4().hex,
        faults=faults_of(refusal),
    )


def _is_bookable(service: str, region: str) -> bool:
    return any(each.booking != "none" for each in appointments.offers(service, region))


def _times(day: OpenDay | None, zone: ZoneInfo) -> list[tuple[str, str]]:
    free = [slot for slot in day.slots if slot.free] if day is not None else []
    return [
        (slot.starts_at.isoformat(), f"{slot.starts_at.astimezone(zone):%H:%M}") for slot in free
    ]


def _moment(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError as fault:
        raise Refusal("appointment.no_such_slot", Reason.CONFLICT) from fault
    if found.tzinfo is None:
        raise Refusal("appointment.no_such_slot", Reason.CONFLICT)
    return found
