"""Applying for a visitor: the pages that all channels share, in the frame of the window."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from kallipolis.channels.desk.adapters import visiting
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials
from kallipolis.domains.government.filings import api as filings
from kallipolis.domains.government.filings.contracts import Frame, Ways
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.visits import api as visits
from kallipolis.domains.government.visits.contracts import ConsentId, Visit
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.places import api as places
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.cases.contracts import Case


@require_GET
@for_officials
def begin(request: HttpRequest, actor: Actor, visit_id: str, service_id: str) -> HttpResponse:
    filings.require_online(service_id)
    return filings.begin(_frame(actor, visit_id, service_id), service_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officials
def answer(request: HttpRequest, actor: Actor, /, visit_id: str, **at: str) -> HttpResponse:
    frame = _frame(actor, visit_id, at["service_id"])
    return filings.answer(request, frame, at["service_id"], at["page_id"])


@require_http_methods(["GET", "HEAD", "POST"])
@for_officials
def bring(request: HttpRequest, actor: Actor, visit_id: str, service_id: str) -> HttpResponse:
    return filings.bring(request, _frame(actor, visit_id, service_id), service_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officials
def check(request: HttpRequest, actor: Actor, visit_id: str, service_id: str) -> HttpResponse:
    return filings.check(request, _frame(actor, visit_id, service_id), service_id)


@require_GET
@for_officials
def print_sheet(request: HttpRequest, actor: Actor, visit_id: str, service_id: str) -> HttpResponse:
    """Lay out what is about to be sent on a sheet that the visitor signs."""
    frame = _frame(actor, visit_id, service_id)

    def show(
        request: HttpRequest, template: str, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        return frame.show(request, "desk/visit_sheet.html", status=status, **more)

    return filings.check(request, replace(frame, show=show), service_id)


@dataclass(slots=True)
class Counter:
    """A counter where somebody is applied for: what they confirm goes with the case."""

    actor: Actor
    visit: Visit
    service: str
    consents: list[ConsentId] = field(default_factory=list)

    def confirm(self, request: HttpRequest, submission: Submission) -> None:
        """Keep the sheet that was signed, if there is one, and take down that it was confirmed."""
        acting = visits.acting(self.actor, self.visit)
        sheet = [
            files.store(acting, each.read(), name=each.name or "").id
            for each in request.FILES.getlist("sheet")
        ]
        code = request.POST.get("visitor_code", "")[:20]
        taken = visits.confirm(self.actor, self.visit.id, submission, code=code, sheet=sheet)
        self.consents.append(taken)

    def sent(self, request: HttpRequest, case: Case) -> None:
        """Put what was confirmed with the case."""
        for consent in self.consents:
            visits.file(consent, case)

    def show(
        self, request: HttpRequest, template: str, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Answer with a page of the application, with who it is for above it."""
        submission = more.get("submission")
        return desk_page(
            request,
            self.actor,
            template,
            status=status,
            frame="desk/visit_frame.html",
            foot="desk/visit_foot.html",
            confirming="desk/visit_confirm.html",
            visit=self.visit,
            visitor=visiting.visitor_of(self.visit),
            sheet_path=url("desk_visit_sheet", visit_id=self.visit.id, service_id=self.service),
            mark=visits.mark_of(submission) if isinstance(submission, Submission) else "",
            applicant=None,
            hotline=places.here().hotline,
            **more,
        )


def _frame(actor: Actor, visit_id: str, service_id: str) -> Frame:
    visit = visits.find(actor, visit_id)
    if service_id not in visits.accepted(visit):
        raise not_found("service.not_found")
    counter = Counter(actor=actor, visit=visit, service=service_id)
    return Frame(
        actor=visits.acting(actor, visit),
        ways=_ways(visit, service_id),
        show=counter.show,
        confirm=counter.confirm,
        sent=counter.sent,
    )


def _ways(visit: Visit, service_id: str) -> Ways:
    here = {"visit_id": visit.id, "service_id": service_id}
    return Ways(
        before=url("desk_visit", visit_id=visit.id),
        begin=url("desk_visit_apply", **here),
        page=lambda page: url("desk_visit_page", **here, page_id=page),
        evidence=url("desk_visit_evidence", **here),
        check=url("desk_visit_check", **here),
        sent=lambda case: url("desk_receipt", number=case),
    )
