"""Documents, their kinds, and what is said of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Generic, Literal, Protocol, TypeVar

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import Edition as Edition
from kallipolis.foundation.text import Text

Body = TypeVar("Body", bound=msgspec.Struct)

KEBAB: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""What ids of packs and, unless their kind says otherwise, of documents look like."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a pack says of itself in its ``pack.yaml``."""

    id: Annotated[str, Meta(description="Id of the pack, in kebab-case; never reused.")]
    version: Annotated[str, Meta(description="Semantic version, raised with each publication.")]
    title: Text
    owners: Annotated[
        tuple[str, ...], Meta(min_length=1, description="Who answers for it: people or bodies.")
    ]
    licence: Annotated[str, Meta(description="SPDX licence expression.")]
    domain: Annotated[
        Literal[
            "foundation",
            "data",
            "ai",
            "application",
            "government",
            "governance",
            "decision",
            "industry",
        ],
        Meta(description="Where in the picture of the city it belongs."),
    ]
    requires: Annotated[
        tuple[str, ...], Meta(description="Ids of the packs whose documents this one refers to.")
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Generic[Body]):
    """One published document: what a pack declares, immutable."""

    kind: str
    id: str
    pack: str
    version: str
    digest: str
    since: Edition
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong in a pack: where, what, and what was expected.

    A note is no fault: it says what may be meant, and what its author should look at.
    """

    file: str
    line: int
    message: str
    expected: str = ""
    is_note: bool = False

    def __str__(self) -> str:
        """Read as ``file:line: what is wrong, what was expected``."""
        expected = f", expected {self.expected}" if self.expected else ""
        note = "note: " if self.is_note else ""
        return f"{self.file}:{self.line}: {note}{self.message}{expected}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A fault inside one document, at a dotted ``path`` (``form.pages[0].fields[2].when``).

    A note keeps nothing from being published.
    """

    path: str
    message: str
    expected: str = ""
    is_note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example that was run: what it is, and what came out otherwise than it states."""

    kind: str
    id: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found: how many documents of each kind, and all that is wrong.

    ``runs`` counts the worked examples (scenarios) that were run, which are told one by one in
    ``examples``; they are not run while anything else is wrong. ``notes`` are no faults.
    """

    packs: tuple[str, ...]
    counts: Mapping[str, int]
    runs: int
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.faults


class How(StrEnum):
    """What a publication would do to a document."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A value that differs, at a dotted path; JSON text, None where it is absent."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a publication would do to one document, and which of its fields would differ."""

    kind: str
    id: str
    pack: str
    how: How
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A published version of a pack; its documents never change."""

    pack: str
    version: str
    digest: str
    edition: Edition
    published_at: datetime
    published_by: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledPack:
    """A pack that lies in a folder or an installed package; ``published`` is what is in force."""

    id: str
    version: str
    title: Text | None
    folder: str
    published: str | None = None
    requires: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """A document as somebody would have it; ``base`` is the digest of the one in force that they
    changed, empty for one that is new.
    """

    kind: str
    body: msgspec.Struct
    base: str = ""

    @property
    def id(self) -> str:
        """Return the id of the document."""
        return str(getattr(self.body, "id"))  # noqa: B009 - every kind's struct has one, its type does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A published pack with some of its documents otherwise; it lies in no folder.

    All other documents are those in force. Its version is the next after all that there are.
    """

    pack: str
    documents: tuple[Revised, ...]

    def __str__(self) -> str:
        """Read as the pack that it changes."""
        return self.pack


class Library(Protocol):
    """All documents in sight: those being checked and those already published."""

    def find(self, kind: str, id: str) -> msgspec.Struct | None:
        """Return a document's body, or None."""

    def every(self, kind: str) -> Mapping[str, msgspec.Struct]:
        """Return all bodies of a kind by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a kind is told when an edition is made: its documents that are new, changed or gone."""

    edition: Edition
    at: datetime
    changed: tuple[Document[msgspec.Struct], ...]
    gone: tuple[str, ...]


