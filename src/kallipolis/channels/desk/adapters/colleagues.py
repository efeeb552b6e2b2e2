"""Officials of the same office: to give cases to, and how much each of them has."""

from collections.abc import Iterable

from msgspec import structs

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Team, TeamLoad


def of(actor: Actor, organisations: Iterable[OrganisationId]) -> list[tuple[str, str]]:
    """Return the officials of offices that the actor works in, by id, with their names."""
    own = [one for one in organisations if one in actor.organisations]
    found = [party for one in own for party in parties.officials_of(actor, one)]
    return list(dict.fromkeys((party.id, party.name) for party in found))


def offices(actor: Actor) -> tuple[OrganisationId, ...]:
    """Return the organisations whose cases an official works on."""
    return access.reach(actor, "case.view").organisations


def team(actor: Actor, organisation: OrganisationId) -> Team:
    """Return what each official of an office has, most first, those who have nothing last."""
    found = cases.team(actor, organisation)
    busy = {load.party for load in found.loads}
    idle = [
        TeamLoad(party=party.id, name=party.name, open=0, near=0, overdue=0)
        for party in parties.officials_of(actor, organisation)
        if party.id not in busy
    ]
    busiest = sorted(found.loads, key=lambda load: (-load.overdue, -load.open, load.name))
    return structs.replace(found, loads=(*busiest, *idle))
