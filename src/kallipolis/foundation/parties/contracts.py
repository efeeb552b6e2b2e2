"""Parties and mandates as other rooms see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kallipolis.foundation.ids import MandateId as MandateId
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.ids import PartyId as PartyId


class PartyKind(StrEnum):
    """In which capacity a party meets the city."""

    RESIDENT = "resident"
    ENTERPRISE = "enterprise"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or company; what identifies it is read only by those who may."""

    id: PartyId
    kind: PartyKind
    name: str
    region: RegionCode
    organisation: OrganisationId | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """The right of ``holder`` to act for ``principal``, within ``scopes``, for a period.

    Shape: half-open period ``[since, until)``; ``until`` is None while it has no end.
    ``scopes`` are public service ids, or ``*`` for all.
    """

    id: MandateId
    principal: PartyId
    holder: PartyId
    relation: str
    scopes: tuple[str, ...]
    since: datetime
    until: datetime | None = None
