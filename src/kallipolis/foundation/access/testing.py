"""Makers of roles and actors for tests and the demo."""

from datetime import UTC, datetime

from kallipolis.foundation.access import documents
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
from kallipolis.foundation.packs.contracts import Document, Edition, Publication
from kallipolis.foundation.text import everywhere


def make_role(id: str, *grants: tuple[str, Within]) -> Role:
    """Make a role out of (act, within) pairs."""
    return Role(
        id=id,
        title=everywhere(id),
        grants=tuple(Grant(act=act, within=within) for act, within in grants),
    )


def publish_roles(*roles: Role, gone: tuple[str, ...] = ()) -> None:
    """Put roles in force as the publication of a pack does."""
    documents.published(
        Publication(
            edition=Edition(1),
            at=datetime(2026, 1, 5, tzinfo=UTC),
            changed=tuple(
                Document(
                    kind="role",
                    id=role.id,
                    pack="core",
                    version="1.0.0",
                    digest="",
                    since=Edition(1),
                    body=role,
                )
                for role in roles
            ),
            gone=gone,
        )
    )


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
