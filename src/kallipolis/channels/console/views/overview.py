"""How the whole stands: what needs somebody, and how the installation does."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kallipolis.channels.console.adapters import attention
from kallipolis.channels.console.adapters.pages import ANY, console_page, for_those_who
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.telemetry import api as telemetry


@require_GET
@for_those_who(*ANY)
def show_overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what needs attention, of what somebody may look at."""
    matters = attention.matters(actor)
    return console_page(
        request,
        actor,
        "console/overview.html",
        waiting=[each for each in matters if each.light != "green"],
        quiet=[each for each in matters if each.light == "green"],
        readiness=telemetry.readiness(),
        edition=packs.edition(),
        latest=list(reversed(packs.releases()))[:5],
        pack_titles={each.id: each.title for each in packs.installed()},
    )


@require_GET
@for_those_who(*ANY)
def show_health(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show every check, the workers, what runs here, and the room on the disk."""
    return console_page(
        request,
        actor,
        "console/health.html",
        readiness=telemetry.readiness(),
        installation=telemetry.installation(),
        workers=jobs.workers(),
        edition=packs.edition(),
        entries=audit.length(),
        counts=jobs.counts(),
        installed=packs.installed(),
    )
