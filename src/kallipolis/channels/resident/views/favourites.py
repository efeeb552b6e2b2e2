"""Services at hand: those that somebody has marked in this browser, and those they used lately."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import notify
from kallipolis.foundation.web.templating import url
from kallipolis.foundation.web.views import YEAR_S
from kallipolis.platforms.application.services import api as services

COOKIE: Final = "favourites"
BETWEEN: Final = ":"
MOST: Final = 20
RECENT: Final = 4


@require_POST
def mark(request: HttpRequest, service_id: str) -> HttpResponse:
    """Mark a service, or take the mark away."""
    service = services.get(service_id)
    before = marked(request)
    is_new = service.id not in before
    after = [service.id, *before][:MOST] if is_new else [id for id in before if id != service.id]
    notify(request, "resident.favourite_added" if is_new else "resident.favourite_removed")
    answer = HttpResponseRedirect(url("resident_service", service_id=service.id))
    answer.set_cookie(
        COOKIE,
        BETWEEN.join(after),
        max_age=YEAR_S,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return answer


def marked(request: HttpRequest) -> list[str]:
    """Return the services that are marked in this browser, the newest first."""
    kept = request.COOKIES.get(COOKIE, "").split(BETWEEN)
    return [id for id in dict.fromkeys(kept) if id][:MOST]


def at_hand(request: HttpRequest, used: Iterable[str]) -> list[tuple[str, Text, bool]]:
    """Return marked and lately used services that there are: id, name, whether it is marked.

    What nobody applies for is no service that they used, though they have a case of it.
    """
    chosen = marked(request)
    others = [id for id in dict.fromkeys(used) if id not in chosen]
    named = {id: found.body for id in (*chosen, *others) if (found := packs.find("service", id))}
    recent = [id for id in others if id in named and named[id].is_applied_for][:RECENT]
    return [(id, named[id].name, id in chosen) for id in (*chosen, *recent) if id in named]
