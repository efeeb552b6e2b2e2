"""Connections, by which sources are reached: seen, and tried; said where they are in a file."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.console.adapters import connections
from kallipolis.channels.console.adapters.pages import console_page, for_those_who, written
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.web.api import message, notify


@require_GET
@for_those_who("intake.view")
def list_connections(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the connections, with who uses them and how they stood when they were last tried."""
    return console_page(
        request,
        actor,
        "console/connections.html",
        connections=connections.connected(actor),
        has_file=bool(settings.KALLIPOLIS.connections),
    )


@require_POST
@for_those_who("intake.run")
def try_connection(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Try whether a connection answers and lets us in."""
    tried = connections.attempt(actor, written(request, "connection"))
    if tried.error:
        why = message(tried.error, tried.error_values)
        notify(request, "console.connection_failed", connection=tried.connection, why=why)
    else:
        notify(request, "console.connection_answered", connection=tried.connection)
    return redirect("console_connections")
