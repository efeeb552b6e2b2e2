"""Documents, their kinds, and what is said of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NewType, Protocol, TypeVar

import msgspec

Edition = NewType("Edition", int)
"""The state of all published documents at one moment; grows by one with each publication.

A case keeps the edition it began with, so that one number pins all that governs it.
"""

Body = TypeVar("Body", bound=msgspec.Struct)


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
    """What is wrong in a pack: where, what, and what was expected."""

    file: str
    line: int
    message: str
    expected: str = ""

    def __str__(self) -> str:
        """Read as ``file:line: what is wrong, what was expected``."""
        expected = f", expected {self.expected}" if self.expected else ""
        return f"{self.file}:{self.line}: {self.message}{expected}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A fault inside one document, at a dotted ``path`` (``form.pages[0].fields[2].when``)."""

    path: str
    message: str
    expected: str = ""


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


def _no_remarks(body: msgspec.Struct, library: Library) -> Iterable[Remark]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """A kind of document, declared in the ``KINDS`` of a room's ``documents.py``.

    ``folder`` is where packs hold it. ``type`` is its struct, of which the JSON Schema is made;
    its ``id`` field is the document's id. ``check`` finds what the schema cannot say. ``from_row``
    reads a row of a CSV table as a document, None where tables are not allowed. ``published`` runs
    in the publishing transaction; kinds run in the order of ``rank``, lowest first.
    """

    name: str
    folder: str
    type: type[msgspec.Struct]
    rank: int = 50
    check: Callable[[msgspec.Struct, Library], Iterable[Remark]] = _no_remarks
    from_row: Callable[[Mapping[str, str]], object] | None = None
    published: Callable[[Publication], None] | None = None
