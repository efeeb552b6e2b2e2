"""Finding services: by words, by life or business event, by authority, by place."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
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
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import Audience, ServiceSearch

AUDIENCES: tuple[Audience, ...] = ("resident", "enterprise")
EVERYWHERE = "everywhere"


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
        is_everywhere=request.GET.get("region") == EVERYWHERE,
        events=services.events(),
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
