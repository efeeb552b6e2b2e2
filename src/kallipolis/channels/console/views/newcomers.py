"""New data: shown by its steward, with a contract proposed for it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from kallipolis.channels.console.adapters import copies, newcomers
from kallipolis.channels.console.adapters.pages import console_page, for_those_who, written
from kallipolis.channels.console.views.intakes import dataset_page
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.proposals import api as proposals


@require_http_methods(["GET", "POST"])
@for_those_who("proposal.make")
def show_data(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask where new data lies; a POST looks at it and proposes its contract in a working copy."""
    usual, language = newcomers.usual(actor), language_of_thread()
    given = {name: usual.get(name, "") for name in newcomers.FIELDS}
    refusal = None
    if request.method == "POST":
        given = {name: written(request, name) for name in newcomers.FIELDS}
        try:
            made = newcomers.begun(actor, given, _brought(request), usual["region"])
        except Refusal as refused:
            refusal = refused
        except Outage:
            if not given["connection"]:
                raise
            refusal = Refusal("source.away", values={"connection": given["connection"]})
        else:
            notify(request, "console.contract_proposed")
            return redirect(
                "console_design", id=made.revision, kind="dataset", document=made.dataset
            )
    return console_page(
        request,
        actor,
        "console/new_data.html",
        status=200 if refusal is None else 422,
        given=given,
        file_limit_mib=settings.KALLIPOLIS.file_limit_mib,
        packs=copies.published_packs(language),
        owners=newcomers.owners_for(actor, usual["region"], language),
        connections=[(each, each) for each in proposals.connections(actor)],
        latest=proposals.latest(actor),
        faults=faults_of(refusal),
    )


def _brought(request: HttpRequest) -> newcomers.Brought | None:
    """Return the file that a page brings, None where it brings none."""
    file = request.FILES.get("file")
    return (file.name or "data.csv", file.read()) if file is not None else None


@require_POST
@for_those_who("proposal.make")
def bring_newer(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Put a newer file in place of the one that a source reads, and have it gathered."""
    source, file = written(request, "source"), _brought(request)
    if file is None:
        missing = Refusal("console.file_missing", Reason.MALFORMED)
        return dataset_page(request, actor, id, refusal=missing)
    try:
        proposals.replace(actor, source, file)
    except Refusal as refusal:
        if refusal.reason is Reason.NOT_FOUND:
            raise
        return dataset_page(request, actor, id, refusal=refusal)
    intakes.ask_for(actor, source)
    notify(request, "console.gathering", source=source)
    return redirect("console_dataset", id=id)
