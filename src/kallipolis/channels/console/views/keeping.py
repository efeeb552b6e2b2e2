"""Keeping the installation: health, packs, documents, letters, jobs, ledger, people."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import get_default_timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kallipolis.channels.console.adapters import offices
from kallipolis.channels.console.adapters.pages import ACTS, console_page, for_those_who, say
from kallipolis.channels.console.adapters.publications import pack_file
from kallipolis.channels.console.logic import documents, queries
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, Assignment
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import AuditEntry, Finding
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    Change,
    Credential,
    CredentialId,
)
from kallipolis.platforms.application.rules import api as rules

ANY: Final = tuple(act for acts in ACTS.values() for act in acts)
EVERYTHING: Final = Resource()


@require_GET
@for_those_who(*ANY)
def show_health(request: HttpRequest, actor: Actor) -> HttpResponse:
    return console_page(
        request,
        actor,
        "console/health.html",
        readiness=telemetry.readiness(),
        workers=jobs.workers(),
        edition=packs.edition(),
        entries=audit.length(),
        letters=len(events.dead_letters()),
        dead_jobs=len(jobs.find((JobState.DEAD,))),
    )


@require_GET
@for_those_who("pack.check")
def list_packs(request: HttpRequest, actor: Actor) -> HttpResponse:
    return console_page(
        request,
        actor,
        "console/packs.html",
        installed=packs.installed(),
        edition=packs.edition(),
        releases=tuple(reversed(packs.releases())),
    )


@require_http_methods(["GET", "POST"])
@for_those_who("pack.check")
def show_pack(request: HttpRequest, actor: Actor, pack: str) -> HttpResponse:
    """Show a pack; a POST checks it as well, which takes its time."""
    return _pack_page(request, actor, pack)


@require_POST
@for_those_who("pack.publish")
def publish_pack(request: HttpRequest, actor: Actor, pack: str) -> HttpResponse:
    access.require(actor, "pack.publish", EVERYTHING)
    try:
        edition = packs.publish(actor, pack)
    except Refusal as refusal:
        return _pack_page(request, actor, pack, refusal=refusal)
    notify(request, "console.published", pack=pack, edition=str(edition))
    return redirect("console_pack", pack=pack)


@require_POST
@for_those_who("pack.publish")
def roll_back_pack(request: HttpRequest, actor: Actor, pack: str) -> HttpResponse:
    access.require(actor, "pack.publish", EVERYTHING)
    version = _posted(request, "version")
    try:
        edition = packs.roll_back(actor, pack, version)
    except Refusal as refusal:
        return _pack_page(request, actor, pack, refusal=refusal)
    notify(request, "console.rolled_back", pack=pack, version=version, edition=str(edition))
    return redirect("console_pack", pack=pack)


@require_GET
@for_those_who("pack.check")
def list_kinds(request: HttpRequest, actor: Actor) -> HttpResponse:
    kinds = sorted(kind for kind in packs.schemas() if kind != "pack")
    counted = [(kind, len(packs.every(kind))) for kind in kinds]
    return console_page(request, actor, "console/kinds.html", kinds=counted)


@require_GET
@for_those_who("pack.check")
def list_documents(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    _require_kind(kind)
    found = packs.every(kind)
    words = request.GET.get("words", "")
    ids = documents.containing(found, words)
    shown, number, pages = documents.page_of(ids, request.GET.get("page", ""))
    return console_page(
        request,
        actor,
        "console/documents.html",
        kind=kind,
        documents=[found[id] for id in shown],
        words=words,
        total=len(ids),
        number=number,
        pages=pages,
    )


@require_GET
@for_those_who("pack.check")
def show_document(request: HttpRequest, actor: Actor, kind: str, id: str) -> HttpResponse:
    _require_kind(kind)
    found = packs.get(kind, id)
    offered = documents.forms_of(kind)
    asked = request.GET.get("as", "")
    chosen = asked if asked in offered else offered[0]
    return console_page(
        request,
        actor,
        "console/document.html",
        document=found,
        offered=offered,
        chosen=chosen,
        text=documents.as_text(found.body, chosen),
        cited=rules.cited,
    )


@require_GET
@for_those_who("event.view")
def list_letters(request: HttpRequest, actor: Actor) -> HttpResponse:
    return console_page(request, actor, "console/letters.html", letters=events.dead_letters())


@require_POST
@for_those_who("event.replay", "event.skip")
def treat_letter(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    is_skipped = _posted(request, "do") == "skip"
    access.require(actor, "event.skip" if is_skipped else "event.replay", EVERYTHING)
    if is_skipped:
        events.skip(id, actor=actor)
    else:
        events.replay(id, actor=actor)
    notify(request, "console.letter_skipped" if is_skipped else "console.letter_replayed", id=id)
    return redirect("console_letters")


@require_GET
@for_those_who("job.view")
def list_jobs(request: HttpRequest, actor: Actor) -> HttpResponse:
    wanted = request.GET.get("state", "")
    states = tuple(state for state in JobState if wanted in {"", state.value})
    return console_page(
        request,
        actor,
        "console/jobs.html",
        runs=jobs.find(states) if states else (),
        choices=[(state.value, say(f"job.{state}")) for state in JobState],
        wanted=wanted,
    )


@require_POST
@for_those_who("job.retry")
def replay_job(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    access.require(actor, "job.retry", EVERYTHING)
    with edge():
        jobs.replay(id)
        audit.record(actor, "job.retry", f"job:{id}")
    notify(request, "console.job_replayed")
    return redirect("console_jobs")


@require_http_methods(["GET", "POST"])
@for_those_who("audit.search")
def search_audit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Search the ledger; by POST, so that no address holds who is asked about."""
    given = {name: _posted(request, name) for name in queries.FIELDS}
    if request.method == "GET":
        return _audit_page(request, actor, given)
    try:
        query = queries.query_from(given, get_default_timezone())
    except Refusal as refusal:
        return _audit_page(request, actor, given, refusal=refusal)
    found = audit.search(actor.with_purpose(given["purpose"]), query)
    return _audit_page(request, actor, given, found=found)


