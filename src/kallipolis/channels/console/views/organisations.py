"""Organisations: found by words or by region; each with who works there, in which roles."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kallipolis.channels.console.adapters import authorities, offices
from kallipolis.channels.console.adapters.pages import ACTS, asked, console_page, for_those_who
from kallipolis.channels.console.logic import documents
from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.web.here import language_of_thread


@require_GET
@for_those_who(*ACTS["organisations"])
def list_organisations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show one region of the tree, or what some words find."""
    words, code = asked(request, "words"), asked(request, "region")
    branch = authorities.branch(actor, code)
    found = authorities.search(actor, words) if words else list(branch.own)
    shown, number, pages = documents.page_of(found, asked(request, "page"))
    return console_page(
        request,
        actor,
        "console/organisations.html",
        words=words,
        branch=branch,
        shown=shown,
        total=len(found),
        is_cut=len(found) == authorities.MOST,
        number=number,
        pages=pages,
        staff=parties.staff_counts(actor),
        places={each.region: regions.find(each.region) for each in shown},
    )


@require_GET
@for_those_who(*ACTS["organisations"])
def show_organisation(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show one organisation: what it is, who works there, who holds its roles."""
    found = authorities.one(actor, id)
    above, below = authorities.beside(found)
    region = regions.find(found.region)
    people = offices.offices(actor, found.id, language_of_thread())
    here = {each.party.id for each in people}
    held = parties.appointed(actor, organisation=OrganisationId(found.id))
    return console_page(
        request,
        actor,
        "console/organisation.html",
        found=found,
        role=authorities.role_of(found),
        way=[regions.get(step) for step in region.path] if region is not None else [],
        above=above,
        below=below,
        offices=people,
        others=[each for each in held if each.party.id not in here],
        titles={role: document.title for role, document in access.roles().items()},
        name_of=organisations.name_of,
        halls=[hall for hall in organisations.halls(found.region) if hall.region == found.region],
    )
