"""Many applications at once: choose a service, send a spreadsheet, see its rows, send them."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kallipolis.channels.enterprise.views.frame import for_company, show
from kallipolis.domains.government.batches import api as batches
from kallipolis.domains.government.batches.contracts import (
    LARGEST_MIB,
    MOST_ROWS,
    XLSX,
    BatchId,
    Row,
    RowState,
)
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import ServiceSearch

EXPECTED = (Reason.RULE, Reason.MALFORMED, Reason.CONFLICT, Reason.TOO_LARGE)
LIMITS = {"rows": MOST_ROWS, "mib": LARGEST_MIB}


@require_safe
@for_company
def list_batches(request: HttpRequest, actor: Actor) -> HttpResponse:
    return show(request, "batches.html", batches=batches.mine(actor), states=RowState)


@require_safe
@for_company
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "")[:200]
    found = services.search(ServiceSearch(q=words, audience="enterprise", limit=100)).services
    offered = [each for each in found if batches.is_offered(services.get(each.id))]
    return show(request, "batch_services.html", services=offered, q=words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_company
def begin(request: HttpRequest, actor: Actor, service_id: str) -> HttpResponse:
    refusal = None
    if request.method == "POST":
        try:
            name, content = file_in(request)
            batch = batches.begin(actor, service_id, content, name=name)
        except Refusal as said:
            refusal = at_file(said)
        else:
            notify(request, "enterprise.begun")
            return to_batch(batch.id)
    return show(
        request,
        "batch_new.html",
        status=422 if refusal else 200,
        service=services.get(service_id),
        columns=batches.columns_of(service_id),
        faults=faults_of(refusal),
        limits=LIMITS,
    )


@require_safe
@for_company
def sheet(request: HttpRequest, actor: Actor, service_id: str) -> HttpResponse:
    name, content = batches.blank(service_id)
    return download(content, name.in_language(language_of_thread()))


@require_safe
@for_company
def show_batch(request: HttpRequest, actor: Actor, batch_id: str) -> HttpResponse:
    return shown(request, actor, BatchId(batch_id), None)


@require_POST
@for_company
def send(request: HttpRequest, actor: Actor, batch_id: str) -> HttpResponse:
    try:
        batches.send(actor, BatchId(batch_id))
    except Refusal as refusal:
        if refusal.reason not in EXPECTED:
            raise
        return shown(request, actor, BatchId(batch_id), refusal)
    notify(request, "enterprise.sending")
    return to_batch(batch_id)


@require_safe
@for_company
def export(request: HttpRequest, actor: Actor, batch_id: str) -> HttpResponse:
    batch = batches.get(actor, BatchId(batch_id))
    content = batches.export(actor, batch.id, state=_state(request))
    return download(content, batch.service_name.in_language(language_of_thread()))


@require_POST
@for_company
def discard(request: HttpRequest, actor: Actor, batch_id: str) -> HttpResponse:
    batches.discard(actor, BatchId(batch_id))
    notify(request, "enterprise.discarded")
    return HttpResponseRedirect(url("enterprise_batches"))


def shown(
    request: HttpRequest, actor: Actor, batch_id: BatchId, refusal: Refusal | None
) -> HttpResponse:
    """Show a batch with a page of its rows, and what was refused just now."""
    batch = batches.get(actor, batch_id)
    state = _state(request)
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 8 else 0
    found = batches.rows_of(actor, batch_id, state=state, after=start, limit=50)
    columns = batches.columns_of(batch.service)
    titles = {each.path: each.title for each in columns}
    return show(
        request,
        "batch.html",
        status=422 if refusal else 200,
        batch=batch,
        chosen=state.value if state else "",
        after=found.after,
        columns=columns,
        rows=[(row, batches.faults_of(row, columns), _names(row)) for row in found.rows],
        titles=titles,
        faults=faults_of(refusal),
        limits=LIMITS,
    )


def file_in(request: HttpRequest) -> tuple[str, bytes]:
    """Return the name and content of the file that was sent.

    Raises:
        Refusal: ``web.incomplete`` where there is none.
    """
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        problem = Problem(field="file", code="web.fill_in")
        raise Refusal("web.incomplete", Reason.MALFORMED, problems=(problem,))
    return sent.name or "", sent.read()


def at_file(refusal: Refusal) -> Refusal:
    """Return a refusal of a file as one that pages can say; any other goes on."""
    if refusal.reason not in EXPECTED:
        raise refusal
    return refusal


def to_batch(batch_id: str) -> HttpResponse:
    """Lead to a batch."""
    return HttpResponseRedirect(url("enterprise_batch", batch_id=batch_id))


def download(content: bytes, name: str) -> HttpResponse:
    """Answer with a spreadsheet to keep."""
    answer = HttpResponse(content, content_type=XLSX)
    disposition = content_disposition_header(True, f"{name}.xlsx")
    if disposition:
        answer["Content-Disposition"] = disposition
    return answer


def _state(request: HttpRequest) -> RowState | None:
    said = request.GET.get("show", "")
    return RowState(said) if said in set(RowState) else None


def _names(row: Row) -> str:
    """Return the first words of a row, by which people know it."""
    return next((words for words in row.cells.values() if words), "")[:60]
