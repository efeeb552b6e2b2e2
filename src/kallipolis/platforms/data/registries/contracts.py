"""Registries as pack authors declare them, and what a look-up says and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Code, Level

Value = str | int | float | bool | None
Values = Mapping[str, Value]
Carrier = Literal["duty", "consent", "request"]
"""What lets a record be looked up: the duty of an authority, the consent of whom it is about, or
that they themselves asked for it."""
FieldType = Literal[
    "text", "integer", "number", "money", "boolean", "date", "id-number", "credit-code", "region"
]
"""As what a field is held; ``money`` is a whole number of the smallest unit of the place's own."""


class RegistryField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that a registry records of each entry; ``personal`` ones are sealed and audited.

    ``same_as`` is ``registry.field`` where another registry, which goes first, says the same.
    ``codes`` say in words what values mean; a value that is none of them is shown as it stands.
    """

    id: str
    title: Text
    type: FieldType = "text"
    personal: bool = False
    required: bool = False
    codes: tuple[Code, ...] = ()
    same_as: Annotated[str, Meta(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*\.[a-z][a-z0-9_]*)?$")] = ""

    def meaning_of(self, value: Value) -> Text | None:
        """Return what a value means by the codes of the field, None where it is none of them."""
        return next((each.title for each in self.codes if each.code == value), None)


class Follower(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A node that is told when an entry changes: of which fields, for what, by which law.

    It is told no more than the directory of nodes lets it ask for the same purpose.
    """

    node: str
    fields: tuple[str, ...]
    purpose: str
    legal_basis: str


class Followed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A registry of another node whose changes are taken over."""

    node: str
    registry: str


class FedBy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The dataset whose published rows are the entries, one for each, with no linkage between.

    ``columns`` says which of its columns a field is, where the two are not called alike. ``record``
    is the column by which its keeper finds a row again, ``updated`` the one that says when it was
    written; without them it is the row of an intake, and when that came.
    """

    dataset: str
    columns: dict[str, str] = {}
    record: str = ""
    updated: str = ""


class Registry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The authoritative record of a kind of thing, kept by an authority, one entry for each key.

    ``key`` is the field that an entry is found by; ``source`` is the role of who keeps it. Its
    ``followers`` are nodes that are told of its changes; of registries that it ``follows`` it takes
    them over. ``level`` is how much harm a leak of it does (GB/T 43697-2024).
    ``asked_as`` are names of papers by which departments have people prove what stands in it.
    Missing: ``level`` None follows from what its fields hold and from the datasets that it is put
    together from. ``fed_by`` is None where entries are put in by hand, by cases or by linkage.
    """

    id: str
    title: Text
    source: AuthorityRole
    key: str
    fields: tuple[RegistryField, ...]
    note: Text | None = None
    level: Level | None = None
    followers: tuple[Follower, ...] = ()
    follows: tuple[Followed, ...] = ()
    asked_as: tuple[str, ...] = ()
    fed_by: FedBy | None = None


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """Why a record is looked up: for what, by which law, in which case, in whose business.

    ``about`` is whose data it is, where that is somebody else than whose business it is. What it is
    ``carried_by``, if not by a duty that ``legal_basis`` lays down, is their consent, or that they
    asked for what it is needed for: then no law need be named. ``proof`` is the evidence type that
    it is to show, ``reason`` in words what that is wanted for.
    """

    purpose: str
    legal_basis: str = ""
    carried_by: Carrier = "duty"
    proof: str = ""
    reason: Text | None = None
    case: CaseId | None = None
    party: PartyId | None = None
    about: PartyId | None = None

    @property
    def are_named(self) -> bool:
        """Say whether they tell for what something is looked up, and what lets it be."""
        lets = self.carried_by != "duty" or bool(self.legal_basis.strip())
        return bool(self.purpose.strip()) and lets


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What a change of an entry rests on, as the decision of a case; the same one changes it once.

    It counts ``only_if_last`` is how the cause of the latest change begins.
    """

    id: str
    only_if_last: str = ""


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """Where a value of an entry comes from: dataset, record, when that was written, which rule."""

    dataset: str
    record: str
    updated: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a registry says of one key: the fields asked for, and since when it says so.

    ``provenance`` says where fields come from, as far as the registry knows.

    Missing: a field that the registry leaves open is None.
    """

    registry: str
    values: Values
    as_of: datetime
    provenance: Mapping[str, Provenance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering:
    """An entry of a registry that is written as a whole, and where its values come from."""

    values: Values
    provenance: Mapping[str, Provenance] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """What came of feeding a registry: how many entries were made or changed, ended, or left.

    ``unfit`` counts rows that do not fit the registry, which stays as it was for them.
    """

    written: int = 0
    ended: int = 0
    unfit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fed:
    """What feeds a registry, and how far it has come: the rows taken, and when they were.

    Missing: ``taken_at`` is None while nothing was.
    """

    registry: str
    title: Text
    dataset: str
    rows: int = 0
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Says under which other key the entry stands."""

    key: str


MESSAGES: dict[str, str] = {
    "registry.not_found": _("There is no registry %(registry)s, or it is not yours to ask."),
    "remedy.registry.not_found": _("Publish the pack that declares it, or ask its keeper."),
    "registry.field_unknown": _("The registry %(registry)s has no field %(field)s."),
    "remedy.registry.field_unknown": _("Ask only for fields that its document names."),
    "registry.grounds_missing": _("A look-up of personal data needs a purpose and a legal basis."),
    "remedy.registry.grounds_missing": _("Name the service or case, and the article it rests on."),
    "registry.issue_past": _("Issue %(issue)s of the registry %(registry)s counts already."),
    "remedy.registry.issue_past": _("Begin again from what is published now."),
    "registry.malformed": _("This record does not fit the registry %(registry)s."),
    "remedy.registry.malformed": _("Correct the fields that are named and send it again."),
    "registry.not_fed": _("No dataset feeds the registry %(registry)s."),
    "remedy.registry.not_fed": _("Say `fed_by` in its document, or have its dataset looked up."),
    "registry.running": _("%(registry)s is being renewed already."),
    "remedy.registry.running": _("Wait until that has ended, then try again."),
    "registry.unknown_field": _("There is no such field."),
    "registry.value_missing": _("This field must be filled."),
    "registry.wrong_type": _("Expected %(expected)s."),
}

ACTS: dict[str, str] = {
    "registry.put": "Record what a registry says.",
    "registry.look_up": "Look up fields of a person in a registry.",
    "registry.count": "Count all entries of a registry by some of their fields.",
}
"""What roles grant and the ledger names, with what it means."""
