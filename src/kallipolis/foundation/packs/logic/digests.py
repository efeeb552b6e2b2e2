"""Digests by which content is known again."""

from collections.abc import Iterable
from hashlib import sha256

import msgspec


def canonical(value: object) -> bytes:
    """Return the JSON text of a plain value: no spaces, keys as they were written.

    The order of keys is content: the steps of a rule are worked through as they stand.
    """
    return msgspec.json.encode(value)


def digest_of(value: object) -> str:
    """Return the SHA-256 of a plain value's canonical JSON, in hexadecimal."""
    return digest_of_text(canonical(value))


def digest_of_text(text: bytes) -> str:
    """Return the SHA-256 of a canonical JSON text, in hexadecimal."""
    return sha256(text).hexdigest()


def digest_of_pack(manifest: object, documents: Iterable[tuple[str, str, str]]) -> str:
    """Return the digest of a pack from its manifest and (kind, id, digest) of its sources."""
    return digest_of([manifest, sorted(documents)])
