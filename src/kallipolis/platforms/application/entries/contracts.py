"""Entries of catalogues as they travel: datasets and public services as described, never rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.money import Money
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.services.contracts import Audience
from kallipolis.platforms.data.datasets.contracts import (
    Cycle,
    FieldType,
    Kind,
    Level,
    Shape,
    Way,
)
from kallipolis.platforms.data.exchange.contracts import MessageId, NodeId, Outcome

EntryKind = Literal["dataset", "service"]
Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")]
Label = Annotated[str, Meta(max_length=200)]
Page = Annotated[str, Meta(pattern=r"\A(https?://[^\s\"<>]{1,500})?\Z")]

ENTRY: Final = "catalogue.entry"
FOLLOW: Final = "catalogue.follow"
"""The kinds of messages: an entry as it is by now, and the wish to be told of them."""


class CatalogueExchange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What nodes tell each other of their catalogues, as one of them declares it.

    ``offers`` are the kinds of our entries that these ``nodes`` may have if they ask for them;
    ``follows`` are the kinds of theirs that are asked for and held here. ``only`` are the ids of
    the entries that are offered, empty for all. Our own node may stand among them; it is skipped.
    """

    id: str
    title: Text
    nodes: Annotated[tuple[NodeId, ...], Meta(min_length=1)]
    offers: tuple[EntryKind, ...] = ()
    follows: tuple[EntryKind, ...] = ()
    only: tuple[str, ...] = ()


class Wish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which kinds of entries a node wants to be told from now on; none ends it."""

    kinds: tuple[EntryKind, ...]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An information item of a dataset: what it is called, what it is, how it is protected."""

    id: Label
    title: Text
    type: FieldType = "text"
    unit: Label = ""
    meaning: Text | None = None
    is_personal: bool = False
    is_sensitive: bool = False


class SentDataset(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset as another node is told of it.

    Missing: of one that is not shared there is no more than title, provider, class, ``reason`` and
    legal basis. ``provider_code`` is empty where nobody said it.
    Units: ``days`` are working days within which a request is answered.
    """

    title: Text
    provider: Text
    provider_code: Label = ""
    kind: Kind
    sharing: Literal["unconditional", "conditional", "not-shared"]
    terms: Text | None = None
    reason: Text | None = None
    legal_basis: tuple[Label, ...] = ()
    summary: Text | None = None
    items: tuple[Item, ...] = ()
    level: Level | None = None
    shape: Shape | None = None
    way: Way | None = None
    days: int | None = None
    cycle: Cycle | None = None
    is_open: bool = False
    licence: Label = ""


class SentGuide(msgspec.Struct, frozen=True, kw_only=True):
    """A public service as another node is told of it.

    ``papers`` are what has to be proved. Missing: ``fee`` is None where a rule decides it, or
    nobody has stated it; ``authority`` is that of the whole node, others may act for it below.
    """

    name: Text
    summary: Text
    output: Text
    authority: Text
    audience: tuple[Audience, ...] = ("resident",)
    keywords: tuple[Label, ...] = ()
    is_online: bool = False
    visits: int = 0
    promised: Limit | None = None
    fee: Money | None = None
    has_fee_rule: bool = False
    papers: tuple[Text, ...] = ()


class SentEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a catalogue as it is by now. ``page`` is where its node shows it, if it does.

    Missing: without ``dataset`` or ``service`` it is withdrawn.
    """

    kind: EntryKind
    id: Id
    as_of: datetime
    page: Page = ""
    dataset: SentDataset | None = None
    service: SentGuide | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An entry of another node as it is held here, and what that node is called.

    ``since`` is when it came first, ``renewed_at`` when the node told of it last.
    """

    node: NodeId
    node_name: Text
    kind: EntryKind
    id: str
    page: str
    since: datetime
    renewed_at: datetime
    dataset: SentDataset | None = None
    service: SentGuide | None = None

    @property
    def title(self) -> Text:
        """Return what it is called."""
        named = self.dataset.title if self.dataset else self.service.name if self.service else None
        assert named is not None  # noqa: S101 - an entry without either is not held
        return named


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Entries that fit, the best first, and how many there are altogether."""

    entries: tuple[Held, ...]
    total: int


class EntrySearch(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries of other nodes are looked for: empty is all.

    ``of_kind`` and ``sharing`` are about datasets, ``audience`` about services.
    """

    q: Annotated[str, Meta(max_length=200)] = ""
    node: Annotated[str, Meta(max_length=100)] = ""
    of_kind: Annotated[str, Meta(max_length=20)] = ""
    sharing: Annotated[str, Meta(max_length=20)] = ""
    audience: Annotated[str, Meta(max_length=20)] = ""
    limit: Annotated[int, Meta(ge=0, le=1000)] = 20
    offset: Annotated[int, Meta(ge=0, le=100_000)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueStanding:
    """How it stands with the catalogue of another node, and with ours there.

    ``follows`` are the kinds that we asked it for, with the message that did and what became of
    it; ``held`` counts what it told. ``followed`` are the kinds that it asked us for, ``told``
    counts our entries that it was told of.
    """

    follows: tuple[EntryKind, ...]
    message: MessageId | None
    outcome: Outcome | None
    refusal: str
    held: int
    followed: tuple[EntryKind, ...]
    told: int


MESSAGES: Final[dict[str, str]] = {
    "entry.not_found": _("There is no such entry of another node, or it is not yours to see."),
    "remedy.entry.not_found": _("Look for it again; its node may have withdrawn it."),
    "entry.malformed": _("The catalogue entry does not fit: %(fault)s."),
    "remedy.entry.malformed": _("Correct what is named, and send it again."),
    "entry.not_followed": _("This node does not follow such entries of the sender."),
    "remedy.entry.not_followed": _("Have the recipient declare that it follows the catalogue."),
}
"""What people are told."""

ACTS: Final[dict[str, str]] = {
    "entry.view": "See datasets of other nodes in the resource catalogue.",
}
"""What roles grant and the ledger names, with what it means."""
