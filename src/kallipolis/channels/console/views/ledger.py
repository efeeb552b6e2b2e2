"""The ledger: searched for a reason that is recorded, and verified."""

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import get_default_timezone
from django.views.decorators.http import require_http_methods, require_POST

from kallipolis.channels.console.adapters.pages import console_page, for_those_who, say, written
from kallipolis.channels.console.logic import queries
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import AuditEntry, Finding
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.sayings import in_words
from kallipolis.foundation.web.api import faults_of


@require_http_methods(["GET", "POST"])
@for_those_who("audit.search")
def search_audit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Search the ledger; by POST, so that no address holds who is asked about."""
    given = {name: written(request, name) for name in queries.FIELDS}
    if request.method == "GET":
        return _page(request, actor, given)
    try:
        query = queries.query_from(given, get_default_timezone())
    except Refusal as refusal:
        return _page(request, actor, given, refusal=refusal)
    found = audit.search(actor.with_purpose(given["purpose"]), query)
    return _page(request, actor, given, found=found)


@require_POST
@for_those_who("audit.search")
def verify_audit(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Verify the whole ledger, and show what came of it."""
    findings = audit.verified(actor)
    return _page(request, actor, dict.fromkeys(queries.FIELDS, ""), findings=findings)


def _page(
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
        rows_of=_rows,
        length=audit.length(),
        verified=audit.last_verified(),
        signed=audit.checkpoints()[-1:],
        acts=[(act, f"{words} ({act})" if words else act) for act, words in _acts()],
        words_of=dict(_acts()),
        faults=faults_of(refusal),
    )


def _rows(findings: tuple[Finding, ...]) -> list[list[str]]:
    """Return what is wrong as the rows of a table: fault, place, entry, in detail."""
    return [
        [say(f"finding.{f.kind}"), str(f.position or "–"), str(f.entry or "–"), in_words(f.message)]
        for f in findings
    ]


def _acts() -> list[tuple[str, str]]:
    """Return what can be done, with what it means where the console has words for it."""
    known = sorted(act for act in audit.acts() if not act.endswith("*"))
    said = {act: say(f"act.{act}") for act in known}
    return [(act, "" if words == f"console.act.{act}" else words) for act, words in said.items()]
