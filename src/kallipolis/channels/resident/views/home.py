"""The home page, what waits for somebody, and where help is."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kallipolis.channels.resident.views.favourites import at_hand
from kallipolis.channels.resident.views.frame import (
    applicant_of,
    audience_of,
    halls_near,
    is_applicant,
    place_of,
    show,
)
from kallipolis.channels.resident.views.standing import Standing, standing_of
from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.contracts import Draft
from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Mandate, MandateState
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import actor_of
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseFilter, Phase
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import LifeEvent, ServiceSearch

SHOWN: Final = 8
"""Tiles of frequent services, events and cases on the home page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A draft with the name of its service."""

    draft: Draft
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """What somebody has going on here."""

    waiting: tuple[Case, ...] = ()
    running: tuple[Standing, ...] = ()
    drafts: tuple[Begun, ...] = ()
    used: tuple[str, ...] = ()
    offers: tuple[Mandate, ...] = ()

    @property
    def tasks(self) -> int:
        """Count what waits for them."""
        return len(self.waiting) + len(self.drafts) + len(self.offers)


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    business = business_of(actor)
    place = place_of(request, applicant_of(actor))
    wanted = ServiceSearch(
        audience=audience_of(actor), region=place.code if place else "", limit=SHOWN
    )
    return show(
        request,
        "home.html",
        business=business,
        at_hand=at_hand(request, business.used),
        frequent=services.search(wanted),
        events=[(kind, _events(kind)) for kind in _kinds(actor)],
        halls=halls_near(place)[:2],
        is_new=actor.kind is ActorKind.ANONYMOUS and not identity.is_staffed(),
    )


@require_safe
def show_help(request: HttpRequest) -> HttpResponse:
    place = place_of(request, applicant_of(actor_of(request)))
    return show(request, "help.html", halls=halls_near(place))


def business_of(actor: Actor) -> Business:
    """Return what somebody has going on, nothing for who is nobody here."""
    if not is_applicant(actor):
        return Business()
    mine = cases.cases_of(actor, CaseFilter(limit=50)).cases
    waiting = tuple(case for case in mine if case.waits_for_applicant)
    others = [c for c in mine if c.phase is not Phase.CLOSED and c not in waiting]
    return Business(
        waiting=waiting,
        running=tuple(standing_of(case) for case in others[:3]),
        drafts=_drafts(actor),
        used=tuple(case.service for case in mine),
        offers=_offers(actor) if actor.on_behalf_of is None else (),
    )


def _drafts(actor: Actor) -> tuple[Begun, ...]:
    found = ((draft, packs.find("service", draft.service)) for draft in drafts.mine(actor))
    return tuple(Begun(draft=d, name=document.body.name) for d, document in found if document)


def _offers(actor: Actor) -> tuple[Mandate, ...]:
    _, held = parties.mandates_of(actor)
    return tuple(mandate for mandate in held if mandate.state is MandateState.OFFERED)


def _kinds(actor: Actor) -> tuple[str, ...]:
    """Return whose events come: a company's own, and a person's with those of companies after."""
    return ("business",) if actor.kind is ActorKind.ENTERPRISE else ("life", "business")


def _events(kind: str) -> tuple[LifeEvent, ...]:
    return tuple(event for event in services.events() if event.kind == kind)
