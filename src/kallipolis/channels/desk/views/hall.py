"""Pages of those who work in a hall: the counter, the list of the day, how the hall does."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.desk.adapters import halls
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations.contracts import Hall
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.queues.contracts import Step, Visit

EXPECTED: Final = (Reason.RULE, Reason.MALFORMED, Reason.CONFLICT)
PURPOSE: Final = "reception in the hall"


@require_GET
@for_officials
def choose_hall(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Go to the hall where one sits, or the only one in which one works; else choose."""
    found = halls.halls_of(actor)
    if not found:
        raise Refusal("desk.not_hall", Reason.FORBIDDEN)
    seat = queues.seat_of(actor)
    if seat is not None or len(found) == 1:
        return _to_hall(seat[0] if seat is not None else found[0].id)
    return desk_page(request, actor, "desk/halls.html", halls=found)


@require_GET
@for_officials
def show_hall(request: HttpRequest, actor: Actor, hall_id: str) -> HttpResponse:
    return _shown(request, actor, _hall(actor, hall_id))


@require_GET
@for_officials
def show_waiting(request: HttpRequest, actor: Actor, hall_id: str) -> HttpResponse:
    """Answer with the list of who waits alone, for the page that has it open."""
    hall = _hall(actor, hall_id)
    desk = queues.desk(actor, hall.id)
    return desk_page(
        request, actor, "desk/hall_waiting.html", hall=hall, desk=desk, name=_namer(hall)
    )


@require_POST
@for_officials
def open_counter(request: HttpRequest, actor: Actor, hall_id: str) -> HttpResponse:
    counter = request.POST.get("counter", "")[:100]
    return _done(request, actor, hall_id, lambda: queues.open_counter(actor, hall_id, counter))


@require_POST
@for_officials
def close_counter(request: HttpRequest, actor: Actor, hall_id: str) -> HttpResponse:
    return _done(request, actor, hall_id, lambda: queues.close_counter(actor, hall_id))


@require_POST
@for_officials
def call_next(request: HttpRequest, actor: Actor, hall_id: str) -> HttpResponse:
    receiving = actor.with_purpose(PURPOSE)

    def call() -> None:
        if queues.call_next(receiving, hall_id) is None:
            notify(request, "desk.nobody_waits")

    return _done(request, actor, hall_id, call)


@require_POST
@for_officials
def take_step(request: HttpRequest, actor: Actor, hall_id: str) -> HttpResponse:
    receiving = actor.with_purpose(PURPOSE)
    number, to = request.POST.get("number", "")[:32], request.POST.get("to", "")[:100]
    written = request.POST.get("step", "")
    if written not in {step.value for step in Step}:
        raise not_found("queue.not_found")
    return _done(
        request, actor, hall_id, lambda: queues.take_step(receiving, number, Step(written), to=to)
    )


@require_POST
@for_officials
def give_number(request: HttpRequest, actor: Actor, hall_id: str) -> HttpResponse:
    visit = Visit(
        service=request.POST.get("service", "")[:120],
        priority=request.POST.get("priority", "")[:100],
    )

    def give() -> None:
        given = queues.take_number(actor, hall_id, visit, key=request.POST.get("key", "")[:64])
        notify(request, "desk.number_given", label=given.label)

    return _done(request, actor, hall_id, give)


@require_POST
@for_officials
def check_in(request: HttpRequest, actor: Actor, hall_id: str) -> HttpResponse:
    """Check in who shows a code, or who stands in the list of the day."""
    receiving = actor.with_purpose(PURPOSE)
    id, code = request.POST.get("appointment", "")[:32], request.POST.get("code", "")[:20]

    def admit() -> None:
        found = id or appointments.find_by_code(receiving, hall_id, code).id
        notify(request, "desk.number_given", label=queues.check_in(receiving, found).label)

    return _done(request, actor, hall_id, admit)


@require_GET
@for_officials
def show_day(request: HttpRequest, actor: Actor, hall_id: str) -> HttpResponse:
    hall = _hall(actor, hall_id)
    day = _day(request.GET.get("day", "")) or _today(hall)
    receiving = actor.with_purpose(PURPOSE)
    return desk_page(
        request,
        actor,
        "desk/hall_day.html",
        hall=hall,
        day=day,
        is_today=day == _today(hall),
        appointments=appointments.of_day(receiving, hall.id, day),
        clock_of=_clock_of(hall),
        name=_namer(hall),
        may_oversee=halls.oversees(actor),
    )


@require_GET
@for_officials
def show_overview(request: HttpRequest, actor: Actor, hall_id: str) -> HttpResponse:
    hall = _hall(actor, hall_id)
    board = f"{settings.KALLIPOLIS.base_url}{url('resident_board', hall_id=hall.id)}"
    return desk_page(
        request,
        actor,
        "desk/hall_overview.html",
        hall=hall,
        overview=queues.overview(actor, hall.id),
        screen=f"{board}?screen={queues.screen_key(actor, hall.id)}",
        may_oversee=True,
    )


def _hall(actor: Actor, hall_id: str) -> Hall:
    found = next((hall for hall in halls.halls_of(actor) if hall.id == hall_id), None)
    if found is None:
        raise not_found("queue.not_found")
    return found


def _done(
    request: HttpRequest, actor: Actor, hall_id: str, do: Callable[[], object]
) -> HttpResponse:
    hall = _hall(actor, hall_id)
    try:
        do()
    except Refusal as refusal:
        if refusal.reason not in EXPECTED and refusal.code != "appointment.not_found":
            raise
        return _shown(request, actor, hall, refusal)
    return _to_hall(hall.id)


def _to_hall(hall_id: str) -> HttpResponse:
    return HttpResponseRedirect(url("desk_hall", hall_id=hall_id))


def _shown(
    request: HttpRequest, actor: Actor, hall: Hall, refusal: Refusal | None = None
) -> HttpResponse:
    desk = queues.desk(actor, hall.id)
    current = desk.current if desk is not None else None
    plan = halls.plan_of(hall)
    return desk_page(
        request,
        actor,
        "desk/hall.html",
        status=409 if refusal else 200,
        hall=hall,
        plan=plan,
        desk=desk,
        current=current,
        papers=halls.papers(current.service) if current is not None else (),
        services=halls.to_choose(plan) if plan is not None else [],
        name=_namer(hall),
        may_oversee=halls.oversees(actor),
        key=uuid4().hex,
        faults=faults_of(refusal),
    )


def _namer(hall: Hall) -> Callable[[str], Text]:
    plan = halls.plan_of(hall)
    return lambda service: halls.service_name(plan, service)


def _clock_of(hall: Hall) -> Callable[[Any], str]:
    zone = ZoneInfo(calendars.calendar_for(RegionCode(hall.region)).time_zone)
    return lambda moment: f"{moment.astimezone(zone):%H:%M}"


def _today(hall: Hall) -> date:
    return calendars.local_day(calendars.calendar_for(RegionCode(hall.region)), SYSTEM_CLOCK.now())


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
