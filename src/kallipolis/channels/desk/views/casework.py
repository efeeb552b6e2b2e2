"""Pages of one case: found, shown, acted in; its files and the credentials that came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.desk.adapters import attachments, rows, walking
from kallipolis.channels.desk.adapters.casework import (
    Casework,
    asked_names,
    casework,
    file_ids,
    remedies_in,
)
from kallipolis.channels.desk.adapters.noting import Draft, chosen_by, noting
from kallipolis.channels.desk.adapters.pages import (
    desk_page,
    for_officials,
    issues,
    suspends,
)
from kallipolis.channels.desk.adapters.people import MENTION
from kallipolis.channels.desk.logic import filters, requests
from kallipolis.channels.desk.logic.requests import Given, OfferForm
from kallipolis.domains.government.filings import api as filings
from kallipolis.domains.government.filings.contracts import Declined
from kallipolis.domains.government.visits import api as visits
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.web.api import faults_of, message, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.contradictions import api as contradictions
from kallipolis.platforms.application.contradictions.contracts import NAMED_APART, Claim, Source
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import CredentialId
from kallipolis.platforms.application.referrals import api as referrals
from kallipolis.platforms.application.rules import api as rules

SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})


@require_GET
@for_officials
def find_case(request: HttpRequest, actor: Actor) -> HttpResponse:
    number = request.GET.get("number", "").replace("\0", "").strip()
    faults = faults_of(None)
    if number:
        try:
            view = cases.find_for(actor, number)
        except Refusal as refusal:
            faults = faults_of(refusal)
        else:
            return redirect("desk_case", number=view.case.id)
    status = 404 if number else 200
    return desk_page(request, actor, "desk/find.html", status=status, number=number, faults=faults)


@require_GET
@for_officials
def show_case(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    return case_page(request, actor, number)


@require_POST
@for_officials
def act(request: HttpRequest, actor: Actor, number: str, action: str) -> HttpResponse:
    view = cases.find_for(actor, number)
    language = language_of_thread()
    offers = {offer.name: requests.form_of(offer, language, view.wanted) for offer in view.actions}
    form = offers.get(action)
    if form is None:
        return case_page(request, actor, number, refusal=Refusal("case.not_now", Reason.CONFLICT))
    case = view.case
    try:
        with edge():
            readers = (case.accepting, case.deciding, *view.reviewing)
            pieces = attachments.pieces(request, actor, form, readers)
            read = requests.read(form, _given(request), pieces)
            said = requests.with_remedy(form, read, remedies_in(case), language)
            cases.act(actor, case.id, action, said, expected_version=_version(request))
    except Refusal as refusal:
        return case_page(
            request, actor, number, refused=form, refusal=requests.under(form, refusal)
        )
    notify(request, "desk.done", action=form.title, number=view.case.id)
    way = walking.way_of(actor, request.GET.dict())
    if filters.AT in request.GET:
        return redirect(way.after or way.back)
    return redirect("desk_case", number=view.case.id)


@require_POST
@for_officials
def contradict(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Have a value that a register gave checked by who keeps it."""
    view = cases.find_for(actor, number)
    said = filings.claim_in(request, Source.OFFICIAL)
    try:
        made = contradictions.claim(actor, view.case.applicant, said, asking=view.case.id)
    except Refusal as refusal:
        return case_page(request, actor, number, refused=said, refusal=refusal)
    notify(request, "contradiction.begun", case=made.case)
    return redirect("desk_case", number=view.case.id)


