"""Applying for a service: the form, one page at a time, kept at every step."""

from collections.abc import Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from kallipolis.channels.resident.logic.answering import next_page, open_on, problems_on
from kallipolis.channels.resident.views import keeping, uploads
from kallipolis.channels.resident.views.frame import person, places_in, show
from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.contracts import NOTHING
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.preparations.contracts import Prepared
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.web.api import notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.api import Setting
from kallipolis.platforms.application.services import api as services

EVIDENCE: Final = "@evidence"
"""Stands in a draft for the page of evidence, which no page of a form can be called."""


@require_safe
def begin(request: HttpRequest, service_id: str) -> HttpResponse:
    """Lead on to where somebody left off, or to the first page; say early what is for halls."""
    service = services.get(service_id)
    if not service.is_sent_in_online:
        raise Refusal("submission.not_online")
    ready = preparations.prepare(person(request), service_id)
    preparations.require_first(ready)
    pages = forms.pages_shown(ready.form, ready.answers, ready.context)
    left_at = ready.draft.page if ready.draft else ""
    page = left_at if left_at in pages else next_page(pages, "")
    if left_at == EVIDENCE or not page:
        return HttpResponseRedirect(url("resident_apply_evidence", service_id=service_id))
    return HttpResponseRedirect(_path(service_id, page))


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, service_id: str, page_id: str) -> HttpResponse:
    actor = person(request)
    if page_id not in {page.id for page in services.form_of(services.get(service_id)).pages}:
        raise Http404
    if request.method != "POST":
        return _shown(request, preparations.prepare(actor, service_id), page_id, {})
    if keeping.is_kept(request):
        return keeping.take(request, actor, service_id, page_id)
    return _answered(request, actor, service_id, page_id)


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


def _answered(request: HttpRequest, actor: Actor, service_id: str, page_id: str) -> HttpResponse:
    before = preparations.prepare(actor, service_id)
    sent = uploads.keep(actor, request)
    posted = forms.parse_post(before.form, request.POST, page=page_id, uploads=sent.kept)
    given = dict(before.draft.answers if before.draft else {}) | posted.answers
    _keep(actor, before, given, page_id)
    ready = preparations.prepare(actor, service_id, answers=given)
    faults = _faults(before, ready, page_id) if posted.pressed == "send" else {}
    faults |= sent.faults
    if faults:
        return _shown(request, ready, page_id, faults)
    if posted.pressed != "send":
        return HttpResponseRedirect(f"{_path(service_id, page_id)}#{posted.at}")
    return HttpResponseRedirect(_onwards(request, ready, page_id, _unasked(before, ready)))


def _keep(actor: Actor, ready: Prepared, given: Mapping[str, object], page_id: str) -> None:
    brought = ready.draft.brought if ready.draft else NOTHING
    drafts.save(actor, ready.service.id, answers=given, brought=brought, page=page_id)


def _faults(before: Prepared, ready: Prepared, page_id: str) -> dict[str, str]:
    checked = forms.validate(ready.form, ready.answers, ready.context)
    unasked = _unasked(before, ready)
    return forms.worded(problems_on(ready.form, page_id, checked.problems, unasked=unasked))


def _unasked(before: Prepared, ready: Prepared) -> frozenset[str]:
    """Return the paths of the questions that only the answers given just now have brought up."""
    asked = forms.visible(before.form, before.answers, before.context)
    asks = forms.visible(ready.form, ready.answers, ready.context)
    return frozenset(asks) - frozenset(asked)


def _onwards(request: HttpRequest, ready: Prepared, page_id: str, unasked: frozenset[str]) -> str:
    service_id = ready.service.id
    problems = forms.validate(ready.form, ready.answers, ready.context).problems
    new = open_on(ready.form, page_id, problems, unasked=unasked)
    if new:
        return f"{_path(service_id, page_id)}#{new[0]}"
    if request.GET.get("then") == "check":
        return url("resident_apply_check", service_id=service_id)
    following = next_page(forms.pages_shown(ready.form, ready.answers, ready.context), page_id)
    if following:
        return _path(service_id, following)
    return url("resident_apply_evidence", service_id=service_id)


def _shown(
    request: HttpRequest, ready: Prepared, page_id: str, faults: dict[str, str]
) -> HttpResponse:
    language = language_of_thread()

    setting = Setting(
        context=ready.context, language=language, faults=faults, places=places_in(language)
    )
    pages = forms.pages_shown(ready.form, ready.answers, ready.context)
    place = pages.index(page_id) if page_id in pages else 0
    return show(
        request,
        "apply.html",
        status=422 if faults else 200,
        service=ready.service,
        sheet=forms.sheet_of(ready.form, page_id, ready.answers, setting),
        number=place + 1,
        total=len(pages) + 2,
        back=_path(ready.service.id, pages[place - 1]) if place else "",
        has_draft=ready.draft is not None,
        base=keeping.base_of(ready.form, page_id, ready.draft.answers if ready.draft else {}),
    )


def _path(service_id: str, page_id: str) -> str:
    return url("resident_apply_page", service_id=service_id, page_id=page_id)
