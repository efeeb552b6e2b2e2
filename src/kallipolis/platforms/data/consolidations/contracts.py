"""Registries that are put together by linkage, as packs declare them, and what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Literal, NewType

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.linkage.contracts import Way
from kallipolis.platforms.data.registries.contracts import Provenance, Value

RunId = NewType("RunId", str)
ReviewId = NewType("ReviewId", str)
DoubtId = NewType("DoubtId", str)

Column = Literal[
    "name",
    "id_number",
    "birth_date",
    "sex",
    "phone",
    "region",
    "line",
    "representative",
    "longitude",
    "latitude",
    "type",
    "holder",
    "issued",
]
"""What linkage compares. Of a legal entity ``id_number`` is the credit code, ``birth_date`` the day
of registration, ``line`` the address. Of a place ``id_number`` is the code of its standard address,
``line`` that from the street to the room; it lies by WGS 84. Of a credential ``id_number`` is the
number that its ``type`` has once; the registry has type and number together as its key."""

Kind = Literal["persons", "legal-entities", "places", "credentials"]


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dataset whose published rows are records of a registry, and which of its fields is what.

    ``record`` is the field that tells its rows apart, ``updated`` when a row was written.
    ``attributes`` are further fields of the registry, each with the dataset's field that has it.
    ``sexes`` says which of its values means ``male`` or ``female``, where they are not so written,
    ``types`` which type of credential its values mean; others are types as they stand.
    """

    dataset: str
    record: str
    columns: dict[Column, str]
    updated: str = ""
    attributes: dict[str, str] = {}
    sexes: dict[str, Literal["male", "female"]] = {}
    types: dict[str, str] = {}


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By which ways, one after another, a value survives; ``trusted`` datasets in their order."""

    ways: tuple[Way, ...] = ("trusted", "recent", "frequent", "longest")
    trusted: tuple[str, ...] = ()


class Bounds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of the machine a run may take, and how clear a link has to be.

    Units: ``memory`` as DuckDB writes it; ``link``, ``margin`` and ``review`` in bits. A
    batch that is more than ``full_from`` of all records, from 0 to 1, is linked as a full run.
    """

    memory: str = "1200MB"
    threads: Annotated[int, Meta(ge=1, le=64)] = 2
    chunks: Annotated[int, Meta(ge=1)] = 1
    link: float = 10.0
    margin: float = 6.0
    review: float = 0.0
    full_from: Annotated[float, Meta(ge=0, le=1)] = 0.2


class Reviewing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many doubtful pairs are one case, how many cases are open at a time, and what is kept.

    ``kept`` is how many pairs wait at most; those of the greatest weight go first.
    """

    pairs: Annotated[int, Meta(ge=1, le=500)] = 50
    cases: Annotated[int, Meta(ge=0, le=20)] = 2
    kept: Annotated[int, Meta(ge=1, le=100_000)] = 5000


class LinkedRegistry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A registry whose entries are golden records: one for each person or thing of its kind.

    ``registry`` is where they are looked up; ``fields`` says which of its fields holds what linkage
    compares, where the two are not called alike. ``stable_id`` is its field for the id that stays.
    """

    id: str
    title: Text
    registry: str
    kind: Kind = "persons"
    feeds: Annotated[tuple[Feed, ...], Meta(min_length=1)]
    fields: dict[Column, str] = {}
    stable_id: str = ""
    rules: dict[str, Rule] = {}
    bounds: Bounds = Bounds()
    review: Reviewing = Reviewing()


class RunState(StrEnum):
    """How a run stands; one that failed has changed nothing that is looked up."""

    RUNNING = "running"
    PUBLISHED = "published"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: what came in, and what it changed in golden records.

    Missing: ``ended_at`` is None while it goes on; ``error`` is empty unless it failed.
    """

    id: RunId
    registry: str
    state: RunState
    is_full: bool
    begun_at: datetime
    ended_at: datetime | None
    records: int
    persons: int
    doubts: int
    created: int
    changed: int
    ended: int
    error: str
    error_values: Mapping[str, str]


class Answer(StrEnum):
    """What a steward says of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One field of a pair: what each of the two records says, masked where need be."""

    field: Column
    left: str
    right: str
    agrees: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two records side by side: whose they are, and as message keys what agrees and what does not.

    ``left`` and ``right`` are dataset and record. Units: ``weight`` in bits.
    Missing: ``weight`` is None where numbers raised the doubt.
    """

    id: DoubtId
    kind: str
    weight: float | None
    left: tuple[str, str]
    right: tuple[str, str]
    lines: tuple[Line, ...]
    because: tuple[str, ...]
    is_masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Some doubtful pairs of a registry that are decided together, and how far that is."""

    id: ReviewId
    registry: str
    asked_at: datetime
    pairs: int
    answered: int

    @property
    def is_done(self) -> bool:
        """Say whether all its pairs are answered."""
        return self.answered >= self.pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A merge, a split or what undid one: which records were whose, before and after."""

    number: int
    kind: str
    at: datetime
    before: Mapping[str, tuple[tuple[str, str], ...]]
    after: Mapping[str, tuple[tuple[str, str], ...]]
    is_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """A golden record as somebody sees it: values with their origin, and its changes."""

    id: str
    values: Mapping[str, Value]
    provenance: Mapping[str, Provenance]
    as_of: datetime
    changes: tuple[Change, ...]
    is_masked: bool


MESSAGES: Final[dict[str, str]] = {
    "consolidation.not_found": _("There is no such registry, pair or change, or it is not yours."),
    "remedy.consolidation.not_found": _("Choose one of those in the list."),
    "consolidation.running": _("%(registry)s is being put together already."),
    "remedy.consolidation.running": _("Wait until that has ended, then try again."),
    "consolidation.nothing_published": _("Nothing was published yet of %(dataset)s."),
    "remedy.consolidation.nothing_published": _("Gather its sources, then link again."),
    "consolidation.answered": _("Somebody has answered this pair already."),
    "remedy.consolidation.answered": _("Go on with the next pair."),
    "consolidation.undone": _("This change is undone already."),
    "remedy.consolidation.undone": _("Look at the history: what undid it stands above it."),
    "consolidation.purpose_missing": _("Say why you look at somebody's records."),
    "remedy.consolidation.purpose_missing": _("Name the case or the task that it is for."),
    "consolidation.broken_off": _("It was broken off; the golden records are those of before."),
    "consolidation.away": _("%(dependency)s did not answer."),
    "consolidation.bug": _("A fault of ours, of the kind %(kind)s; the log says more."),
}

ACTS: Final[dict[str, str]] = {
    "consolidation.run": "Link what feeds a registry, and renew its golden records.",
    "consolidation.view": "See a linked registry: its runs, its doubtful pairs, its merges.",
    "consolidation.judge": "Say of two records whether they are about one person or thing.",
    "consolidation.reveal": "See in full what is masked in doubtful pairs and golden records.",
    "consolidation.undo": "Undo a merge or a split of golden records.",
}
"""What roles grant and the ledger names, with what it means."""
