"""Working copies: begun, looked at, sent, approved, sent back, carried away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kallipolis.channels.console.adapters import copies, days, tables
from kallipolis.channels.console.adapters.pages import ACTS, console_page, for_those_who
from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.contracts import RevisionId, WorkingCopy
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.data.proposals import api as proposals

KEEPERS = ACTS["revisions"]


@require_http_methods(["GET", "POST"])
@for_those_who(*KEEPERS)
def list_copies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List working copies; a POST begins another one."""
    given = {"pack": request.GET.get("pack", "")} | copies.posted(request)
    refusal = None
    if request.method == "POST":
        try:
            begun = revisions.begin(actor, given["pack"], reason=given.get("reason", ""))
        except Refusal as refused:
            refusal = refused
        else:
            notify(request, "console.revision_begun")
            return _begun_at(begun, given.get("kind", ""), given.get("document", ""))
    return console_page(
        request,
        actor,
        "console/revisions.html",
        status=200 if refusal is None else 422,
        found=revisions.recent(actor),
        packs=copies.published_packs(language_of_thread()),
        given=given,
        faults=faults_of(refusal),
    )


@require_GET
@for_those_who(*KEEPERS)
def show_copy(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    return copy_page(request, actor, revisions.get(actor, RevisionId(id)))


@require_POST
@for_those_who(*KEEPERS)
def take_step(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Send for approval, take back, send back, approve, drop, or give up one document."""
    given, copy = copies.posted(request), RevisionId(id)
    step = given.get("step", "")
    try:
        _taken(actor, copy, step, given)
    except Refusal as refusal:
        return copy_page(request, actor, revisions.get(actor, copy), refusal=refusal, given=given)
    if step == "restore":
        notify(request, "console.revision_restored", id=given.get("name", ""))
    else:
        notify(request, f"console.step.{step}")
    return redirect("console_revision", id=id)


@require_GET
@for_those_who(*KEEPERS)
def carry_away(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    archive = revisions.export(actor, RevisionId(id))
    answer = HttpResponse(archive, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="change-{id}.zip"'
    return answer


def copy_page(
    request: HttpRequest,
    actor: Actor,
    copy: WorkingCopy,
    *,
    refusal: Refusal | None = None,
    given: dict[str, str] | None = None,
) -> HttpResponse:
    """Answer with a working copy: what would change, whether it holds, what to do next."""
    is_open = copy.state in {"open", "proposed"}
    overtaken = revisions.overtaken(copy) if is_open else ()
    report = revisions.check(copy) if is_open and copy.documents else None
    language = language_of_thread()
    return console_page(
        request,
        actor,
        "console/revision.html",
        status=200 if refusal is None else 422,
        copy=copy,
        differences=revisions.differences(copy) if is_open else (),
        changes_of=tables.changes_of,
        overtaken=overtaken,
        report=report,
        examples=copies.examples(copy, report.examples) if report is not None else [],
        titles={(d.kind, d.id): copies.title_of(d.body) for d in copy.documents},
        texts={d.id: packs.as_yaml(d.body) for d in copy.documents if d.kind == "rule"},
        choices=copies.documents_of(copy.pack, language) if copy.state == "open" else [],
        is_own=(actor.party or actor.name) in copy.hands,
        given=given or {},
        steps=_steps(actor, copy),
        faults=faults_of(refusal),
    )


def _steps(actor: Actor, copy: WorkingCopy) -> tuple[days.Step, ...]:
    """Return the steps of the new data that a working copy is about, none where it is not."""
    kept = proposals.find(revision=copy.id)
    return days.of(actor, kept.dataset) if kept is not None else ()


def _begun_at(copy: WorkingCopy, kind: str, document: str) -> HttpResponse:
    """Lead to the document that somebody began a working copy for, or to the copy itself."""
    if kind and document and packs.find(kind, document) is not None:
        return redirect("console_design", id=copy.id, kind=kind, document=document)
    return redirect("console_revision", id=copy.id)


def _taken(actor: Actor, copy: RevisionId, step: str, given: dict[str, str]) -> None:
    plain = {
        "propose": revisions.propose,
        "take-back": revisions.take_back,
        "approve": revisions.approve,
        "drop": revisions.drop,
    }
    if step in plain:
        plain[step](actor, copy)
    elif step == "send-back":
        revisions.send_back(actor, copy, words=given.get("words", ""))
    elif step == "restore":
        revisions.restore(actor, copy, given.get("kind", ""), given.get("name", ""))
    else:
        raise Refusal("console.choice_unknown", Reason.MALFORMED)
