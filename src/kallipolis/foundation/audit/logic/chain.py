"""How entries are chained, what a checkpoint signs, and how to find what was tampered with."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from itertools import chain, pairwise

import msgspec

from kallipolis.foundation.audit.contracts import Finding, FindingKind, SignedCheckpoint
from kallipolis.foundation.sayings import said

GENESIS = "0" * 64


class ChainLink(msgspec.Struct, frozen=True, array_like=True):
    """One link as it is stored."""

    position: int
    entry: int
    entry_hash: str
    previous: str
    chain_hash: str


class Examined(msgspec.Struct, frozen=True):
    """A link, with the hash that its entry stores and the one that its content gives now.

    Missing: both are None when the entry is gone.
    """

    link: ChainLink
    stored_hash: str | None
    hash_now: str | None


def follow(last: ChainLink | None, entry: int, entry_hash: str) -> ChainLink:
    """Make the link of an entry behind the last one, or the first of all."""
    position = last.position + 1 if last else 1
    previous = _hash_of(last)
    return ChainLink(
        position, entry, entry_hash, previous, _chained(position, entry, entry_hash, previous)
    )


def text_of(checkpoint: SignedCheckpoint) -> bytes:
    """Return the text that a checkpoint signs."""
    moment = checkpoint.time.astimezone(UTC).isoformat(timespec="microseconds")
    signed = [checkpoint.node, checkpoint.position, checkpoint.chain_hash, moment]
    if not checkpoint.number:
        return b"kallipolis.audit.checkpoint.1" + msgspec.json.encode(signed)
    return b"kallipolis.audit.checkpoint.2" + msgspec.json.encode([checkpoint.number, *signed])


def examine(rows: Iterable[Examined], before: ChainLink | None) -> Iterator[Finding]:
    """Find what is wrong with entries and links, walking along the chain from behind ``before``.

    Each link is held against its entry, its own hash, and its neighbours. A fault names the link
    at fault and not all that follow it.
    """
    last, last_is_sound = before, True
    for row, follower in pairwise(chain(rows, [None])):
        if row is None:
            return
        yield from _faults_of_entry(row)
        is_sound = is_own_hash(row.link)
        fault = _fault_of_place(row.link, last, follower.link if follower else None)
        if fault is None and not is_sound:
            fault = _link_changed(row.link)
        elif fault is None and last_is_sound and row.link.previous != _hash_of(last):
            fault = _link_changed(last or row.link)
        if fault is not None:
            yield fault
        last, last_is_sound = row.link, is_sound


def compare(
    checkpoints: Iterable[SignedCheckpoint], hashes: Mapping[int, str]
) -> Iterator[Finding]:
    """Find where the chain is not the one that was signed; the first such place only.

    ``hashes`` are the chain's hashes now, by position.
    """
    agreed = 0
    for checkpoint in sorted(checkpoints, key=lambda c: c.position):
        found = hashes.get(checkpoint.position)
        if found is None:
            yield Finding(
                kind=FindingKind.REMOVED,
                position=checkpoint.position,
                message=said(
                    "The end of the chain was cut off: position %(position)s was signed at "
                    "%(time)s and is not there.",
                    position=checkpoint.position,
                    time=checkpoint.time.isoformat(),
                ),
            )
            return
        if found != checkpoint.chain_hash:
            yield Finding(
                kind=FindingKind.REWRITTEN,
                position=checkpoint.position,
                message=said(
                    "The chain was written anew somewhere from position %(first)s to "
                    "%(position)s: it is not the one signed at %(time)s.",
                    first=agreed + 1,
                    position=checkpoint.position,
                    time=checkpoint.time.isoformat(),
                ),
            )
            return
        agreed = checkpoint.position


def missing(
    checkpoints: Iterable[SignedCheckpoint], last_made: SignedCheckpoint | None
) -> Iterator[Finding]:
    """Find the checkpoints that were made and are there no more.

    Their numbers have no gap, and the last one is that of which the keeper of the key has a copy.
    """
    there = {one.number: one for one in checkpoints if one.number}
    last = last_made.number if last_made is not None else 0
    gone = sorted(set(range(1, max([*there, last]) + 1)) - there.keys() if there or last else ())
    if gone:
        yield Finding(
            kind=FindingKind.MISSING,
            message=said(
                "Checkpoints were removed: %(count)s, the first with the number %(number)s.",
                count=len(gone),
                number=gone[0],
            ),
        )
    held = there.get(last)
    if held is not None and last_made is not None and held.signature != last_made.signature:
        yield Finding(
            kind=FindingKind.MISSING,
            position=last_made.position,
            message=said(
                "The checkpoint with the number %(number)s is not the one that was made at "
                "%(time)s.",
                number=last,
                time=last_made.time.isoformat(),
            ),
        )


def is_own_hash(link: ChainLink) -> bool:
    """Say whether a link's hash is the one that its content gives."""
    return link.chain_hash == _chained(link.position, link.entry, link.entry_hash, link.previous)


def _faults_of_entry(row: Examined) -> Iterator[Finding]:
    link = row.link
    if row.hash_now is None:
        yield Finding(
            kind=FindingKind.REMOVED,
            position=link.position,
            entry=link.entry,
            message=said(
                "Entry %(entry)s at position %(position)s was removed.",
                entry=link.entry,
                position=link.position,
            ),
        )
    elif row.hash_now != link.entry_hash or row.stored_hash != link.entry_hash:
        yield Finding(
            kind=FindingKind.CHANGED,
            position=link.position,
            entry=link.entry,
            message=said(
                "Entry %(entry)s at position %(position)s was changed after it was sealed.",
                entry=link.entry,
                position=link.position,
            ),
        )


def _fault_of_place(
    link: ChainLink, last: ChainLink | None, follower: ChainLink | None
) -> Finding | None:
    expected = last.position + 1 if last else 1
    if link.position != expected:
        gone = f"{expected}" if link.position == expected + 1 else f"{expected}–{link.position - 1}"
        return Finding(
            kind=FindingKind.REMOVED,
            position=expected,
            message=said("The chain has no position %(gone)s: links were removed.", gone=gone),
        )
    is_before_earlier = last is not None and link.entry <= last.entry
    if is_before_earlier or (follower is not None and follower.entry <= link.entry):
        return Finding(
            kind=FindingKind.REORDERED,
            position=link.position,
            entry=link.entry,
            message=said(
                "Entry %(entry)s at position %(position)s is out of order.",
                entry=link.entry,
                position=link.position,
            ),
        )
    return None


def _link_changed(link: ChainLink) -> Finding:
    return Finding(
        kind=FindingKind.LINK_CHANGED,
        position=link.position,
        entry=link.entry,
        message=said(
            "The link at position %(position)s was changed; it seals entry %(entry)s.",
            position=link.position,
            entry=link.entry,
        ),
    )


def _hash_of(link: ChainLink | None) -> str:
    return link.chain_hash if link else GENESIS


def _chained(position: int, entry: int, entry_hash: str, previous: str) -> str:
    text = msgspec.json.encode([position, entry, entry_hash, previous])
    return hashlib.sha256(b"kallipolis.audit.link.1" + text).hexdigest()
