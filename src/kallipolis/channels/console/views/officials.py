"""Officials: registered, given roles, and freed of them."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.console.adapters import authorities, offices
from kallipolis.channels.console.adapters.pages import console_page, for_those_who, written
from kallipolis.foundation.actors import Actor, Assignment
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread


@require_GET
@for_those_who("access.assign")
def list_officials(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _officials_page(request, actor, request.GET.get("organisation", ""))


@require_POST
@for_those_who("party.register_official")
def register_official(request: HttpRequest, actor: Actor) -> HttpResponse:
    organisation = written(request, "organisation")
    try:
        party = parties.register_official(
            actor,
            name=written(request, "name"),
            organisation=OrganisationId(organisation),
            region=organisations.get(organisation).region,
            phone=written(request, "phone"),
        )
    except Refusal as refusal:
        return _officials_page(request, actor, organisation, refusal=refusal)
    notify(request, "console.registered", name=party.name)
    return to_officials(organisation)


@require_POST
@for_those_who("access.assign")
def change_roles(request: HttpRequest, actor: Actor, party: str) -> HttpResponse:
    organisation, is_given = written(request, "organisation"), written(request, "do") == "appoint"
    change = parties.appoint if is_given else parties.dismiss
    try:
        region = written(request, "region") or organisations.get(organisation).region
        assignment = Assignment(
            role=RoleId(written(request, "role")),
            organisation=OrganisationId(organisation),
            region=RegionCode(region),
        )
        change(actor, PartyId(party), assignment)
    except Refusal as refusal:
        return _officials_page(request, actor, organisation, refusal=refusal)
    name = parties.get(actor, PartyId(party)).name
    notify(request, "console.appointed" if is_given else "console.dismissed", name=name)
    return to_officials(organisation)


def _officials_page(
    request: HttpRequest, actor: Actor, organisation: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    language = language_of_thread()
    office = authorities.one_or_first(actor, organisation)
    return console_page(
        request,
        actor,
        "console/officials.html",
        status=200 if refusal is None else 422,
        office=office,
        offices=offices.offices(actor, office.id, language) if office else [],
        roles=offices.givable(actor, office.id, language) if office else [],
        faults=faults_of(refusal),
    )


def to_officials(organisation: str) -> HttpResponse:
    """Lead back to the officials of an organisation."""
    answer = redirect("console_officials")
    answer["Location"] += f"?{urlencode({'organisation': organisation})}"
    return answer