Lift = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes a document that was stored in one shape into the next: plain values, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A stored document that this version cannot read: in force since one edition until another.

    ``why`` says what does not fit. Where ``is_declared`` is false nothing that is installed
    declares the kind, so that nobody asks for the document either.
    """

    kind: str
    id: str
    pack: str
    version: str
    since: Edition
    until: Edition | None
    why: str
    is_declared: bool

    def __str__(self) -> str:
        """Read as ``kind id (pack version, edition n): what does not fit``."""
        spans = f"edition {self.since}" if self.until is None else f"editions {self.since}"
        until = "" if self.until is None else f" to {self.until - 1}"
        return f"{self.kind} {self.id} ({self.pack} {self.version}, {spans}{until}): {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """How many documents are stored, over all editions, and which of them cannot be read."""

    count: int
    unreadable: tuple[Unreadable, ...]


def _no_remarks(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    return ()


def _no_matter(before: msgspec.Struct, now: msgspec.Struct, today: date) -> Iterable[Remark]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind(Generic[Body]):
    """A kind of document, declared in the ``KINDS`` of a room's ``documents.py``.

    ``folder`` is where packs hold it. ``type`` is its struct, of which the JSON Schema is made;
    its ``id`` field is the document's id and matches ``id_pattern`` wholly. ``check`` finds
    what the schema cannot say; ``compare`` finds what may not become of the one in force from
    today on, told of where the new one stands. ``from_row`` reads a row of a CSV table as a
    document, None where tables are not allowed; it may raise ValueError with words about the
    row. ``from_feature`` reads a feature of a GeoJSON file; such a kind may share its folder
    with a kind that reads the rest. ``run`` works an example through, when all else is sound.
    ``published`` runs in the publishing transaction; kinds run in the order of ``rank``, lowest
    first. ``lifts`` bring what is stored in an older shape up to date: the first makes shape 1
    into shape 2, and so on.
    """

    name: str
    folder: str
    type: type[Body]
    rank: int = 50
    check: Callable[[Body, Library], Iterable[Remark]] = _no_remarks
    compare: Callable[[Body, Body, date], Iterable[Remark]] = _no_matter
    from_row: Callable[[Mapping[str, str]], object] | None = None
    from_feature: Callable[[Mapping[str, object]], object] | None = None
    run: Callable[[Body, Library], Iterable[Remark]] | None = None
    published: Callable[[Publication], None] | None = None
    id_pattern: str = KEBAB
    lifts: tuple[Lift, ...] = ()

    @property
    def shape(self) -> int:
        """Return the number of the shape in which documents of this kind are stored today."""
        return 1 + len(self.lifts)


MESSAGES: dict[str, str] = {
    "pack.faulty": _("The pack has faults and was not published."),
    "remedy.pack.faulty": _("Correct what is listed and publish again."),
    "pack.fault": _("%(message)s"),
    "pack.version_taken": _(
        "Version %(version)s of %(pack)s is already published with other content."
    ),
    "remedy.pack.version_taken": _("Raise the version in pack.yaml; published versions stay."),
    "pack.version_behind": _(
        "Version %(version)s of %(pack)s is not newer than %(current)s, which is in force."
    ),
    "remedy.pack.version_behind": _(
        "Raise the version in pack.yaml, or roll back to a published version."
    ),
    "pack.not_found": _("There is no pack %(pack)s."),
    "remedy.pack.not_found": _("List what is installed with `kallipolis pack list`."),
    "pack.release_not_found": _("Version %(version)s of %(pack)s was never published."),
    "remedy.pack.release_not_found": _("List what is published with `kallipolis pack list`."),
    "pack.document_not_found": _("There is no %(kind)s %(id)s."),
    "remedy.pack.document_not_found": _("Check the id, or publish the pack that holds it."),
    "pack.revision_behind": _(
        "The %(kind)s %(id)s was published anew since this change of it was begun."
    ),
    "remedy.pack.revision_behind": _("Begin with what is in force and make the change again."),
    "pack.twice": _("The pack %(pack)s lies in two places: %(places)s."),
    "remedy.pack.twice": _("Remove one of them."),
    "pack.kind_not_found": _("There is no kind of document called %(kind)s."),
    "remedy.pack.kind_not_found": _("Choose one of: %(kinds)s."),
    "outage.stored-document": _("Something that this rests on cannot be read at the moment."),
    "remedy.outage.stored-document": _(
        "Try again later; whoever runs the city finds what it is with `kallipolis pack reread`."
    ),
}

ACTS: dict[str, str] = {
    "pack.check": "Check a pack and see what it would change.",
    "pack.publish": "Put a version of a pack in force.",
    "pack.roll_back": "Put an earlier version in force again.",
}
"""What roles grant and the ledger names, with what it means."""
