"""Organisations as other rooms see them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, NewType

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import OrganisationId as OrganisationId
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.text import Text

AT: Final = "@"
"""Parts role and region in the id of an authority (``civil-affairs@440305``)."""

LONGEST_NAME: Final = 200
"""Units: characters."""

AuthorityRole = NewType("AuthorityRole", str)
"""The part an authority plays anywhere (``civil-affairs``), resolved by region."""


class OrganisationKind(StrEnum):
    """What an organisation is towards the city."""

    AUTHORITY = "authority"
    INSTITUTION = "institution"
    ENTERPRISE = "enterprise"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body of the administration, a public institution, a company or a vendor.

    From the day ``closed_from`` on it is no more; None while that is not known.
    """

    id: OrganisationId
    kind: OrganisationKind
    name: Text
    region: RegionCode
    parent: OrganisationId | None = None
    credit_code: str = ""
    roles: tuple[AuthorityRole, ...] = ()
    closed_from: date | None = None

    @property
    def is_declared(self) -> bool:
        """Say whether a pack declares it, so that only the pack changes it."""
        return AT in self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is told of an institution, company or vendor that is to be known here.

    ``credit_code`` may be empty where the place has none; it is checked where it is given.
    """

    name: Text
    region: RegionCode
    kind: OrganisationKind = OrganisationKind.ENTERPRISE
    credit_code: str = ""
    parent: OrganisationId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What is true of a registered organisation from now on: all that can change of it."""

    name: Text
    parent: OrganisationId | None = None
    closed_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody changed of a registered organisation.

    Shape: ``before`` and ``after`` hold what differs, by the name of the field; an empty text is
    nothing. ``by`` is a name.
    """

    at: datetime
    by: str
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """The document of a pack that declares an authority."""

    kind: str
    document: str
    pack: str
    version: str


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
    "organisation.credit_code_unfit": _(
        "This is no credit code: it has 18 characters, and the last one fits the others. Copy it "
        "from the certificate."
    ),
    "organisation.credit_code_taken": _(
        "An organisation with this code is known here already. Look for it by the code."
    ),
    "organisation.already_registered": _("An organisation with the code %(code)s is known here."),
    "remedy.organisation.already_registered": _("Use the one that is registered."),
    "organisation.not_registrable": _("Authorities are declared in packs, not registered."),
    "remedy.organisation.not_registrable": _("Publish a pack that declares the authority."),
    "organisation.malformed": _("The organisation cannot be kept like this."),
    "remedy.organisation.malformed": _("Correct what is marked and send it again."),
    "organisation.name_missing": _("Write its name in Simplified Chinese."),
    "organisation.name_long": _("Write the name in up to %(most)s characters."),
    "organisation.kind_unfit": _("Choose what it is from the list."),
    "organisation.parent_unknown": _(
        "There is no such organisation that you look after. Choose one from the list."
    ),
    "organisation.parent_circular": _(
        "It would stand above itself. Choose an organisation that does not belong to it."
    ),
    "organisation.changed_meanwhile": _(
        "Somebody changed this organisation while you were writing."
    ),
    "remedy.organisation.changed_meanwhile": _(
        "Look at what is there now, beside what you wrote. Save again if yours is still right."
    ),
    "organisation.closed": _("This organisation is closed since %(day)s."),
    "remedy.organisation.closed": _(
        "Choose the one that does its work now, or change the day on which it closed."
    ),
}

ACTS: dict[str, str] = {
    "organisation.register": "Register an institution, a company or a vendor.",
    "organisation.change": "Change a registered organisation, or close it.",
}
"""What roles grant and the ledger names, with what it means."""
