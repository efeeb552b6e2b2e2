"""Who acts: the value that every door which touches personal data takes first."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec
from msgspec.structs import replace

from kallipolis.foundation.ids import MandateId, OrganisationId, PartyId, RegionCode, RoleId

ANY_SCOPE: Final = "*"
"""Stands for every public service in the scopes of a mandate."""


class ActorKind(StrEnum):
    """What kind of actor stands before us."""

    ANONYMOUS = "anonymous"
    RESIDENT = "resident"
    ENTERPRISE = "enterprise"
    OFFICIAL = "official"
    SYSTEM = "system"
    CLIENT = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A role that an official holds in one organisation, reaching over one region's tree."""

    role: RoleId
    organisation: OrganisationId
    region: RegionCode


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A person or program that acts; every door that touches personal data takes it first.

    ``party`` is who acts, ``on_behalf_of`` for whom (under ``mandate``), or None for oneself.
    ``assurance`` is 0 for nobody, 1 for a log-in, 2 for a checked real name, 3 with a second
    factor. ``mandate_scopes`` are the public services that the mandate is for, or ``*``; where none
    is given nothing of ``on_behalf_of`` is in reach. ``scopes`` are those of a bearer token.
    ``purpose`` is why personal data is touched, kept in the audit ledger.
    """

    kind: ActorKind
    party: PartyId | None = None
    name: str = ""
    on_behalf_of: PartyId | None = None
    mandate: MandateId | None = None
    assignments: tuple[Assignment, ...] = ()
    assurance: int = 0
    channel: str = "api"
    purpose: str = ""
    scopes: frozenset[str] = frozenset()
    mandate_scopes: frozenset[str] = frozenset()

    @property
    def applicant(self) -> PartyId | None:
        """Return the party whose business this is."""
        return self.on_behalf_of or self.party

    @property
    def acts_in_all(self) -> bool:
        """Say whether all business of the applicant is in reach, not that of some services."""
        return self.on_behalf_of is None or ANY_SCOPE in self.mandate_scopes

    @property
    def organisations(self) -> tuple[OrganisationId, ...]:
        """Return the organisations in which the actor holds any role."""
        return tuple(dict.fromkeys(a.organisation for a in self.assignments))

    def with_purpose(self, purpose: str) -> "Actor":
        """Return the same actor, saying why they look."""
        return self if self.purpose == purpose else replace(self, purpose=purpose)

    def as_oneself(self) -> "Actor":
        """Return who acts for somebody as the person that they are, acting for nobody."""
        if self.on_behalf_of is None:
            return self
        return replace(
            self,
            kind=ActorKind.RESIDENT,
            on_behalf_of=None,
            mandate=None,
            mandate_scopes=frozenset(),
        )


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS)


def system(purpose: str) -> Actor:
    """Make the platform itself an actor, with what it is about to do."""
    return Actor(kind=ActorKind.SYSTEM, name="kallipolis", channel="system", purpose=purpose)
