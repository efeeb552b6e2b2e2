"""A visit: what somebody at the window can be helped with, until it ends."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.desk.adapters import arriving, halls, rows, visiting
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials
from kallipolis.domains.government.visits import api as visits
from kallipolis.domains.government.visits.contracts import ForCompany, Paper, Visit
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.web.api import faults_of, notify, require_filled
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import AppointmentState
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.queues.contracts import Visit as Coming

EXPECTED = (Reason.RULE, Reason.MALFORMED, Reason.CONFLICT)
NO_COMPANY = "representative.no_company"
MOST_PAPERS = 10


@require_GET
@for_officials
def show_visit(request: HttpRequest, actor: Actor, visit_id: str) -> HttpResponse:
    return _shown(request, actor, visits.find(actor, visit_id))


@require_POST
@for_officials
def end(request: HttpRequest, actor: Actor, visit_id: str) -> HttpResponse:
    """End the visit and, where it came from the queue, its number; go back to where it began."""
    visit = visits.find(actor, visit_id)
    is_from_queue = arriving.end(actor, visit)
    notify(request, "desk.visit_over", name=visit.visitor_name)
    if is_from_queue:
        return redirect("desk_hall", hall_id=visit.hall)
    return redirect("desk_window")


@require_POST
@for_officials
def represent(request: HttpRequest, actor: Actor, visit_id: str) -> HttpResponse:
    """Serve the visitor for the company that they name, or for themselves again."""
    visit, code = visits.find(actor, visit_id), request.POST.get("credit_code", "")[:40]
    named = ForCompany(credit_code=code.replace("\0", ""), papers=_papers(request))
    is_for_one = "themselves" not in request.POST
    try:
        if is_for_one:
            require_filled({"credit_code": code}, ("credit_code",))
        new = visits.represent(actor, visit.id, named if is_for_one else None)
    except Refusal as refusal:
        return _refused(request, actor, visit, refusal)
    said = "desk.for_company" if is_for_one else "desk.for_themselves"
    notify(request, said, name=new.visitor_name, company=new.company_name)
    return redirect("desk_visit", visit_id=new.id)


def _papers(request: HttpRequest) -> tuple[Paper, ...]:
    brought = request.FILES.getlist("authorisation")[:MOST_PAPERS]
    return tuple(Paper(name=each.name or "", content=each.read()) for each in brought)


@require_POST
@for_officials
def give_number(request: HttpRequest, actor: Actor, visit_id: str) -> HttpResponse:
    visit = visits.find(actor, visit_id)
    hall, service = visiting.hall_of(actor, visit), request.POST.get("service", "")[:120]
    key = request.POST.get("key", "")[:64]
    try:
        given = queues.take_number(
            actor, hall.id if hall is not None else "", Coming(service=service or "?"), key=key
        )
    except Refusal as refusal:
        return _refused(request, actor, visit, refusal)
    notify(request, "desk.number_given", label=given.label)
    return redirect("desk_visit", visit_id=visit.id)


@require_POST
@for_officials
def hand_over(request: HttpRequest, actor: Actor, visit_id: str, number: str) -> HttpResponse:
    """Hand the result of a case to the visitor, who is its applicant."""
    visit = visits.find(actor, visit_id)
    written = request.POST.get("version", "")
    version = int(written) if written.isdecimal() and len(written) < 9 else 0
    if number not in {each.case.id for each in visiting.running(actor, visit)}:
        raise not_found("case.not_found")
    try:
        cases.act(actor, CaseId(number), visiting.DELIVER, expected_version=version)
    except Refusal as refusal:
        return _refused(request, actor, visit, refusal)
    notify(request, "desk.handed_over", number=number)
    return redirect("desk_visit", visit_id=visit.id)


def _refused(request: HttpRequest, actor: Actor, visit: Visit, refusal: Refusal) -> HttpResponse:
    if refusal.reason not in EXPECTED and refusal.code != NO_COMPANY:
        raise refusal
    return _shown(request, actor, visit, refusal)


def _shown(
    request: HttpRequest, actor: Actor, visit: Visit, refusal: Refusal | None = None
) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()
    hall = visiting.hall_of(actor, visit)
    plan = halls.plan_of(hall) if hall is not None else None
    running = visiting.running(actor, visit)
    booked = appointments.mine(visits.acting(actor, visit))
    return desk_page(
        request,
        actor,
        "desk/visit.html",
        status=409 if refusal else 200,
        visit=visit,
        place=rows.place_name(visiting.applicant_of(visit).region),
        sent=visits.consents_in(visit),
        signed=visits.consents_of([each.case.id for each in running]),
        given={"credit_code": request.POST.get("credit_code", "")[:40]},
        office=rows.organisation_name(visit.organisation),
        words=words,
        found=visiting.services_for(visit, words),
        running=running,
        booked=[each for each in booked if each.state is AppointmentState.BOOKED],
        name=lambda service: halls.service_name(plan, service),
        hall=hall,
        services=halls.to_choose(plan) if plan is not None else [],
        key=uuid4().hex,
        faults=faults_of(refusal),
    )
