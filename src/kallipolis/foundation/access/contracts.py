"""What an actor may do, and to what."""

from dataclasses import dataclass
from typing import NewType

from kallipolis.foundation.actors import (
    ANONYMOUS as ANONYMOUS,
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

Act = NewType("Act", str)
"""A dotted verb on a noun (``case.decide``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What an act is about: the parties, organisations and region it belongs to."""

    parties: tuple[PartyId, ...] = ()
    organisations: tuple[OrganisationId, ...] = ()
    regions: tuple[RegionCode, ...] = ()
