"""Applying for a service: the form, one page at a time, kept at every step."""

from collections.abc import Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.contracts import NOTHING, Draft
from kallipolis.domains.government.filings.contracts import Frame, Ways
from kallipolis.domains.government.filings.logic.answering import (
    base_of,
    next_page,
    noted,
    open_on,
    problems_on,
)
from kallipolis.domains.government.filings.views import uploads
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.preparations.contracts import Prepared
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.api import Setting
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService

EVIDENCE: Final = "@evidence"
"""Stands in a draft for the page of evidence, which no page of a form can be called."""


def require_online(service_id: str) -> None:
    """Say early, before anybody logs in, what is for halls only.

    Raises:
        Refusal: ``service.not_found``; ``submission.not_online``.
    """
    if not services.get(service_id).is_sent_in_online:
        raise Refusal("submission.not_online")


def begin(frame: Frame, service_id: str) -> HttpResponse:
    """Lead on to where somebody left off, or to the first page.

    Where nothing is left to be asked, the first page is the last: that on which all is read again.

    Raises:
        Refusal: as for ``preparations.prepare`` and ``preparations.require_first``.
    """
    ready = preparations.prepare(frame.actor, service_id)
    preparations.require_first(ready)
    if ready.draft is None and forms.is_foreseen(ready.form) and _is_known(frame.actor, ready):
        return HttpResponseRedirect(frame.ways.check)
    pages = forms.pages_shown(ready.form, ready.answers, ready.context)
    left_at = ready.draft.page if ready.draft else ""
    page = left_at if left_at in pages else next_page(pages, "")
    if left_at == EVIDENCE or not page:
        return HttpResponseRedirect(frame.ways.evidence)
    return HttpResponseRedirect(frame.ways.page(page))


def _is_known(actor: Actor, ready: Prepared) -> bool:
    """Say whether registries know all that would be asked, and hold all proof."""
    declared = forms.declarations(ready.form, ready.answers, ready.context)
    answers = dict(ready.answers) | {field.name: True for field in declared}
    examined = submissions.examine(actor, Submission(service=ready.service.id, answers=answers))
    return not examined.assessment.problems and not examined.lacking


def pages_of(ready: Prepared, draft: Draft | None) -> int:
    """Return how many pages of questions somebody is led through; none where nothing was asked."""
    return len(forms.pages_shown(ready.form, ready.answers, ready.context)) if draft else 0


def last_asked(ways: Ways, ready: Prepared) -> str:
    """Return where the last questions stand, or what comes before where none is asked."""
    pages = forms.pages_shown(ready.form, ready.answers, ready.context)
    return ways.page(pages[-1]) if pages else ways.before


def answer(request: HttpRequest, frame: Frame, service_id: str, page_id: str) -> HttpResponse:
    """Show a page of the form, or keep what was answered on it and lead on."""
    if page_id not in {page.id for page in services.form_of(services.get(service_id)).pages}:
        raise Http404
    if request.method != "POST":
        return _shown(
            request, frame, preparations.prepare(frame.actor, service_id), page_id, faults={}
        )
    return _answered(request, frame, service_id, page_id)


def _answered(request: HttpRequest, frame: Frame, service_id: str, page_id: str) -> HttpResponse:
    actor = frame.actor
    before = preparations.prepare(actor, service_id)
    sent = uploads.keep(actor, request)
    posted = forms.parse_post(before.form, request.POST, page=page_id, uploads=sent.kept)
    given = dict(before.draft.answers if before.draft else {}) | posted.answers
    _keep(actor, before, given, page_id)
    ready = preparations.prepare(actor, service_id, answers=given)
    faults = _faults(before, ready, page_id) if posted.pressed == "send" else {}
    faults |= sent.faults
    if faults:
        return _shown(request, frame, ready, page_id, faults=faults)
    if posted.pressed != "send":
        return HttpResponseRedirect(f"{frame.ways.page(page_id)}#{posted.at}")
    return HttpResponseRedirect(
        _onwards(request, frame, ready, page_id, unasked=_unasked(before, ready))
    )


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


def _onwards(
    request: HttpRequest,
    frame: Frame,
    ready: Prepared,
    page_id: str,
    *,
    unasked: frozenset[str],
) -> str:
    ways = frame.ways
    problems = forms.validate(ready.form, ready.answers, ready.context).problems
    new = open_on(ready.form, page_id, problems, unasked=unasked)
    if new:
        return f"{ways.page(page_id)}#{new[0]}"
    if request.GET.get("then") == "check":
        return ways.check
    following = next_page(forms.pages_shown(ready.form, ready.answers, ready.context), page_id)
    if following:
        return ways.page(following)
    return ways.evidence


def _shown(
    request: HttpRequest,
    frame: Frame,
    ready: Prepared,
    page_id: str,
    *,
    faults: dict[str, str],
) -> HttpResponse:
    language = language_of_thread()
    setting = Setting(
        context=ready.context,
        language=language,
        faults=faults,
        places=lambda question: forms.places_for(question, language),
    )
    pages = forms.pages_shown(ready.form, ready.answers, ready.context)
    place = pages.index(page_id) if page_id in pages else 0
    return frame.show(
        request,
        "filings/apply.html",
        status=422 if faults else 200,
        ways=frame.ways,
        service=ready.service,
        sheet=forms.sheet_of(ready.form, page_id, ready.answers, setting),
        number=place + 1,
        total=len(pages) + _pages_after(ready.service),
        back=frame.ways.page(pages[place - 1]) if place else "",
        all_pages=[frame.ways.page(page) for page in pages],
        has_draft=ready.draft is not None,
        base=noted(
            base_of(ready.form, page_id, ready.draft.answers if ready.draft else {}),
            SYSTEM_CLOCK.now(),
        ),
    )


def _pages_after(service: PublicService) -> int:
    """Return how many pages follow those of the form: that of proof, if any, and the check."""
    return 2 if any(each.evidence for each in services.with_parts(service)) else 1
