"""Pages of the desk: inbox, case, supervision, window."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kallipolis.channels.desk.adapters import attachments, rows
from kallipolis.channels.desk.adapters.casework import asked_names, casework, file_ids, remedies_in
from kallipolis.channels.desk.adapters.pages import (
    desk_page,
    for_officials,
    issues,
    receives,
    supervises,
    suspends,
)
from kallipolis.channels.desk.logic import filters, requests
from kallipolis.channels.desk.logic.requests import Given, OfferForm
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId, OrganisationId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.web.api import faults_of, message, notify, require_filled
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Request
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import CredentialId
from kallipolis.platforms.application.notices import api as notices
from kallipolis.platforms.application.notices.contracts import Asked, NoticeId

SHOWN_INLINE = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
NEWCOMER = ("name", "id_number", "region", "phone")


@require_GET
@for_officials
def show_inbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    asked = filters.inbox_filter(request.GET.dict())
    found = cases.inbox(actor, asked)
    given = {name: value for name, value in request.GET.dict().items() if name != "after"}
    return desk_page(
        request,
        actor,
        "desk/inbox.html",
        tasks=rows.tasks(found.rows),
        asked=asked,
        choices=cases.inbox_choices(actor),
        places=[(code, rows.place_name(code)) for code in _places_of(actor)],
        organisations=[(id, rows.organisation_name(id)) for id in actor.organisations],
        next_page=filters.address_of(request.path, given, after=found.after or ""),
        has_more=found.after is not None,
        is_filtered=any(given.values()),
    )


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
    return _case_page(request, actor, number)


@require_POST
@for_officials
def act(request: HttpRequest, actor: Actor, number: str, action: str) -> HttpResponse:
    view = cases.find_for(actor, number)
    language = language_of_thread()
    offers = {offer.name: requests.form_of(offer, language, view.wanted) for offer in view.actions}
    form = offers.get(action)
    if form is None:
        return _case_page(request, actor, number, refusal=Refusal("case.not_now", Reason.CONFLICT))
    case = view.case
    try:
        with edge():
            readers = (case.accepting, case.deciding, *view.reviewing)
            pieces = attachments.pieces(request, actor, form, readers)
            read = requests.read(form, _given(request), pieces)
            said = requests.with_remedy(form, read, remedies_in(case), language)
            cases.act(actor, case.id, action, said, expected_version=_version(request))
    except Refusal as refusal:
        return _case_page(
            request, actor, number, refused=form, refusal=requests.under(form, refusal)
        )
    notify(request, "desk.done", action=form.title, number=view.case.id)
    return redirect("desk_case", number=view.case.id)


@require_GET
@for_officials
def open_file(request: HttpRequest, actor: Actor, number: str, file: str) -> HttpResponse:
    view = cases.find_for(actor, number)
    if file not in file_ids(view):
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


@require_GET
@for_officials
def list_notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what the offices were told that somebody works for."""
    after = request.GET.get("after", "")
    found = notices.of_office(actor, Asked(after=after if after.isalnum() else ""))
    older = filters.address_of(request.path, {}, after=found.after) if found.after else ""
    return desk_page(request, actor, "desk/messages.html", found=found, older=older)


@require_GET
@for_officials
def open_notice(request: HttpRequest, actor: Actor, notice_id: str) -> HttpResponse:
    """Mark a notice as read, and lead to its case."""
    notice = notices.read(actor, NoticeId(notice_id))
    if notice.link == "case":
        return redirect("desk_case", number=notice.subject)
    return redirect("desk_notices")


@require_GET
@for_officials
def supervise(request: HttpRequest, actor: Actor) -> HttpResponse:
    if not supervises(actor):
        raise Refusal("desk.not_supervisor", Reason.FORBIDDEN)
    chosen = request.GET.get("organisation", "").replace("\0", "")
    found = cases.supervise(
        actor,
        organisation=OrganisationId(chosen) if chosen else None,
        after=request.GET.get("after", ""),
        limit=filters.SHOWN,
    )
    loads = [(load, rows.organisation_name(load.organisation)) for load in found.loads]
    return desk_page(
        request,
        actor,
        "desk/supervision.html",
        loads=sorted(loads, key=lambda row: (-row[0].overdue, -row[0].near, -row[0].open)),
        tasks=rows.supervised(found.urgent.cases),
        chosen=chosen,
        next_page=filters.address_of(
            request.path, {"organisation": chosen}, after=found.urgent.after or ""
        ),
        has_more=found.urgent.after is not None,
    )


