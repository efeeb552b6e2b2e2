"""What an actor may do, and to what."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.actors import (
    ANONYMOUS as ANONYMOUS,
)
from kallipolis.foundation.actors import (
    ANY_SCOPE,
)
from kallipolis.foundation.actors import (
    Actor as Actor,
)
from kallipolis.foundation.actors import (
    ActorKind as ActorKind,
)
from kallipolis.foundation.actors import (
    Assignment as Assignment,
)
from kallipolis.foundation.actors import (
    system as system,
)
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.ids import RoleId as RoleId
from kallipolis.foundation.text import Text

Act = NewType("Act", str)
"""A dotted verb on a noun (``case.decide``)."""


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """What an act is about: the parties, organisations and regions it belongs to.

    ``scope`` is the public service it belongs to, if any: a mandate for some services reaches only
    what bears one of them.
    """

    parties: tuple[PartyId, ...] = ()
    organisations: tuple[OrganisationId, ...] = ()
    regions: tuple[RegionCode, ...] = ()
    scope: str = ""


class Within(StrEnum):
    """How far a grant reaches, seen from who holds it."""

    OWN = "own"
    ORGANISATION = "organisation"
    REGION = "region"
    EVERYWHERE = "everywhere"


class Grant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The right to one act (``case.decide``), or to every act on a noun (``case.*``)."""

    act: str
    within: Within


class Role(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A named set of grants, declared in a pack; what no grant allows is denied."""

    id: str
    title: Text
    grants: tuple[Grant, ...]


class Own(msgspec.Struct, frozen=True, kw_only=True):
    """A party whose things are in reach, all of them or those of some public services.

    ``scopes`` is ``{"*"}`` for all.
    """

    party: PartyId
    scopes: frozenset[str] = frozenset({ANY_SCOPE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a list may show to an actor: whatever meets any one of these.

    ``regions`` stand for their whole trees. Nothing at all means that the list is empty.
    """

    everywhere: bool = False
    organisations: tuple[OrganisationId, ...] = ()
    regions: tuple[RegionCode, ...] = ()
    own: tuple[Own, ...] = ()

    @property
    def parties(self) -> tuple[PartyId, ...]:
        """Return the parties all of whose things are in reach; those of limited scope are not."""
        return tuple(own.party for own in self.own if ANY_SCOPE in own.scopes)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is in reach."""
        return not (self.everywhere or self.organisations or self.regions or self.own)


MESSAGES: dict[str, str] = {
    "access.not_found": _("There is no such role or assignment, or it is not yours to give."),
    "remedy.access.not_found": _("Ask the administrator of your organisation or of its region."),
}

ACTS: dict[str, str] = {
    "access.assign": "Give a role in an organisation.",
    "access.unassign": "Take a role away.",
}
"""What roles grant and the ledger names, with what it means."""
