"""Applying for a service: the pages that all channels share, in the frame of this site."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from kallipolis.channels.resident.views import keeping
from kallipolis.channels.resident.views.frame import person, show
from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.filings import api as filings
from kallipolis.domains.government.filings.contracts import Frame, Ways, nothing
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.web.api import notify
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.services import api as services


@require_safe
def begin(request: HttpRequest, service_id: str) -> HttpResponse:
    """Lead to the first page, or to what somebody applied for or holds already."""
    filings.require_online(service_id)
    frame = _frame(request, service_id)
    try:
        return filings.begin(frame, service_id)
    except Refusal as refusal:
        place = _there_already(frame.actor, service_id, refusal)
        if not place:
            raise
        notify(request, refusal.code, **refusal.values)
        return HttpResponseRedirect(place)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, service_id: str, page_id: str) -> HttpResponse:
    frame = _frame(request, service_id)
    if keeping.is_kept(request):
        return keeping.take(request, frame.actor, service_id, page_id)
    return filings.answer(request, frame, service_id, page_id)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, service_id: str) -> HttpResponse:
    return filings.bring(request, _frame(request, service_id), service_id)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, service_id: str) -> HttpResponse:
    return filings.check(request, _frame(request, service_id), service_id)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, service_id: str) -> HttpResponse:
    """Ask whether a draft may go, then throw it away."""
    actor = person(request)
    draft = drafts.find(actor, service_id)
    if draft and request.method != "POST":
        return show(request, "discard.html", service=services.get(service_id))
    if draft:
        drafts.discard(actor, draft.id)
        notify(request, "resident.draft_discarded")
    return HttpResponseRedirect(url("resident_service", service_id=service_id))


def _there_already(actor: Actor, service_id: str, refusal: Refusal) -> str:
    """Return where the case or the document is that bars another one, empty if none does."""
    if refusal.code == "preparation.has_case":
        return url("resident_case", case_id=refusal.values["case"])
    if refusal.code != "preparation.has_output":
        return ""
    kind = services.get(service_id).output.credential
    found = [each for each in credentials.held(actor) if each.type == kind]
    if not found:
        return url("resident_credentials")
    return url("resident_credential", credential_id=found[0].id)


def _frame(request: HttpRequest, service_id: str) -> Frame:
    return Frame(
        actor=person(request),
        ways=_ways(service_id),
        show=_show,
        look=nothing,
        confirm=nothing,
        sent=nothing,
    )


def _ways(service_id: str) -> Ways:
    return Ways(
        before=url("resident_service", service_id=service_id),
        begin=url("resident_apply", service_id=service_id),
        page=lambda page: url("resident_apply_page", service_id=service_id, page_id=page),
        evidence=url("resident_apply_evidence", service_id=service_id),
        check=url("resident_apply_check", service_id=service_id),
        sent=lambda case: url("resident_receipt", case_id=case),
    )


def _show(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    return show(
        request,
        template,
        status=status,
        frame="resident/frame.html",
        foot="resident/kept.html",
        confirming="filings/confirming.html",
        **context,
    )