@require_POST
@for_officials
def remind(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Remind from the list, without opening the case."""
    number = request.POST.get("number", "")
    case = cases.act(actor, number, "remind", Request(reason=request.POST.get("reason", "")[:4000]))
    notify(request, "desk.done", action=message("desk.reminded"), number=case.id)
    return HttpResponseRedirect(request.path.removesuffix("/remind"))


@require_http_methods(["GET", "POST"])
@for_officials
def show_window(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find who stands at the window; the number goes by POST, so that no address holds it."""
    _require_window(actor)
    given = {
        name: request.POST.get(name, "").replace("\0", "") for name in ("id_number", "purpose")
    }
    if request.method == "GET":
        return _window(request, actor, given)
    try:
        require_filled(given, ("id_number",))
        purpose = actor.with_purpose(given["purpose"].strip())
        found = parties.find_by_id_number(purpose, given["id_number"].strip().upper())
    except Refusal as refusal:
        return _window(request, actor, given, refusal=refusal)
    return _window(request, actor, given, found=found, is_new=found is None)


@require_POST
@for_officials
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    _require_window(actor)
    given = {name: request.POST.get(name, "").replace("\0", "").strip() for name in NEWCOMER}
    try:
        party = parties.register_resident(
            actor,
            name=given["name"],
            id_number=given["id_number"].upper(),
            region=RegionCode(given["region"]),
            phone=given["phone"],
        )
    except Refusal as refusal:
        return _window(request, actor, given, refusal=refusal, is_new=True)
    notify(request, "desk.registered", name=party.name)
    return redirect("desk_window")


def _require_window(actor: Actor) -> None:
    if not receives(actor):
        raise Refusal("desk.not_window", Reason.FORBIDDEN)


def _window(
    request: HttpRequest,
    actor: Actor,
    given: dict[str, str],
    *,
    found: Party | None = None,
    is_new: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    return desk_page(
        request,
        actor,
        "desk/window.html",
        status=200 if refusal is None else 422,
        given=dict.fromkeys((*NEWCOMER, "purpose"), "") | given,
        found=found,
        place=rows.place_name(found.region) if found else None,
        is_new=is_new,
        places=[(code, rows.place_name(code)) for code in _places_of(actor)],
        faults=faults_of(refusal),
    )


def _case_page(
    request: HttpRequest,
    actor: Actor,
    number: str,
    *,
    refused: OfferForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    view = cases.find_for(actor, number)
    language = language_of_thread()
    faults = faults_of(refusal)
    remedy = message(refusal.remedy, refusal.values) if refusal is not None else ""
    return desk_page(
        request,
        actor,
        "desk/case.html",
        status=200 if refusal is None else 409 if refusal.reason is Reason.CONFLICT else 422,
        view=view,
        work=casework(actor, view, language, today=timezone.localdate()),
        names=asked_names(view),
        place=rows.place_name(view.case.region),
        next=rows.next_of(view.case),
        credentials=credentials.given_in(actor, view.case.id),
        refused=refused.name if refused is not None else "",
        linked=_linked(refused, language) if refused is not None else {},
        problems=faults.summary if refusal is not None and refusal.problems else (),
        remedy=remedy,
        title=message(refusal.code, refusal.values) if refusal is not None else "",
        faults=faults,
        given=Given(_given(request)),
    )


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


def _places_of(actor: Actor) -> list[RegionCode]:
    """Return the regions in which an official works, and those in them."""
    own = [assignment.region for assignment in actor.assignments]
    return list(dict.fromkeys(region.code for code in own for region in regions.within(code)))