@require_POST
@for_those_who("audit.search")
def verify_audit(request: HttpRequest, actor: Actor) -> HttpResponse:
    access.require(actor, "audit.search", EVERYTHING)
    findings = audit.verify()
    audit.record(actor, "audit.verify", "audit", detail={"findings": len(findings)})
    return _audit_page(request, actor, dict.fromkeys(queries.FIELDS, ""), findings=findings)


@require_http_methods(["GET", "POST"])
@for_those_who(*ACTS["credentials"])
def find_credential(request: HttpRequest, actor: Actor) -> HttpResponse:
    number = _posted(request, "number")
    if request.method == "GET":
        return _credential_page(request, actor, number)
    try:
        found = credentials.find_by_number(actor, number)
    except Refusal as refusal:
        return _credential_page(request, actor, number, refusal=refusal)
    return _credential_page(request, actor, number, found=found)


@require_POST
@for_those_who(*ACTS["credentials"])
def change_credential(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    credential = credentials.find(actor, CredentialId(id))
    change, number = _change(_posted(request, "change")), credential.number
    reason, rule = _posted(request, "reason"), _posted(request, "rule")
    try:
        now = credentials.change(actor, credential.id, change, reason=reason, rule=rule)
    except Refusal as refusal:
        return _credential_page(request, actor, number, found=credential, refusal=refusal)
    status = say(f"status.{now.status}")
    notify(request, "console.credential_changed", number=now.number, status=status)
    return redirect("console_credentials")


@require_GET
@for_those_who("access.assign")
def list_officials(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _officials_page(request, actor, request.GET.get("organisation", ""))


@require_POST
@for_those_who("party.register_official")
def register_official(request: HttpRequest, actor: Actor) -> HttpResponse:
    organisation = _posted(request, "organisation")
    try:
        party = parties.register_official(
            actor,
            name=_posted(request, "name"),
            organisation=OrganisationId(organisation),
            region=organisations.get(organisation).region,
            phone=_posted(request, "phone"),
        )
    except Refusal as refusal:
        return _officials_page(request, actor, organisation, refusal=refusal)
    notify(request, "console.registered", name=party.name)
    return to_officials(organisation)


@require_POST
@for_those_who("access.assign")
def change_roles(request: HttpRequest, actor: Actor, party: str) -> HttpResponse:
    organisation, is_given = _posted(request, "organisation"), _posted(request, "do") == "appoint"
    change = parties.appoint if is_given else parties.dismiss
    try:
        region = _posted(request, "region") or organisations.get(organisation).region
        assignment = Assignment(
            role=RoleId(_posted(request, "role")),
            organisation=OrganisationId(organisation),
            region=RegionCode(region),
        )
        change(actor, PartyId(party), assignment)
    except Refusal as refusal:
        return _officials_page(request, actor, organisation, refusal=refusal)
    name = parties.get(actor, PartyId(party)).name
    notify(request, "console.appointed" if is_given else "console.dismissed", name=name)
    return to_officials(organisation)


def _pack_page(
    request: HttpRequest, actor: Actor, pack: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    is_checked = request.method == "POST" and refusal is None
    return console_page(
        request,
        actor,
        "console/pack.html",
        status=200 if refusal is None else 422,
        file=pack_file(pack, is_checked=is_checked),
        faults=faults_of(refusal),
    )


def _audit_page(
    request: HttpRequest,
    actor: Actor,
    given: dict[str, str],
    *,
    found: tuple[AuditEntry, ...] | None = None,
    findings: tuple[Finding, ...] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    return console_page(
        request,
        actor,
        "console/audit.html",
        status=200 if refusal is None else 422,
        given=given,
        found=found,
        most=queries.MOST,
        findings=findings,
        length=audit.length(),
        faults=faults_of(refusal),
    )


def _credential_page(
    request: HttpRequest,
    actor: Actor,
    number: str,
    *,
    found: Credential | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    return console_page(
        request,
        actor,
        "console/credentials.html",
        status=200 if refusal is None else 422,
        number=number,
        found=found,
        issuer=organisations.get(found.issuer).name if found else None,
        given={name: _posted(request, name) for name in ("reason", "rule")},
        faults=faults_of(refusal),
    )


def _officials_page(
    request: HttpRequest, actor: Actor, organisation: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    language = language_of_thread()
    choices = offices.organisations_in_reach(actor, language)
    chosen = organisation if organisation in dict(choices) else next(iter(dict(choices)), "")
    office = OrganisationId(chosen)
    return console_page(
        request,
        actor,
        "console/officials.html",
        status=200 if refusal is None else 422,
        choices=choices,
        chosen=chosen,
        offices=offices.offices(actor, office, language) if chosen else [],
        roles=offices.givable(actor, office, language) if chosen else [],
        faults=faults_of(refusal),
    )


def to_officials(organisation: str) -> HttpResponse:
    """Lead back to the officials of an organisation."""
    answer = redirect("console_officials")
    answer["Location"] += f"?{urlencode({'organisation': organisation})}"
    return answer


def _require_kind(kind: str) -> None:
    kinds = packs.schemas()
    if kind not in kinds or kind == "pack":
        values = {"kind": kind, "kinds": ", ".join(kinds)}
        raise Refusal("pack.kind_not_found", Reason.NOT_FOUND, values=values)


def _change(written: str) -> Change:
    allowed = {change.value: change for change in (Change.SUSPEND, Change.RESUME, Change.REVOKE)}
    if written not in allowed:
        raise Refusal("console.choice_unknown", Reason.MALFORMED)
    return allowed[written]


def _posted(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()
