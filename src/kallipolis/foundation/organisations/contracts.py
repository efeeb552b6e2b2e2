"""Organisations as other rooms see them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, NewType

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is told of a company or vendor that is to be known here.

    ``credit_code`` may be empty where the place has none; it is checked where it is given.
    """

    name: Text
    region: RegionCode
    kind: OrganisationKind = OrganisationKind.ENTERPRISE
    credit_code: str = ""
    parent: OrganisationId | None = None


class Authority(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One authority of one region, where no pattern tells its name: a real body of a catalogue."""

    id: str
    role: Annotated[str, Meta(description="What services name it by, in kebab-case.")]
    region: Annotated[str, Meta(description="Code of the region whose authority it is.")]
    name: Text
    credit_code: Annotated[
        str, Meta(description="Its number in the scheme of the place; empty if there is none.")
    ] = ""


class Hall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place where people can go: a counter, a service hall.

    Units: degrees of longitude and latitude in WGS 84.
    """

    id: str
    region: Annotated[str, Meta(description="Code of the region whose hall it is.")]
    name: Text
    address: Text
    opening: Annotated[
        str, Meta(description="Opening hours as OpenStreetMap writes them (Mo-Fr 09:00-17:00).")
    ]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    latitude: Annotated[float, Meta(ge=-90, le=90)]


MESSAGES: dict[str, str] = {
    "organisation.not_found": _("There is no such organisation."),
    "remedy.organisation.not_found": _("Check the name or the credit code."),
    "organisation.no_authority": _(
        "No authority is responsible for this in the region that was chosen."
    ),
    "remedy.organisation.no_authority": _("Choose another region, or ask the service hall."),
    "organisation.credit_code_invalid": _("%(code)s is not the number of an organisation."),
    "remedy.organisation.credit_code_invalid": _("Copy it from the licence."),
    "organisation.already_registered": _("An organisation with the code %(code)s is known here."),
    "remedy.organisation.already_registered": _("Use the one that is registered."),
    "organisation.not_registrable": _("Authorities are declared in packs, not registered."),
    "remedy.organisation.not_registrable": _("Publish a pack that declares the authority."),
}

ACTS: dict[str, str] = {
    "organisation.register": "Register a company.",
}
"""What roles grant and the ledger names, with what it means."""
