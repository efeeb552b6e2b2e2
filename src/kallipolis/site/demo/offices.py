"""The authorities of the demo city and the officials who work there."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from kallipolis.foundation.actors import Actor, ActorKind, Assignment, system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.site.demo.people import GIVEN, MIDDLE, SURNAMES

OFFICER: Final = ("acceptance-officer", "lead-reviewer", "reviewer", "decider", "delivery-officer")
"""What one official of a small office may do; a large one gives each to somebody else."""

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


def officers(
    roles: tuple[str, ...], regions: tuple[RegionCode, ...], rng: Random, clock: Clock
) -> Iterator[Official]:
    """Employ one officer in each authority that plays one of the roles in one of the regions."""
    seen: set[OrganisationId] = set()
    for region in regions:
        for role in roles:
            organisation = organisations.authority(role, region).id
            if organisation not in seen:
                seen.add(organisation)
                yield employ(organisation, OFFICER, rng, clock)


def employ(
    organisation: OrganisationId, roles: tuple[str, ...], rng: Random, clock: Clock
) -> Official:
    """Register an official and appoint them to roles in an authority, over its region."""
    region = organisations.get(organisation).region
    name = rng.choice(SURNAMES) + rng.choice(MIDDLE) + rng.choice(GIVEN)
    party = parties.register_official(
        FOUNDER, name=name, organisation=organisation, region=region, clock=clock
    )
    for role in roles:
        assignment = Assignment(role=RoleId(role), organisation=organisation, region=region)
        parties.appoint(FOUNDER, party.id, assignment, clock=clock)
    return Official(party=party, organisation=organisation, roles=roles)