@require_POST
@for_officials
def wait(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Let the clock stand until a register has answered."""
    view, words = cases.find_for(actor, number), message("contradiction.waits")
    try:
        contradictions.wait(actor, view.case.id, reason=words)
    except Refusal as refusal:
        return case_page(request, actor, number, refusal=refusal)
    notify(request, "desk.done", action=words, number=view.case.id)
    return redirect("desk_case", number=view.case.id)


@require_GET
@for_officials
def open_file(request: HttpRequest, actor: Actor, number: str, file: str) -> HttpResponse:
    view = cases.find_for(actor, number)
    came = {one.file for each in referrals.of_case(view) for one in each.documents}
    if file not in file_ids(view) | came:
        raise not_found("file.not_found")
    stored, content = files.open_stored(
        actor.with_purpose(f"case {view.case.id}"),
        FileId(file),
        regions=(view.case.region, organisations.get(view.case.deciding).region),
    )
    answer = HttpResponse(content, content_type=stored.media_type)
    as_attachment = stored.media_type not in SHOWN_INLINE
    shown_as = content_disposition_header(as_attachment, stored.name)
    answer["Content-Disposition"] = shown_as or "inline"
    return answer


@require_GET
@for_officials
def show_credential(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show what a case gave, as its authority wrote it and as it stands."""
    credential = credentials.find(actor, CredentialId(id))
    return desk_page(
        request,
        actor,
        "desk/credential.html",
        credential=credential,
        claims=credentials.said_in(credential),
        issuer=rows.organisation_name(credential.issuer),
        may_suspend=suspends(actor),
        may_renew=issues(actor) and credentials.is_renewable(credential),
    )


@require_POST
@for_officials
def renew(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    new = credentials.renew(actor, CredentialId(id))
    notify(request, "desk.renewed", number=new.number)
    return redirect("desk_credential", id=new.id)


@require_GET
@for_officials
def paper(request: HttpRequest, actor: Actor, id: str, language: str) -> HttpResponse:
    content = credentials.pdf(actor, CredentialId(id), language)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{id}-{language}.pdf"'
    return answer


def case_page(
    request: HttpRequest,
    actor: Actor,
    number: str,
    *,
    refused: OfferForm | Claim | None = None,
    refusal: Refusal | None = None,
    draft: Draft | None = None,
) -> HttpResponse:
    """Answer with the page of a case, as it is or as something in it was refused."""
    view = cases.find_for(actor, number)
    language = language_of_thread()
    faults = faults_of(refusal)
    remedy = message(refusal.remedy, refusal.values) if refusal is not None else ""
    form = refused if isinstance(refused, OfferForm) else None
    denied = _declined(refused, refusal)
    corrected = filings.corrected_in(view)
    work = casework(actor, view, language, today=timezone.localdate(SYSTEM_CLOCK.now()))
    return desk_page(
        request,
        actor,
        "desk/case.html",
        status=_status(refusal, draft),
        view=view,
        noting=noting(actor, view.case.id, draft or _draft(request)),
        work=work,
        denied=denied,
        denied_at=_place_of(denied.claim, work) if denied is not None else "",
        names=asked_names(view),
        place=rows.place_name(view.case.region),
        next=rows.next_of(view.case),
        credentials=credentials.given_in(actor, view.case.id),
        referred=referrals.of_case(view),
        cited=lambda basis: rules.cited(", ".join(basis)),
        message=message,
        consent=visits.consent_of(view.case.id),
        corrected=corrected,
        apart=NAMED_APART if corrected else (),
        doubts=filings.doubted(contradictions.of_case(view.case.id)),
        refused=form.name if form is not None else "",
        linked=_linked(form, language) if form is not None else {},
        problems=faults.summary if refusal is not None and refusal.problems else (),
        remedy=remedy,
        title=message(refusal.code, refusal.values) if refusal is not None else "",
        faults=faults,
        given=Given(_given(request)),
        way=walking.way_of(actor, request.GET.dict()),
        context=request.GET.urlencode(),
    )


def _declined(refused: object, refusal: Refusal | None) -> Declined | None:
    """Return a value that was said to be wrong and cannot be taken like that, if it is one."""
    if refusal is None or not isinstance(refused, Claim):
        return None
    return filings.declined(refused, refusal)


def _place_of(claim: Claim, work: Casework) -> str:
    """Return the proof beside which a value was said to be wrong, empty if it is not there."""
    beside = (
        each.piece.requirement
        for each in work.exhibits
        if each.piece.reference == claim.registry and filings.is_said_in(claim, each.lines)
    )
    return next(beside, "")


def _draft(request: HttpRequest) -> Draft:
    """Return a note not begun, which mentions whom the directory was left with."""
    return Draft(chosen=chosen_by(request.GET.get(MENTION, "")))


def _status(refusal: Refusal | None, draft: Draft | None) -> int:
    if refusal is None:
        return 200 if draft is None else 422
    return 409 if refusal.reason is Reason.CONFLICT else 422


def _linked(form: OfferForm, language: str) -> dict[str, str]:
    """Return what the controls of a form are called, by their names."""
    named = {form.path(name): message(f"desk.said.{name}") for name, _ in form.fields}
    wanted = {
        f"{form.path('outputs')}:{each.name}": each.title.in_language(language)
        for each in form.wanted
    }
    return named | wanted


def _given(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(one) for one in values] for name, values in request.POST.lists()}


def _version(request: HttpRequest) -> int | None:
    written = request.POST.get("version", "")
    return int(written) if written.isdecimal() and len(written) < 9 else None
