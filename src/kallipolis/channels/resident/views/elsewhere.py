"""Public services that other nodes offer: found here, applied for where they are offered."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kallipolis.channels.resident.views.frame import show
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.entries import api as entries
from kallipolis.platforms.application.entries.contracts import EntrySearch
from kallipolis.platforms.application.services import api as services

A_PAGE: Final = 20
MOST_DIGITS: Final = 4


@require_safe
def list_elsewhere(request: HttpRequest) -> HttpResponse:
    """List services of other nodes that words mean, all where there are none."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    given = request.GET.get("page", "")
    number = max(1, int(given)) if given.isdecimal() and len(given) <= MOST_DIGITS else 1
    asked = EntrySearch(q=words, limit=A_PAGE, offset=(number - 1) * A_PAGE)
    found = entries.search_services(asked)
    return show(
        request,
        "elsewhere.html",
        found=found,
        words=words,
        number=number,
        pages=-(-found.total // A_PAGE),
        path=f"{url('resident_elsewhere')}?{urlencode({'q': words, 'page': ''})}",
    )


@require_safe
def show_elsewhere(request: HttpRequest, node: str, service_id: str) -> HttpResponse:
    """Show one of them: what it is, who provides it, and where one applies."""
    held = entries.get_service(node, service_id)
    return show(
        request,
        "service_elsewhere.html",
        held=held,
        service=held.service,
        own=_own(entries.referred_by(held)),
    )


def _own(id: str) -> object:
    """Return the service here whose cases go there, None where there is none."""
    try:
        return services.get(id) if id else None
    except Refusal:
        return None
