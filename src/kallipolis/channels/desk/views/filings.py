"""Applying for a visitor: the pages that all channels share, in the frame of the window."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kallipolis.channels.desk.adapters import visiting
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials
from kallipolis.domains.government.filings import api as filings
from kallipolis.domains.government.filings.contracts import Frame, Ways
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.visits import api as visits
from kallipolis.domains.government.visits.contracts import ConsentId, Given, Visit
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.places import api as places
from kallipolis.foundation.web.api import notify
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


@require_POST
@for_officials
def send_code(request: HttpRequest, actor: Actor, visit_id: str, service_id: str) -> HttpResponse:
    """Send the visitor a code by which they confirm exactly what stands on the page now."""
    frame = _frame(actor, visit_id, service_id)
    try:
        sent = visits.send_code(actor, visit_id, filings.submission_of(frame.actor, service_id))
    except Refusal as refusal:
        return filings.check(request, replace(frame, look=_refusing(refusal)), service_id)
    if sent.code:
        notify(request, "desk.code_shown", shown=sent.code, ending=sent.ending)
    else:
        notify(request, "desk.code_sent", ending=sent.ending)
    return redirect(frame.ways.check)


@dataclass(slots=True)
class Counter:
    """A counter where somebody is applied for: what they confirm goes with the case."""

    actor: Actor
    visit: Visit
    service: str
    consents: list[ConsentId] = field(default_factory=list)

    def look(self, request: HttpRequest, submission: Submission) -> None:
        """Count a try of the code that was sent, before anything is sent in."""
        code = request.POST.get("sms_code", "")[:20]
        if code.strip():
            visits.try_code(self.actor, self.visit.id, submission, code)

    def confirm(self, request: HttpRequest, submission: Submission) -> None:
        """Keep the sheet that was signed, if there is one, and take down that it was confirmed."""
        acting = visits.acting(self.actor, self.visit)
        sheet = [
            files.store(acting, each.read(), name=each.name or "").id
            for each in request.FILES.getlist("sheet")
        ]
        given = Given(
            code=request.POST.get("visitor_code", "")[:20],
            sms=request.POST.get("sms_code", "")[:20],
            sheet=tuple(sheet),
        )
        taken = visits.confirm(self.actor, self.visit.id, submission, given)
        self.consents.append(taken)

    def sent(self, request: HttpRequest, case: Case) -> None:
        """Put what was confirmed with the case."""
        for consent in self.consents:
            visits.file(consent, case)

    def marks(self, submission: object) -> dict[str, object]:
        """Return the mark of what is about to be sent, and the code that counts for it now."""
        if not isinstance(submission, Submission):
            return {"mark": "", "waiting": None}
        waiting = visits.code_sent(self.visit, submission)
        return {"mark": visits.mark_of(submission), "waiting": waiting}

    def show(
        self, request: HttpRequest, template: str, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """Answer with a page of the application, with who it is for above it."""
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
            code_path=url("desk_visit_code", visit_id=self.visit.id, service_id=self.service),
            **self.marks(more.get("submission")),
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
        look=counter.look,
        confirm=counter.confirm,
        sent=counter.sent,
    )


def _refusing(refusal: Refusal) -> Callable[[HttpRequest, Submission], None]:
    def refuse(request: HttpRequest, submission: Submission) -> None:
        raise refusal

    return refuse


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
