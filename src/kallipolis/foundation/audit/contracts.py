"""Entries of the ledger, signed checkpoints, and what a verification finds."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec
from django.utils.translation import gettext_noop as _


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to whom and why, and its place in the chain once it is sealed."""

    id: str
    time: datetime
    actor_kind: str
    actor: str
    on_behalf_of: str
    act: str
    subject: str
    parties: tuple[str, ...]
    purpose: str
    channel: str
    detail: dict[str, object]
    hash: str
    position: int | None = None


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for in the ledger; what is empty or None matters not.

    Shape: half-open period ``[since, until)``; the newest entries come first.
    """

    act: str = ""
    subject: str = ""
    actor: str = ""
    party: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 100


class SignedCheckpoint(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a node's chain at one moment, signed: whoever keeps it can prove the past.

    ``number`` counts a node's checkpoints from 1; it is 0 in those made before they were counted.
    ``signature`` is Ed25519 (RFC 8032) over the text that ``logic.chain.text_of`` gives, in base64;
    ``public_key`` is the raw key in base64, ``key_id`` the first 16 hexadecimal digits of its
    SHA-256.
    """

    node: str
    position: int
    chain_hash: str
    time: datetime
    key_id: str
    public_key: str
    signature: str
    number: int = 0


class FindingKind(StrEnum):
    """What is wrong with the ledger."""

    CHANGED = "changed"
    REMOVED = "removed"
    REORDERED = "reordered"
    INSERTED = "inserted"
    UNSEALED = "unsealed"
    LINK_CHANGED = "link-changed"
    REWRITTEN = "rewritten"
    SIGNATURE = "signature"
    MISSING = "missing"
    UNSIGNED = "unsigned"
    MENTIONS = "mentions"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One fault of the ledger: what, where in the chain, which entry, and in words."""

    kind: FindingKind
    message: str
    position: int | None = None
    entry: int | None = None


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """That the ledger was verified: when, by whom, and how many faults were found."""

    time: datetime
    actor: str
    findings: int


class Signer(Protocol):
    """A key that signs checkpoints: a file, or a device that never shows it."""

    @property
    def public_key(self) -> bytes:
        """Return the raw public key."""

    def sign(self, text: bytes) -> bytes:
        """Return an Ed25519 signature."""


MESSAGES: dict[str, str] = {
    "audit.not_found": _("There is no such entry, or it is not for you to see."),
    "remedy.audit.not_found": _("Ask somebody with the role of auditor."),
}

ACTS: dict[str, str] = {
    "audit.search": "Search the ledger.",
    "audit.export": "Take the ledger out to verify it elsewhere.",
    "audit.verify": "Verify the ledger.",
}
"""What roles grant and the ledger names, with what it means."""
