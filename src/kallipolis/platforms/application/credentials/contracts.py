"""Credentials as other rooms see them, and as pack authors declare their types."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal, NewType, NotRequired, TypedDict

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import CaseId, Edition, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.text import Text

CredentialId = NewType("CredentialId", str)

Value = str | int | float | bool | None | dict[str, str | int] | list[str]
"""What a claim may say: a date as ``2026-01-05``, a Text or Money as its JSON object."""

LAST_MOMENT: Final = timedelta(microseconds=1)

ClaimType = Literal["text", "date", "money", "integer", "decimal", "boolean", "list", "region"]


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One statement that a credential makes.

    ``origin`` (``from`` in the document) is a path into what is known of the case: ``answers.x``,
    ``evidence.type.field``, ``outcome.x``, ``applicant.name``, ``service.name``, ``decision.x``.
    ``personal`` claims are masked to strangers; ``disclosable`` ones a holder may keep to
    themselves. An ``optional`` claim may be missing. ``labels`` put each code that may be chosen
    into words. A ``region`` is given by its code and read by its name.
    """

    name: str
    title: Text
    origin: str = msgspec.field(name="from")
    type: ClaimType = "text"
    labels: dict[str, Text] = {}
    personal: bool = False
    disclosable: bool = True
    optional: bool = False


class Validity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a credential is valid: so many days, or through the day that a date claim names.

    Units: ``days`` in calendar days; 0 with no ``until`` has no end.
    """

    days: int = 0
    until: str = ""


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of the sealed PDF; ``{claim}`` is filled in, as are ``{number}``, ``{issuer}``,
    ``{issued}`` and ``{valid_until}``. A ``permit`` is set as a table of its claims, a ``notice``
    as a letter.
    """

    layout: Literal["notice", "permit"] = "notice"
    heading: Text
    body: tuple[Text, ...] = ()
    footer: Text | None = None


class CredentialType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of credential that a public service may give.

    ``issuer`` is the role of the authority that issues it; empty is whoever decides the case.
    ``vct`` is the URI of the type in an SD-JWT VC. What is ``renewable`` may get another term: of
    so many days from an official, until a day that a claim names by applying for it anew. What
    ``is_procedural`` tells how a case went (accepted, to be corrected, refused) and grants nothing:
    nobody holds by it what the service gives, and it is sealed when it is first opened. A holder is
    told once that it ends, ``told_days`` before; 0 is never. Units: days of 24 hours.
    """

    id: str
    title: Text
    vct: str
    issuer: AuthorityRole = AuthorityRole("")
    claims: tuple[Claim, ...]
    validity: Validity = Validity()
    told_days: Annotated[int, Meta(ge=0, le=366)] = 30
    renewable: bool = False
    is_procedural: bool = False
    template: Template


class Status(StrEnum):
    """How a credential stands at a moment."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"
    EXPIRED = "expired"


class Change(StrEnum):
    """What may be done to a credential after it was issued; it is replaced by being renewed."""

    SUSPEND = "suspend"
    RESUME = "resume"
    REVOKE = "revoke"
    REPLACE = "replace"


