"""What went outside of notices: figures, failures, and what is sent again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.console.adapters.pages import console_page, for_those_who, say
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.web.api import message, notify
from kallipolis.platforms.application.notices import api as notices
from kallipolis.platforms.application.notices.contracts import (
    OUTSIDE,
    Carrier,
    DeliveryId,
    Log,
    Standing,
)


@require_GET
@for_those_who("notice.log")
def list_deliveries(request: HttpRequest, actor: Actor) -> HttpResponse:
    carrier, standing = (request.GET.get(name, "") for name in ("carrier", "standing"))
    log = notices.log(
        actor,
        carrier=Carrier(carrier) if carrier in OUTSIDE else None,
        standing=Standing(standing) if standing in set(Standing) else None,
    )
    return console_page(
        request,
        actor,
        "console/notices.html",
        log=log,
        figures=_figures(log),
        carriers=[(each.value, message(f"notice.carrier.{each}")) for each in OUTSIDE],
        standings=[(each.value, say(f"standing.{each}")) for each in Standing],
        words=message,
        carrier=carrier,
        standing=standing,
    )


@require_POST
@for_those_who("notice.retry")
def retry(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    notices.retry(actor, DeliveryId(id))
    notify(request, "console.notice_retried")
    return redirect("console_notices")


def _figures(log: Log) -> list[list[str]]:
    """Return a row for each carrier that carried anything, its counts in the order of standings."""
    return [
        [
            message(f"notice.carrier.{carrier}"),
            *(str(log.counts.get((carrier, standing), 0)) for standing in Standing),
        ]
        for carrier in OUTSIDE
        if any(by is carrier for by, _ in log.counts)
    ]
