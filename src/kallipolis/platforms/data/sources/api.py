"""Find the sources that are declared, and read their rows as text."""

from collections.abc import Iterator
from typing import Final

import pyarrow as pa

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.data.sources.adapters import (
    changes,
    databases,
    files,
    http,
    jetstream,
    messages,
    trying,
)
from kallipolis.platforms.data.sources.adapters import connections as known
from kallipolis.platforms.data.sources.contracts import (
    POSITION,
    UPLOADS,
    Address,
    Changes,
    Events,
    Feed,
    Files,
    Heard,
    Leads,
    Query,
    Reach,
    Source,
    Trial,
)
from kallipolis.platforms.data.sources.logic.rows import nothing, together

LONGEST_S: Final = 600
"""For how long messages are taken before they are looked at, however many still come."""


def every() -> tuple[Source, ...]:
    """Return all sources that are declared, by their ids in order."""
    found = packs.every("source")
    return tuple(found[id].body for id in sorted(found))


def get(source_id: str) -> Source:
    """Return a source.

    Raises:
        Refusal: ``source.not_found``.
    """
    document = packs.find("source", source_id)
    if document is None:
        raise Refusal("source.not_found", Reason.NOT_FOUND, values={"source": source_id})
    found: Source = document.body
    return found


def read(source: Source, *, mark: str = "") -> Iterator[pa.Table]:
    """Yield the rows of a source as tables of text, in an order that holds as long as it does.

    Beside the columns of the source stand ours: file, number of the row in it, and what could not
    be parted into columns. What is not in the encoding that was said is U+FFFD.

    Missing: a value that the source does not have is null; an empty text is empty. A source that
    has nothing gives one table without rows.

    Raises:
        Refusal: ``source.connection_missing``; ``source.no_files``; ``source.unreadable``.
        Outage: while it does not answer.
    """
    is_empty = True
    for table in together(_parts(source, mark)):
        is_empty = False
        yield table
    if is_empty:
        yield nothing()


def fetch(address: Address) -> bytes:
    """Return one answer of an interface as it came; no link of it and no redirect is followed.

    Raises:
        Refusal: ``source.connection_missing``; ``source.unreadable``.
        Outage: while it does not answer.
    """
    return http.fetch(address)


def connections() -> tuple[str, ...]:
    """Return the connections that a source can name here, by name."""
    return known.names()


def is_connected(connection: str) -> bool:
    """Say whether a connection leads anywhere in this installation."""
    return known.is_known(connection)


def organisations_of(connection: str) -> tuple[OrganisationId, ...]:
    """Return the organisations whose a connection is; none for one that is the place's own."""
    return known.organisations_of(connection)


def leads(connection: str) -> Leads:
    """Return by what a connection is reached, as far as it may be told.

    Raises:
        Refusal: ``source.connection_missing``.
    """
    return known.leads(connection)


def attempt(connection: str, *, clock: Clock = SYSTEM_CLOCK) -> Trial:
    """Try whether a connection answers and lets us in; what came of it is kept.

    What is wrong is told by the name of the connection, and by nothing that stands in its address.
    """
    return trying.attempt(connection, clock)


def trials() -> dict[str, Trial]:
    """Return what came of the last trial of each connection that was tried."""
    return trying.last()


def reach_of(connection: str) -> Reach:
    """Return what a connection leads to: files, an interface over HTTP, or a database.

    Raises:
        Refusal: ``source.connection_missing``.
    """
    return known.reach_of(connection)


def beginning(reads: Files, size: int) -> tuple[str, bytes]:
    """Return the name of the first file that is meant, and so many of its first bytes as it came.

    Raises:
        Refusal: ``source.connection_missing``; ``source.no_files``.
        Outage: while the store does not answer.
    """
    return files.beginning(reads, size)


def bring(path: str, content: bytes) -> None:
    """Keep a file that somebody brings where sources of the connection ``uploads`` read.

    Raises:
        Outage: while the store does not answer.
    """
    files.write(UPLOADS, path, content)


def grows(source: Source) -> str:
    """Return the column by whose last value a source is read on, empty if it is read whole."""
    return POSITION if isinstance(source.reads, Feed) else source.mark


def release(source: Source, mark: str) -> None:
    """Let a feed forget what is published up to a mark; told again, it is done already.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``; ``source.unreadable``.
        Outage: while it does not answer.
    """
    reads = source.reads
    if not mark:
        return
    if isinstance(reads, Changes):
        changes.release(reads, mark)
    elif isinstance(reads, Events):
        jetstream.release(source, mark)
    elif isinstance(reads, Heard):
        messages.release(source, mark)


def listen(source: Source, *, longest_s: float, clock: Clock = SYSTEM_CLOCK) -> int:
    """Keep messages that a broker has for a source, and return how many came.

    It ends when the time is up, or when no more came for as long as the source says. It does
    nothing while another process listens, nor for sources that are none of messages.

    Units: ``longest_s`` in seconds.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``; ``source.unreadable``.
        Outage: while the broker does not answer.
    """
    reads = source.reads
    return _listen(source, reads, longest_s, clock) if isinstance(reads, Heard) else 0


def _parts(source: Source, mark: str) -> Iterator[pa.Table]:
    reads = source.reads
    if isinstance(reads, Files):
        return files.read(reads)
    if isinstance(reads, Address):
        return http.read(reads, mark)
    if isinstance(reads, Query):
        return databases.read(reads, source.mark, mark)
    return _fed(source, reads, mark)


def _fed(source: Source, reads: Feed, mark: str) -> Iterator[pa.Table]:
    if isinstance(reads, Changes):
        return changes.read(reads, mark)
    _listen(source, reads, LONGEST_S, SYSTEM_CLOCK)
    if isinstance(reads, Events):
        return jetstream.read(source, reads, mark)
    return messages.read(source, reads, mark)


def _listen(source: Source, reads: Heard, longest_s: float, clock: Clock) -> int:
    if isinstance(reads, Events):
        return jetstream.listen(source, reads, longest_s, clock)
    return messages.listen(source, reads, longest_s, clock)