class Finding(StrEnum):
    """What somebody who verifies learns."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"
    EXPIRED = "expired"
    TAMPERED = "tampered"
    UNKNOWN = "unknown"


class Granted(TypedDict):
    """What ``record`` is told: the output of a case, decided in the same transaction.

    ``claims`` are values by the names of the type's claims; ``claims_from`` collects them.
    ``service`` and ``region`` are those of the case; they say whose mandates and roles reach it.
    ``decided_at`` is the day of issue, now where it is left out.
    """

    credential_type: str
    case_id: CaseId
    holder: PartyId
    issuer: OrganisationId
    claims: Mapping[str, object]
    edition: Edition
    service: NotRequired[str]
    region: NotRequired[RegionCode]
    decided_at: NotRequired[datetime]


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """Claims that an issuer makes about a holder, and how they stand.

    ``number`` and ``code`` together let anybody verify it. ``serial`` counts all credentials of the
    installation. Missing: ``valid_until`` is None where there is no end; it is the first moment at
    which it no longer holds. ``service`` is the service of the case, empty where none is known.
    """

    id: CredentialId
    number: str
    code: str
    type: str
    title: Text
    case_id: CaseId
    service: str = ""
    holder: PartyId
    issuer: OrganisationId
    region: RegionCode
    edition: Edition
    claims: dict[str, Value]
    status: Status
    issued_at: datetime
    valid_until: datetime | None = None
    reason: str = ""
    rule: str = ""
    serial: int = 0
    is_procedural: bool = False

    @property
    def last_day(self) -> datetime | None:
        """Return the last moment at which it holds, None where there is no end."""
        return self.valid_until - LAST_MOMENT if self.valid_until else None


class Showing(msgspec.Struct, frozen=True, kw_only=True):
    """A code by which whoever is shown it sees once how a credential stands, for some seconds."""

    code: str
    shown_at: datetime
    expires_at: datetime


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody verified a credential: when, by which way, and who, as far as they logged in.

    ``kind`` is that of the actor. Missing: ``way`` is empty where the ledger does not tell it.
    """

    at: datetime
    way: str
    kind: str
    party: str


class ShownClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as somebody sees it, as a value and in words; strangers see personal ones masked."""

    title: Text
    value: Value
    words: Text
    is_masked: bool = False


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody who verifies a credential is told, and nothing more.

    ``shown_by`` and ``shown_at`` are set where its holder, or who acts for them, has just shown it.
    Missing: an unknown credential has only its finding.
    """

    finding: Finding
    number: str = ""
    title: Text | None = None
    issuer: Text | None = None
    issued_at: datetime | None = None
    valid_until: datetime | None = None
    claims: tuple[ShownClaim, ...] = ()
    shown_by: str = ""
    shown_at: datetime | None = None

    @property
    def last_day(self) -> datetime | None:
        """Return the last moment at which it holds, None where there is no end."""
        return self.valid_until - LAST_MOMENT if self.valid_until else None


MESSAGES: Final[dict[str, str]] = {
    "credential.not_found": _("There is no such credential, or it is not yours."),
    "remedy.credential.not_found": _("Open it from the list of your credentials."),
    "credential.claim_missing": _("The credential cannot be issued without: %(claim)s."),
    "remedy.credential.claim_missing": _("Complete the case with what is missing."),
    "credential.claim_malformed": _("The credential cannot be issued: %(claim)s is no date."),
    "remedy.credential.claim_malformed": _("Correct the date in the case."),
    "credential.wrong_state": _("As this credential stands, it cannot be changed in this way."),
    "remedy.credential.wrong_state": _("Look at how it stands now, then choose again."),
    "credential.reason_missing": _("Say why."),
    "remedy.credential.reason_missing": _("Give a reason that the holder can understand."),
    "credential.not_valid": _(
        "This credential does not hold at present and is not given to a wallet."
    ),
    "remedy.credential.not_valid": _("Ask the issuing authority how to make it valid again."),
    "credential.list_not_found": _("There is no such status list."),
    "remedy.credential.list_not_found": _("Use the address that the credential names."),
    "credential.not_renewable": _("This kind of credential is not renewed but applied for anew."),
    "remedy.credential.not_renewable": _("Apply for the public service that gives it."),
    "credential.language_unknown": _("There is no such language here."),
    "remedy.credential.language_unknown": _("Choose en, zh-hans or zh-hant."),
}

ACTS: dict[str, str] = {
    "credential.issue": "Record the credential that a decision gives.",
    "credential.view": "Read a credential.",
    "credential.list": "List the credentials of a holder.",
    "credential.export": "Take a credential out as an SD-JWT VC.",
    "credential.verify": "Tell whoever holds number and code how a credential stands.",
    "credential.show": "Make a code that shows a credential to somebody for a minute.",
    "credential.looks": "Read who has verified a credential.",
    "credential.suspend": "Suspend a credential, or let it hold again.",
    "credential.resume": "Let a suspended credential hold again.",
    "credential.revoke": "Revoke a credential.",
    "credential.renew": "Replace a credential by one for another term.",
}
"""What roles grant and the ledger names, with what it means."""
