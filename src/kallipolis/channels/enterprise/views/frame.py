"""What all pages share: who acts, for which companies they may, and for which they do now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Mandate, MandateState
from kallipolis.foundation.web.api import actor_of, notify, page
from kallipolis.foundation.web.templating import url

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]
CompanyView = Callable[Concatenate[HttpRequest, Actor, Rest], HttpResponse]

PEOPLE: Final = (ActorKind.RESIDENT, ActorKind.ENTERPRISE)

MOST_COMPANIES: Final = 50
"""Units: companies whose business one page brings together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company for which somebody may act. Missing: ``until`` is None while it has no end."""

    id: PartyId
    name: str
    relation: str
    actor: Actor
    scopes: tuple[str, ...] = ()
    until: datetime | None = None
    is_current: bool = False


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Answer with a page of this site."""
    actor = actor_of(request)
    current = parties.get(actor, actor.applicant) if is_company(actor) and actor.applicant else None
    return page(request, f"enterprise/{template}", status=status, current=current, **context)


def person(request: HttpRequest) -> Actor:
    """Return who asks, a person with a checked name or who acts for one.

    Raises:
        Refusal: ``identity.log_in`` or ``identity.real_name``.
    """
    actor = actor_of(request)
    identity.require_real_name(actor)
    return actor


def is_company(actor: Actor) -> bool:
    """Say whether somebody acts for a company now."""
    return actor.kind is ActorKind.ENTERPRISE and actor.applicant is not None


def for_company(view: CompanyView[Rest]) -> View[Rest]:
    """Show a page to who acts for a company; who does not chooses one first."""

    def shown(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        actor = person(request)
        if is_company(actor):
            return view(request, actor, *args, **kwargs)
        notify(request, "enterprise.choose_company")
        return HttpResponseRedirect(url("enterprise_companies"))

    return shown


def companies_of(actor: Actor) -> tuple[Company, ...]:
    """Return the companies for which somebody may act, whomever they act for at the moment.

    Officials act for none: they do it as the persons that they are.
    """
    own = actor.as_oneself()
    if own.party is None or own.kind not in PEOPLE:
        return ()
    if own.kind is ActorKind.ENTERPRISE:
        return (Company(id=own.party, name=own.name, relation="", actor=own, is_current=True),)
    _, held = parties.mandates_of(own)
    active = [each for each in held if each.state is MandateState.ACTIVE]
    by_principal = {each.principal: each for each in reversed(active)}
    found = (_company(own, each, actor) for each in by_principal.values())
    companies = [each for each in found if each.actor.kind is ActorKind.ENTERPRISE]
    return tuple(sorted(companies, key=lambda each: each.name))[:MOST_COMPANIES]


def _company(own: Actor, mandate: Mandate, now: Actor) -> Company:
    return Company(
        id=mandate.principal,
        name=mandate.principal_name,
        relation=mandate.relation,
        actor=parties.acting_for(own, mandate.principal),
        scopes=mandate.scopes,
        until=mandate.until,
        is_current=now.on_behalf_of == mandate.principal,
    )
