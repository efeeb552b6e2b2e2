"""Makers of roles and actors for tests and the demo."""

from kallipolis.foundation.access.contracts import (
    Actor,
    ActorKind,
    Assignment,
    Grant,
    Role,
    RoleId,
    Within,
)
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere


def make_role(id: str, *grants: tuple[str, Within]) -> Role:
    """Make a role out of (act, within) pairs."""
    return Role(
        id=id,
        title=everywhere(id),
        grants=tuple(Grant(act=act, within=within) for act, within in grants),
    )


def publish_roles(*roles: Role) -> None:
    """Put roles in force, beside those that are."""
    publish_documents(role=roles)


def make_official(
    role: str,
    *,
    organisation: str = "civil-affairs@440300",
    region: str = "440300",
    party: str = "official",
) -> Actor:
    """Make an official with one role."""
    assignment = Assignment(
        role=RoleId(role), organisation=OrganisationId(organisation), region=RegionCode(region)
    )
    return Actor(
        kind=ActorKind.OFFICIAL,
        party=PartyId(party),
        name=party,
        assignments=(assignment,),
        assurance=3,
    )


def make_resident(party: str = "resident") -> Actor:
    """Make a resident who has logged in under a checked name."""
    return Actor(kind=ActorKind.RESIDENT, party=PartyId(party), name=party, assurance=2)
