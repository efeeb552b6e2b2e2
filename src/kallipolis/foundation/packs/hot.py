"""Read published documents by plain SQL and keep them in the process.

Documents never change, so a body is decoded once and kept; what is asked of the database again is
the number of the newest edition, at most once a second. Measured by benchmarks/packs.py.
"""

import time
from bisect import bisect_right, insort
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from types import MappingProxyType
from typing import Any, Final, TypeVar

import msgspec

from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs.contracts import Document

TRUSTED_FOR_S: Final = 1.0
CHUNK: Final = 500
MOST_KEPT: Final = 100_000
NAMES: Final = ("row", "kind", "id", "pack", "version", "digest", "shape", "since", "until")
COLUMNS: Final = "id, kind, document, pack, version, digest, shape, since_edition, until_edition"

Drawn = TypeVar("Drawn")
Decode = Callable[["Span", str], msgspec.Struct]
View = Mapping[str, Document[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A document's row without its body: from which edition until before which."""

    row: int
    kind: str
    id: str
    pack: str
    version: str
    digest: str
    shape: int
    since: int
    until: int | None

    def __str__(self) -> str:
        """Name the document, and its edition."""
        return f"{self.kind} {self.id} (edition {self.since})"

    def covers(self, edition: int) -> bool:
        """Say whether the document is in force in an edition."""
        return self.since <= edition and (self.until is None or edition < self.until)


@dataclass(slots=True)
class _Memory:
    """What one process knows: up to which edition, the rows, the decoded documents, the views."""

    number: int = 0
    token: str = ""
    spans: dict[str, dict[str, tuple[Span, ...]]] = field(default_factory=dict)
    turns: dict[str, list[int]] = field(default_factory=dict)
    documents: dict[int, Document[Any]] = field(default_factory=dict)
    views: dict[tuple[str, int], View] = field(default_factory=dict)
    """The documents of a kind by the edition in which any of them changed last."""

    seen: dict[tuple[str, int], View] = field(default_factory=dict)
    """The same by the edition that was asked for: one that is published has them so for ever."""

    found: dict[tuple[str, str, int], Document[Any]] = field(default_factory=dict)
    """What was asked for by id: an edition that is published has it so for ever."""

    drawn: dict[Hashable, Any] = field(default_factory=dict)
    """What was drawn from the documents of an edition, by whom and by what was asked."""

    def put(self, span: Span) -> None:
        """Take in a row, in place of what was known of it."""
        histories = self.spans.setdefault(span.kind, {})
        known = (s for s in histories.get(span.id, ()) if s.row != span.row)
        histories[span.id] = (*known, span)
        turns = self.turns.setdefault(span.kind, [])
        for edition in (span.since, span.until):
            if edition is not None and edition not in turns:
                insort(turns, edition)

    def turn(self, kind: str, edition: int) -> int:
        """Return the last edition, up to the one given, in which anything of a kind changed."""
        turns = self.turns.get(kind, [])
        at = bisect_right(turns, edition)
        return turns[at - 1] if at else 0

    def covering(self, kind: str, edition: int) -> list[Span]:
        """Return the rows of a kind in force in an edition."""
        histories = self.spans.get(kind, {}).values()
        return [span for history in histories for span in history if span.covers(edition)]


class Shelf:
    """All published documents of one process, read as they are asked for."""

    def __init__(self, decode: Decode, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self.decode = decode
        self.seconds = seconds
        self.lock = RLock()
        self.memory = _Memory()
        self.trusted: tuple[float, Edition] | None = None
        self.is_settled = True

    def forget(self) -> None:
        """Drop everything; the next question reads the database."""
        with self.lock:
            self.memory = _Memory()
            self.settle()

    def unsettle(self) -> None:
        """Ask the database each time, as an edition of ours is not committed yet."""
        with self.lock:
            self.is_settled, self.trusted = False, None

    def settle(self) -> None:
        """Trust the newest edition for a second again."""
        with self.lock:
            self.is_settled, self.trusted = True, None

    def newest(self) -> Edition:
        """Return the newest edition."""
        trusted = self.trusted
        if trusted is not None and self.seconds() - trusted[0] < TRUSTED_FOR_S:
            return trusted[1]
        with self.lock:
            number = Edition(self._catch_up())
            if self.is_settled:
                self.trusted = (self.seconds(), number)
            return number

    def find(self, kind: str, id: str, edition: int | None) -> Document[Any] | None:
        """Return a document as it is in an edition, the newest if it is None, or None."""
        if edition is None:
            edition = self.newest()
        memory = self._reach(edition)
        known = memory.found.get((kind, id, edition))
        if known is not None:
            return known
        for span in memory.spans.get(kind, {}).get(id, ()):
            if span.covers(edition):
                return self._kept(memory, span, edition)
        return None

    def every(self, kind: str, edition: int | None) -> View:
        """Return all documents of a kind as they are in an edition, the newest if it is None."""
        if edition is None:
            edition = self.newest()
        memory = self._reach(edition)
        view = memory.seen.get((kind, edition))
        if view is None:
            view = self._view(memory, kind, memory.turn(kind, edition))
            if edition <= memory.number and self.is_settled:
                memory.seen[kind, edition] = view
        return view

    def drawn(self, key: Hashable, draw: Callable[[], Drawn]) -> Drawn:
        """Return what is drawn from documents of an edition, kept as long as those are."""
        kept = self.memory.drawn
        if key in kept:
            found: Drawn = kept[key]
            return found
        found = draw()
        if self.is_settled:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = found
        return found

    def in_force(self, edition: int) -> list[Span]:
        """Return the rows of all documents in force in an edition."""
        memory = self._reach(edition)
        with self.lock:
            return [span for kind in memory.spans for span in memory.covering(kind, edition)]

    def _reach(self, edition: int) -> _Memory:
        """Return a memory that knows an edition, whatever another thread puts in its place."""
        memory = self.memory
        if edition > memory.number:
            with self.lock:
                self._catch_up()
                memory = self.memory
        return memory

    def _catch_up(self) -> int:
        number, token = newest()
        memory = self.memory
        if (number, token) == (memory.number, memory.token):
            return number
        if memory.number and token_of(memory.number) != memory.token:
            memory = self.memory = _Memory()
        if number > memory.number:
            for span in _spans_since(memory.number):
                memory.put(span)
            memory.number, memory.token = number, token
        return number

    def _view(self, memory: _Memory, kind: str, turn: int) -> View:
        view = memory.views.get((kind, turn))
        if view is None:
            with self.lock:
                found = self._documents(memory, memory.covering(kind, turn))
                view = MappingProxyType({document.id: document for document in found})
                memory.views[kind, turn] = view
        return view

    def _kept(self, memory: _Memory, span: Span, edition: int) -> Document[Any]:
        found = self._documents(memory, [span])[0]
        if edition <= memory.number and self.is_settled:
            if len(memory.found) >= MOST_KEPT:
                memory.found.clear()
            memory.found[span.kind, span.id, edition] = found
        return found

    def _documents(self, memory: _Memory, spans: list[Span]) -> list[Document[Any]]:
        missing = [span for span in spans if span.row not in memory.documents]
        for start in range(0, len(missing), CHUNK):
            chunk = {span.row: span for span in missing[start : start + CHUNK]}
            for row, raw in raw_bodies(list(chunk)):
                memory.documents[row] = self._decoded(chunk[row], raw)
        return [memory.documents[span.row] for span in spans]

    def _decoded(self, span: Span, raw: str) -> Document[Any]:
        return Document(
            kind=span.kind,
            id=span.id,
            pack=span.pack,
            version=span.version,
            digest=span.digest,
            since=Edition(span.since),
            body=self.decode(span, raw),
        )


def newest() -> tuple[int, str]:
    """Return the number of the newest edition and its token; 0 while nothing is published."""
    found = database.rows("SELECT number, token FROM packs_edition ORDER BY number DESC LIMIT 1")
    return (int(found[0][0]), str(found[0][1])) if found else (0, "")


def token_of(number: int) -> str:
    found = database.rows("SELECT token FROM packs_edition WHERE number = %s", [number])
    return str(found[0][0]) if found else ""


def _spans_since(edition: int) -> list[Span]:
    rows = database.rows(
        f"SELECT {COLUMNS} FROM packs_document"
        " WHERE since_edition > %s OR until_edition > %s ORDER BY id",
        [edition, edition],
    )
    return [_as_span(row) for row in rows]


def stored_after(row: int) -> list[tuple[Span, str]]:
    """Return the next CHUNK of rows after one, in their order, each with its JSON text."""
    rows = database.rows(
        f"SELECT {COLUMNS}, body FROM packs_document WHERE id > %s ORDER BY id LIMIT %s",
        [row, CHUNK],
    )
    return [(_as_span(found[:-1]), str(found[-1])) for found in rows]


def _as_span(row: Sequence[Any]) -> Span:
    return Span(**dict(zip(NAMES, row, strict=True)))


def write(documents: Iterable[tuple[str, str, str, str, str, str, int, int]]) -> None:
    """Write documents that begin.

    Kind, id, pack, version, digest, JSON text, shape and edition of each.

    The same rows made by the ORM took five times as long (``benchmarks/packs.py``).
    """
    database.execute_many(
        "INSERT INTO packs_document (kind, document, pack, version, digest, body, shape,"
        " since_edition) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        documents,
    )


def raw_bodies(rows: list[int]) -> list[tuple[int, str]]:
    """Return the JSON texts of rows, at most CHUNK of them."""
    marks = ", ".join(["%s"] * len(rows))
    found = database.rows(f"SELECT id, body FROM packs_document WHERE id IN ({marks})", rows)
    return [(int(row), str(body)) for row, body in found]
