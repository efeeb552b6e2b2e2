"""Read stored documents by the kinds that are installed, and tell those that cannot be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final

import msgspec
import structlog

from kallipolis.foundation.errors import Outage
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import hot
from kallipolis.foundation.packs.adapters import installations
from kallipolis.foundation.packs.contracts import DocumentKind, Manifest, Stock, Unreadable
from kallipolis.foundation.packs.logic import shapes
from kallipolis.foundation.packs.logic.shapes import PACK, IllegibleError
from kallipolis.foundation.packs.models import PackRelease

AWAY: Final = "stored-document"
"""The outage that a document is which this version cannot read."""

log = structlog.get_logger(__name__)


def read(span: hot.Span, raw: str) -> msgspec.Struct:
    """Return what a row says, lifted to the shape of today.

    Raises:
        Outage: ``stored-document`` when this version cannot read it.
    """
    with _away_if_illegible(span):
        return shapes.decode(_kind(span), span.shape, raw)


def as_of_today(span: hot.Span, raw: str) -> str:
    """Return the text that a row would have if it were stored today; an outage as in ``read``."""
    with _away_if_illegible(span):
        return shapes.as_of_today(_kind(span), span.shape, raw)


def read_manifest(release: PackRelease) -> Manifest:
    """Return what a published version says of itself; an outage as in ``read``."""
    with _away_if_illegible(release):
        said = shapes.decode(PACK, release.shape, release.manifest)
        assert isinstance(said, Manifest)  # noqa: S101 - the kind's type
        return said


def restored(kind: str, shape: int, text: str) -> msgspec.Struct:
    """Return a document that is kept outside of editions; an outage as in ``read``."""
    with _away_if_illegible(kind):
        declared = installations.kinds().get(kind)
        if declared is None:
            raise IllegibleError("nothing that is installed declares this kind")
        return shapes.decode(declared, shape, text)


def is_older(span: hot.Span) -> bool:
    """Say whether a row was stored in another shape than that of today."""
    kind = installations.kinds().get(span.kind)
    return kind is not None and kind.shape != span.shape


def _kind(span: hot.Span) -> DocumentKind[Any]:
    kind = installations.kinds().get(span.kind)
    if kind is None:
        raise IllegibleError("nothing that is installed declares this kind")
    return kind


@contextmanager
def _away_if_illegible(what: object) -> Iterator[None]:
    try:
        yield
    except IllegibleError as fault:
        log.exception("stored document unreadable", document=str(what), fault=str(fault))
        raise Outage(AWAY) from fault


class Stocktaker:
    """Reads all that is stored, once for each edition and process."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.taken: tuple[tuple[object, ...], Stock] | None = None

    def take(self) -> Stock:
        """Return how many documents are stored and which of them cannot be read."""
        with self.lock:
            now = (*hot.newest(), installations.kinds())
            if self.taken is None or self.taken[0] != now:
                self.taken = (now, _read_through())
            return self.taken[1]


STOCKTAKER: Final = Stocktaker()


def _read_through() -> Stock:
    count, row = 0, 0
    unreadable: list[Unreadable] = []
    while rows := hot.stored_after(row):
        row = rows[-1][0].row
        count += len(rows)
        unreadable += [
            _as_unreadable(span, why) for span, raw in rows if (why := _why_not(span, raw))
        ]
    return Stock(count=count, unreadable=tuple(unreadable))


def _why_not(span: hot.Span, raw: str) -> str:
    try:
        shapes.decode(_kind(span), span.shape, raw)
    except IllegibleError as fault:
        return str(fault)
    return ""


def _as_unreadable(span: hot.Span, why: str) -> Unreadable:
    return Unreadable(
        kind=span.kind,
        id=span.id,
        pack=span.pack,
        version=span.version,
        since=Edition(span.since),
        until=None if span.until is None else Edition(span.until),
        why=why,
        is_declared=span.kind in installations.kinds(),
    )
