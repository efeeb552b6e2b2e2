"""What an entry says, byte for byte, and the hash over it."""

import hashlib
from datetime import UTC, datetime

import msgspec


class Content(msgspec.Struct, frozen=True, array_like=True):
    """All that an entry says, in the order in which it is hashed.

    ``parties`` and ``detail`` are JSON text exactly as stored.
    """

    uuid: str
    time: datetime
    actor_kind: str
    actor: str
    on_behalf_of: str
    act: str
    subject: str
    parties: str
    purpose: str
    channel: str
    detail: str


def hash_of(content: Content) -> str:
    """Return the SHA-256 over an entry's content as a JSON array, in hexadecimal."""
    values = list(msgspec.structs.astuple(content))
    values[1] = _in_words(content.time.astimezone(UTC))
    return hashlib.sha256(b"kallipolis.audit.entry.1" + msgspec.json.encode(values)).hexdigest()


def _in_words(moment: datetime) -> str:
    """Return a moment in UTC as ``isoformat`` writes it to the microsecond, in less time."""
    if not moment.microsecond:
        return moment.isoformat(timespec="microseconds")
    words: str = msgspec.to_builtins(moment)
    return words.removesuffix("Z") + "+00:00"
