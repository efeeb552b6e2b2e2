"""Organisations: found by words or by region; each with who works there, in which roles."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from kallipolis.channels.console.adapters import authorities, bodies, offices, staffing
from kallipolis.channels.console.adapters.pages import ACTS, asked, console_page, for_those_who
from kallipolis.channels.console.logic import documents
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import AppointmentSearch
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.web.here import language_of_thread


@require_GET
@for_those_who(*ACTS["organisations"])
def list_organisations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show one region of the tree, or what some words find."""
    words, code = asked(request, "words"), asked(request, "region")
    branch = authorities.branch(actor, code)
    found = authorities.search(actor, words) if words else list(branch.own)
    here = branch.way[-1].code if branch.way else ""
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
        may_add=bool(here) and bodies.may_add(actor, here),
        is_closed=bodies.is_closed,
        places={each.region: regions.find(each.region) for each in shown},
    )


@require_GET
@for_those_who(*ACTS["organisations"])
def show_organisation(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show one organisation: what it is, who works there, who holds its roles."""
    found = authorities.one(actor, id)
    above, below = authorities.beside(found)
    region = regions.find(found.region)
    language = language_of_thread()
    held = parties.appointed(actor, AppointmentSearch(organisation=found.id))
    over = parties.appointed(actor, AppointmentSearch(organisation=found.id, is_over=True))
    may_change = bodies.may_change(actor, found)
    return console_page(
        request,
        actor,
        "console/organisation.html",
        found=found,
        role=authorities.role_of(found),
        way=[regions.get(step) for step in region.path] if region is not None else [],
        above=above,
        below=below,
        offices=offices.offices(actor, found.id, language),
        held=staffing.in_words(held, language),
        over=staffing.in_words(over, language),
        declared=organisations.declaration_of(found),
        may_change=may_change,
        is_closed=bodies.is_closed(found),
        changes=organisations.changes_of(actor, found.id) if may_change else (),
        name_of=organisations.name_of,
        halls=[hall for hall in organisations.halls(found.region) if hall.region == found.region],
    )
