"""One's own cases: the list, one case with all that happened in it, and what can be done now."""

from collections.abc import Collection, Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from kallipolis.channels.resident.logic.progress import (
    now_with,
)
from kallipolis.channels.resident.logic.requests import takeable
from kallipolis.channels.resident.views import corrections, others
from kallipolis.channels.resident.views.frame import person, show
from kallipolis.channels.resident.views.standing import (
    is_applied_for,
    standing_of,
    steps_for,
)
from kallipolis.channels.resident.views.visiting import visit_of
from kallipolis.domains.government.filings import api as filings
from kallipolis.domains.government.outputs import api as outputs
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.files.contracts import StoredFile
from kallipolis.foundation.ids import FileId, OrganisationId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseFilter,
    CaseView,
    Outcome,
    Phase,
    Piece,
)
from kallipolis.platforms.application.contradictions import api as contradictions
from kallipolis.platforms.application.contradictions.contracts import NAMED_APART
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Credential
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.objections import api as objections
from kallipolis.platforms.application.objections.contracts import Objection
from kallipolis.platforms.application.ratings import api as ratings
from kallipolis.platforms.application.referrals import api as referrals
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.data.registries import api as registries

FILTERS: Final = ("all", "waiting", "open", "closed")
AGAINST: Final = frozenset({Outcome.REFUSED, Outcome.NOT_ACCEPTED, Outcome.REVOKED})
EXPECTED: Final = (Reason.RULE, Reason.MALFORMED, Reason.CONFLICT)


