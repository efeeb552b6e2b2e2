"""What all pages share: for whom one acts, the place that they are about, and who is in charge."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Literal

from django.http import HttpRequest, HttpResponse

from kallipolis.channels.resident.views.keeping import keeper_of
from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Hall, Organisation
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.places import api as places
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.web.api import actor_of, page
from kallipolis.foundation.web.here import REGION_COOKIE, language_of_thread
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import AddressField, RegionField
from kallipolis.platforms.application.notices import api as notices
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService, ServiceListing

Group = tuple[str, Sequence[tuple[str, str]]]
Places = Callable[[RegionField | AddressField], Sequence[Group]]

_PEOPLE: Final = (ActorKind.RESIDENT, ActorKind.ENTERPRISE)


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Answer with a page of this site, or with one that channels share."""
    actor = actor_of(request)
    applicant = applicant_of(actor)
    return page(
        request,
        template if "/" in template else f"resident/{template}",
        status=status,
        applicant=applicant,
        place=place_of(request, applicant),
        hotline=places.here().hotline,
        may_apply=actor.kind in (ActorKind.ANONYMOUS, *_PEOPLE),
        is_logged_in=actor.kind is not ActorKind.ANONYMOUS,
        keeper=keeper_of(actor),
        unread=notices.unread(actor) if is_applicant(actor) else 0,
        **context,
    )


def person(request: HttpRequest) -> Actor:
    """Return who asks, a person with a checked name or who acts for one.

    Raises:
        Refusal: ``identity.log_in`` or ``identity.real_name``.
    """
    actor = actor_of(request)
    identity.require_real_name(actor)
    return actor


def is_applicant(actor: Actor) -> bool:
    """Say whether somebody can have business of their own here."""
    return actor.kind in _PEOPLE and actor.party is not None


def applicant_of(actor: Actor) -> Party | None:
    """Return whose business is shown, None for nobody and for officials."""
    if not is_applicant(actor) or actor.applicant is None or not actor.acts_in_all:
        return None
    return parties.get(actor, actor.applicant)


def place_of(request: HttpRequest, applicant: Party | None = None) -> Region | None:
    """Return the place that was chosen, else where the applicant lives, else none."""
    chosen = regions.find(request.COOKIES.get(REGION_COOKIE, ""))
    if chosen is None and applicant is not None:
        return regions.find(applicant.region)
    return chosen


def audience_of(actor: Actor) -> Literal["resident", "enterprise"]:
    """Return for whom services are listed first: residents, unless a company asks."""
    kinds: dict[ActorKind, Literal["resident", "enterprise"]] = {
        ActorKind.RESIDENT: "resident",
        ActorKind.ENTERPRISE: "enterprise",
    }
    return kinds.get(actor.kind, "resident")


def places_in(language: str) -> Places:
    """Return how forms find the places to choose from, with their names in a language."""

    def places(question: RegionField | AddressField) -> Sequence[Group]:
        return forms.places_for(question, language)

    return places


def authority_for(
    service: PublicService | ServiceListing, place: Region | None
) -> Organisation | None:
    """Return who is competent for a service, None where nobody is or no place is chosen."""
    return services.competent_authority(service, place.code) if place else None


def halls_near(place: Region | None) -> tuple[Hall, ...]:
    """Return the halls of a place, the nearest level first."""
    return organisations.halls(place.code) if place else ()


def office_names(officials: Iterable[str]) -> dict[str, str]:
    """Return for which authority each official works, in the language of the page."""
    held = {id: parties.assignments_of(PartyId(id)) for id in officials}
    language = language_of_thread()
    return {
        id: organisations.get(roles[0].organisation).name.in_language(language)
        for id, roles in held.items()
        if roles
    }
