"""Organisations as other rooms see them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from kallipolis.foundation.ids import OrganisationId as OrganisationId
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.text import Text

AuthorityRole = NewType("AuthorityRole", str)
"""The part an authority plays anywhere (``civil-affairs``), resolved by region."""


class OrganisationKind(StrEnum):
    """What an organisation is towards the city."""

    AUTHORITY = "authority"
    ENTERPRISE = "enterprise"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body of the administration, a company or a vendor."""

    id: OrganisationId
    kind: OrganisationKind
    name: Text
    region: RegionCode
    parent: OrganisationId | None = None
    credit_code: str = ""
    roles: tuple[AuthorityRole, ...] = ()
