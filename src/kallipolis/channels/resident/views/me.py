"""One's own corner: where everything is, and who has read one's data."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kallipolis.channels.resident.views.frame import person, show
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.web.api import actor_of

MOST_READINGS = 200


@require_GET
def show_me(request: HttpRequest) -> HttpResponse:
    return show(request, "me.html", actor=actor_of(request))


@require_GET
def list_readings(request: HttpRequest) -> HttpResponse:
    actor = person(request)
    found = audit.search(actor, Query(party=actor.party or "", limit=MOST_READINGS))
    return show(
        request,
        "readings.html",
        entries=[(each, each.actor == actor.party) for each in found],
        most=MOST_READINGS,
    )
