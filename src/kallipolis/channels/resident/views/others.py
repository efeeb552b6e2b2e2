"""What one may see only as somebody else: a message leads there, whomever one acts for just now."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from kallipolis.channels.resident.views.frame import is_applicant, person, show
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import MandateState


class Other(NamedTuple):
    """Somebody for whom one may act."""

    id: PartyId
    name: str


def offered(request: HttpRequest, refusal: Refusal, sees: Callable[[Actor], bool]) -> HttpResponse:
    """Ask whether to go on for whom this can be seen; nobody else learns that it is there.

    Raises:
        Refusal: the same again, where it can be seen for nobody.
    """
    if refusal.reason is not Reason.NOT_FOUND:
        raise refusal
    other = next((each for each, actor in _others(person(request)) if _may(actor, sees)), None)
    if other is None:
        raise refusal
    return show(request, "other.html", other=other, path=request.get_full_path())


def _others(actor: Actor) -> Iterator[tuple[Other, Actor]]:
    """Yield for whom one might act instead; what is one's own can be seen by all of them."""
    own = actor.as_oneself()
    if not is_applicant(own):
        return
    _, held = parties.mandates_of(own)
    for principal, name in {
        each.principal: each.principal_name for each in held if each.state is MandateState.ACTIVE
    }.items():
        if principal != actor.on_behalf_of:
            yield Other(principal, name), parties.acting_for(own, principal)


def _may(actor: Actor, sees: Callable[[Actor], bool]) -> bool:
    try:
        return sees(actor)
    except Refusal:
        return False
