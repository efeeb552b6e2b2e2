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
    values[1] = content.time.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(b"kallipolis.audit.entry.1" + msgspec.json.encode(values)).hexdigest()
