"""Finding services: by words, by life or business event, by authority, by place."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kallipolis.channels.resident.views.frame import (
    applicant_of,
    authority_for,
    place_of,
    show,
)
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.web.api import actor_of
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.entries import api as entries
from kallipolis.platforms.application.entries.contracts import EntrySearch, Found
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import Audience, ServiceSearch

AUDIENCES: tuple[Audience, ...] = ("resident", "enterprise")
EVERYWHERE = "everywhere"
KINDS: Final = ("life", "business")
SUGGESTED: Final = 8
A_FEW: Final = 5
KEPT_FOR_S: Final = 60


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    place = place_of(request, applicant_of(actor_of(request)))
    query = _query(request, place)
    found = services.search(query)
    return show(
        request,
        "services.html",
        query=query,
        found=[(each, authority_for(each, place)) for each in found.services],
        total=found.total,
        more=_address(request, found.next) if found.next else "",
        first=_address(request, "") if query.after else "",
        others=_others(query),
        is_everywhere=request.GET.get("region") == EVERYWHERE,
        events=services.events(),
        authorities=_authorities(place),
    )


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer the box of search while one types: names, and where they lead."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    place, language = place_of(request), language_of_thread()
    wanted = ServiceSearch(q=words, region=place.code if place else "", limit=SUGGESTED)
    found = services.search(wanted).services if words else ()
    answer = JsonResponse(
        {
            "suggestions": [
                {
                    "words": each.name.in_language(language),
                    "href": url("resident_service", service_id=each.id),
                }
                for each in found
            ]
        }
    )
    answer["Cache-Control"] = f"private, max-age={KEPT_FOR_S}"
    return answer


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Show all ways into services: what has happened, and who is in charge."""
    place = place_of(request, applicant_of(actor_of(request)))
    events = services.events()
    return show(
        request,
        "browse.html",
        groups=[(kind, [each for each in events if each.kind == kind]) for kind in KINDS],
        authorities=_authorities(place),
    )


def _query(request: HttpRequest, place: Region | None) -> ServiceSearch:
    given = request.GET
    audience = given.get("audience", "")
    here = place.code if place and given.get("region") != EVERYWHERE else ""
    return ServiceSearch(
        q=given.get("q", "").replace("\0", "").strip()[:200],
        region=here,
        audience=next((each for each in AUDIENCES if each == audience), ""),
        event=given.get("event", "")[:100],
        authority=given.get("authority", "")[:100],
        after=given.get("after", "")[:40],
    )


def _others(query: ServiceSearch) -> Found | None:
    """Return the best few that other nodes offer, below the first page of what words mean here."""
    if not query.q or query.after or query.event or query.authority:
        return None
    return entries.search_services(EntrySearch(q=query.q, audience=query.audience, limit=A_FEW))


def _authorities(place: Region | None) -> tuple[Organisation, ...]:
    """Return all whose services may be filtered by: those of the place and of those above it."""
    found = {
        role: each
        for code in (place.path if place else ())
        for each in organisations.authorities(code)
        for role in each.roles
    }
    return tuple(found.values())


def _address(request: HttpRequest, after: str) -> str:
    kept = {key: value for key, value in request.GET.items() if key != "after" and value}
    return f"{url('resident_services')}?{urlencode(kept | ({'after': after} if after else {}))}"