@require_safe
def list_mine(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("show", "all")
    asked = CaseFilter(after=request.GET.get("after", "")[:20])
    found = cases.cases_of(person(request), asked)
    return show(
        request,
        "cases.html",
        chosen=chosen if chosen in FILTERS else "all",
        cases=[standing_of(case) for case in found.cases if _is_shown(case, chosen)],
        after=found.after,
    )


@require_safe
def show_case(request: HttpRequest, case_id: str) -> HttpResponse:
    actor = person(request)
    try:
        view = cases.find_for(actor, case_id)
    except Refusal as refusal:
        return others.offered(request, refusal, lambda other: _is_theirs(other, case_id))
    return _shown(request, actor, view, refusal=None)


def _is_theirs(actor: Actor, case_id: str) -> bool:
    return cases.find_for(actor, case_id).case.applicant == actor.applicant


@require_safe
def show_receipt(request: HttpRequest, case_id: str) -> HttpResponse:
    actor = person(request)
    view = cases.find_for(actor, case_id)
    return show(
        request,
        "receipt.html",
        view=view,
        steps=steps_for(view.case),
        authority=organisations.get(view.case.accepting),
        credentials=_credentials(actor, view.case),
        spared=sum(1 for each in view.evidence if each.source == "registry" and each.is_required),
    )


@require_POST
def act(request: HttpRequest, case_id: str, action: str) -> HttpResponse:
    actor = person(request)
    view = cases.find_for(actor, case_id)
    offer = next((each for each in takeable(view) if each.name == action), None)
    if offer is None:
        raise Refusal("resident.not_acceptable", Reason.CONFLICT)
    given = corrections.given_in(request, actor, view, offer)
    refusal = given.refusal
    try:
        if refusal is None:
            cases.act(actor, case_id, action, given.request, expected_version=given.version)
    except Refusal as said:
        if said.reason not in EXPECTED:
            raise
        refusal = said
    if refusal is not None:
        kept = corrections.described(actor, given.kept)
        return _shown(request, actor, view, refusal=refusal, tried=action, kept=kept)
    corrections.lend(view, given.request)
    notify(request, "resident.acted", action=offer.title.in_language(language_of_thread()))
    return HttpResponseRedirect(url("resident_case", case_id=case_id))


@require_safe
def open_file(request: HttpRequest, case_id: str, file_id: str) -> HttpResponse:
    actor = person(request)
    view = cases.find_for(actor, case_id)
    proofs = {id for piece in view.evidence for id in piece.files}
    came = {one.file for each in referrals.of_case(view) for one in each.documents}
    if file_id not in proofs | came:
        raise not_found("file.not_found")
    stored, content = files.open_stored(actor, FileId(file_id), scope=view.case.service)
    answer = HttpResponse(content, content_type=stored.media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, stored.name) or ""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _is_shown(case: Case, chosen: str) -> bool:
    if chosen == "waiting":
        return case.waits_for_applicant
    is_closed = case.phase is Phase.CLOSED
    return chosen not in {"open", "closed"} or is_closed == (chosen == "closed")


def _shown(
    request: HttpRequest,
    actor: Actor,
    view: CaseView,
    *,
    refusal: Refusal | None,
    tried: str = "",
    kept: Mapping[str, tuple[StoredFile, ...]] | None = None,
) -> HttpResponse:
    faults, names = faults_of(refusal), _names(view)
    referred, corrected = referrals.of_case(view), filings.corrected_in(view)
    return show(
        request,
        "case.html",
        status=422 if refusal else 200,
        view=view,
        case=view.case,
        correction=ratings.correction_of(view.case.id) if view.rating is not None else None,
        corrected=corrected,
        is_applied_for=is_applied_for(view.case),
        began_by_itself=_began_by_itself(view),
        doubts=filings.doubted(contradictions.of_case(view.case.id)),
        objections={o.proof: o for o in _objections(actor, view.case)},
        steps=steps_for(view.case),
        referred=[each for each in referred if each.is_decided_there or not each.is_ours],
        elsewhere=next((each for each in reversed(referred) if each.is_decided_there), None),
        is_waiting=view.case.waits_for_applicant,
        authority=organisations.get(view.case.deciding),
        now_with=_office(now_with(view.case)),
        answers=_answers(view, NAMED_APART if corrected else ()),
        rule=rules.cited(view.decision.rule, view.case.edition) if view.decision else None,
        remedies=_remedies(view),
        names=names,
        sources={each.requirement: _source(view, each) for each in view.evidence},
        summary=[(path, _called(path, names) + words) for path, words in faults.summary],
        part_choices=[(p.key, p.title.in_language(language_of_thread())) for p in view.parts],
        files=_files(actor, view),
        credentials=_credentials(actor, view.case),
        visit=visit_of(actor, view),
        offers=corrections.sheets_for(view, request, faults, tried=tried, kept=kept or {}),
        faults=faults,
        tried=tried,
        given=request.POST,
    )


def _source(view: CaseView, piece: Piece) -> Mapping[str, object]:
    """Return which registry has a proof, what was read and why, and out of which records."""
    registry = registries.find(piece.reference) if piece.source == "registry" else None
    records = filings.sourced(piece.origins, piece.reference, language_of_thread())
    values = filings.values_in(view, piece)
    return {
        "registry": registry.title if registry else None,
        "records": records,
        "look_up": filings.look_up_of(view, piece, values),
        "lines": filings.lines_in(view, piece),
    }


def _began_by_itself(view: CaseView) -> bool:
    """Say whether the platform opened a case, for somebody who said that something is wrong."""
    return bool(view.history) and view.history[0].relation == "system"


def _called(path: str, names: Mapping[str, Text]) -> str:
    """Return what a fault is about, to be read before what is wrong with it."""
    name, language = names.get(path.removeprefix("file.")), language_of_thread()
    if name is None:
        return ""
    return name.in_language(language) + ("：" if language.startswith("zh") else ": ")


def _office(id: OrganisationId | None) -> Organisation | None:
    return organisations.get(id) if id is not None else None


def _answers(view: CaseView, apart: Collection[str]) -> list[tuple[str, str, str]]:
    form = corrections.form_for(view.case)
    lines = forms.summary(
        form, view.answers, submissions.context_of(view.facts), language_of_thread()
    )
    is_whole = is_applied_for(view.case)
    return [
        (_numbered(line.title, line.item), line.words or "–", "")
        for line in lines
        if (line.words or is_whole) and line.path not in apart
    ]


def _numbered(title: str, item: int) -> str:
    return f"{title} ({item})" if item else title


def _names(view: CaseView) -> Mapping[str, Text]:
    """Return what things to correct are called: fields of the form, and evidence types."""
    fields = {
        f.name: f.title for page in corrections.form_for(view.case).pages for f in page.fields
    }
    return fields | {piece.requirement: piece.title for piece in view.evidence if piece.title}


def _remedies(view: CaseView) -> Text | None:
    """Return what may be done against a decision, if the answer was no."""
    decision = view.decision
    if decision is None or decision.outcome not in AGAINST:
        return None
    return outputs.remedies_against(decision.organisation)


def _files(actor: Actor, view: CaseView) -> Mapping[str, object]:
    ids = [id for piece in view.evidence for id in piece.files]
    found = files.describe(actor, ids, scope=view.case.service)
    return {stored.id: stored for stored in found}


def _objections(actor: Actor, case: Case) -> list[Objection]:
    """Return what the applicant has against look-ups that a case rests on; latest last."""
    if actor.applicant != case.applicant:
        return []
    found = objections.of_party(case.applicant)
    return [each for each in reversed(found) if each.asking == case.id]


def _credentials(actor: Actor, case: Case) -> list[Credential]:
    if actor.applicant != case.applicant:
        return []
    return list(credentials.given_in(actor, case.id))
