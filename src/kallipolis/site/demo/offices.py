"""The authorities of the demo city, and the officials who work there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from kallipolis.foundation.actors import Actor, ActorKind, Assignment, system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.regions import api as regions
from kallipolis.site.demo import places, players

OFFICER: Final = ("acceptance-officer", "lead-reviewer", "reviewer", "decider", "delivery-officer")
"""What one official of a small office may do."""

COUNTER: Final = ("acceptance-officer", "delivery-officer")
REVIEW: Final = ("lead-reviewer", "reviewer")
DECISION: Final = ("lead-reviewer", "decider")
"""What a larger office gives to three people."""

DUTIES: Final = {
    "case.accept": COUNTER,
    "case.deliver": COUNTER,
    "case.review": REVIEW,
    "case.lead": REVIEW,
    "case.decide": DECISION,
}
OVERSIGHT: Final = "government-services-data"
"""The part of who watches over the others, where a place has one."""

FOUNDER: Final = system("founding of the demo city")


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """Somebody who works for an authority of the demo."""

    party: Party
    organisation: OrganisationId
    roles: tuple[str, ...]

    @property
    def actor(self) -> Actor:
        """Return the official as an actor at the desk."""
        return Actor(
            kind=ActorKind.OFFICIAL,
            party=self.party.id,
            name=self.party.name,
            assignments=parties.assignments_of(self.party.id),
            assurance=3,
            channel="desk",
            purpose="demo",
        )


@dataclass(slots=True, kw_only=True)
class Staff:
    """All officials, each employed when there is something to do; ``small`` offices have one."""

    rng: Random
    clock: Clock
    small: Sequence[OrganisationId] = ()
    known: dict[tuple[str, tuple[str, ...]], Official] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def official(self, organisation: OrganisationId, roles: tuple[str, ...]) -> Official:
        """Return who has these duties in an organisation."""
        held = OFFICER if organisation in self.small and set(roles) <= set(OFFICER) else roles
        return self.beside(organisation, held)

    def beside(self, organisation: OrganisationId, roles: tuple[str, ...]) -> Official:
        """Return who has these duties only, in however small an office."""
        key = (organisation, roles)
        if key not in self.known:
            self.known[key] = employ(organisation, roles, self.rng, self.clock)
        return self.known[key]

    def actor(self, organisation: OrganisationId, act: str) -> Actor:
        """Return who in an organisation may take an act of the kind."""
        return self._acting(self.official(organisation, DUTIES.get(act, OFFICER)))

    def supervisor(self, region: RegionCode) -> Actor:
        """Return who supervises the region: at the city's, if it lies in one."""
        path = regions.get(region).path
        organisation = places.overseer(path[min(1, len(path) - 1)], OVERSIGHT)
        return self._acting(self.official(organisation, ("supervisor",)))

    def _acting(self, official: Official) -> Actor:
        if official.party.id not in self.actors:
            self.actors[official.party.id] = official.actor
        return self.actors[official.party.id]


def employ(
    organisation: OrganisationId, roles: tuple[str, ...], rng: Random, clock: Clock
) -> Official:
    """Register an official and appoint them to roles in an authority, over its region."""
    region = organisations.get(organisation).region
    party = parties.register_official(
        FOUNDER, name=players.full_name(rng), organisation=organisation, region=region, clock=clock
    )
    for role in roles:
        assignment = Assignment(role=RoleId(role), organisation=organisation, region=region)
        parties.appoint(FOUNDER, party.id, assignment, clock=clock)
    return Official(party=party, organisation=organisation, roles=roles)
