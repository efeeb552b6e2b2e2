"""In the hall: the board, a number and how it stands, and taking one where one is."""

from datetime import timedelta
from typing import Final
from uuid import uuid4

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kallipolis.channels.resident.views.appointments import name_of_service
from kallipolis.channels.resident.views.frame import is_applicant, show
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import actor_of, faults_of, message, notify
from kallipolis.foundation.web.codes import drawn
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import (
    Appointment,
    AppointmentState,
)
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.queues.contracts import Visit
from kallipolis.platforms.application.ratings import api as ratings
from kallipolis.platforms.application.ratings.contracts import Given

EXPECTED: Final = (Reason.RULE, Reason.MALFORMED, Reason.CONFLICT)
HALF_A_DAY: Final = timedelta(hours=12)
FRAGMENT: Final = "HX-Request"


@require_safe
def show_board(request: HttpRequest, hall_id: str) -> HttpResponse:
    """Show who is called where; the hall's own screen also shows how to check in."""
    screen = request.GET.get("screen", "")
    code = queues.presence_code(hall_id, screen) if screen else ""
    address = f"{settings.KALLIPOLIS.base_url}{url('resident_here', hall_id=hall_id)}?code={code}"
    return show(
        request,
        "board_calls.html" if FRAGMENT in request.headers else "board.html",
        board=queues.board(hall_id),
        code=code,
        drawn=drawn(address) if code else "",
    )


@require_safe
def show_number(request: HttpRequest, number_id: str) -> HttpResponse:
    return _number(request, number_id)


@require_POST
def rate(request: HttpRequest, number_id: str) -> HttpResponse:
    """Take down how somebody was served with their number."""
    said = {
        "stars": request.POST.get("stars", ""),
        "words": request.POST.get("words", "").replace("\0", "").strip()[:1000],
    }
    try:
        given = msgspec.convert(said, Given, strict=False)
    except msgspec.ValidationError:
        return _number(request, number_id, fault=message("resident.rating_missing"))
    ratings.rate_visit(actor_of(request), number_id, given)
    notify(request, "resident.visit_rated")
    return HttpResponseRedirect(url("resident_number", number_id=number_id))


def _number(request: HttpRequest, number_id: str, *, fault: str = "") -> HttpResponse:
    return show(
        request,
        "standing.html" if FRAGMENT in request.headers else "number.html",
        status=422 if fault else 200,
        number=queues.standing(number_id),
        is_asked=_may_rate(request, number_id),
        fault=fault,
    )


def _may_rate(request: HttpRequest, number_id: str) -> bool:
    """Say whether a number is one's own, done with, and not rated yet."""
    actor = actor_of(request)
    try:
        queues.served(actor, number_id)
    except Refusal as refusal:
        if refusal.reason is not Reason.NOT_FOUND:
            raise
        return False
    return not ratings.is_rated(number_id)


@require_http_methods(["GET", "HEAD", "POST"])
def be_here(request: HttpRequest, hall_id: str) -> HttpResponse:
    """Take a number where one is, or go on to the appointment that one has there today."""
    given = request.POST if request.method == "POST" else request.GET
    code = given.get("code", "")[:20]
    refusal = None
    if request.method == "POST":
        visit = Visit(service=given.get("service", "")[:120], presence=code)
        try:
            key = given.get("key", "")[:64]
            number = queues.take_number(actor_of(request), hall_id, visit, key=key)
        except Refusal as refused:
            if refused.reason not in EXPECTED:
                raise
            refusal = refused
        else:
            return HttpResponseRedirect(url("resident_number", number_id=number.id))
    return show(
        request,
        "here.html",
        status=409 if refusal else 200,
        hall=appointments.hall(hall_id),
        board=queues.board(hall_id),
        services=_walk_in_services(hall_id),
        expected=[(each, name_of_service(each.service)) for each in _expected(request, hall_id)],
        code=code,
        key=uuid4().hex,
        faults=faults_of(refusal),
    )


def _walk_in_services(hall_id: str) -> list[tuple[Text, list[tuple[str, Text]]]]:
    """Return for what one gets a number without an appointment, by the groups of the hall."""
    plan = appointments.plan_of(hall_id)
    groups = plan.groups if plan is not None else ()
    return [
        (
            group.title,
            [(id, name_of_service(id)) for id in group.services] or [(group.id, group.title)],
        )
        for group in groups
        if group.booking != "required"
    ]


def _expected(request: HttpRequest, hall_id: str) -> list[Appointment]:
    actor = actor_of(request)
    if not is_applicant(actor):
        return []
    soon = SYSTEM_CLOCK.now() + HALF_A_DAY
    return [
        each
        for each in appointments.mine(actor)
        if each.hall == hall_id and each.state is AppointmentState.BOOKED and each.starts_at < soon
    ]
