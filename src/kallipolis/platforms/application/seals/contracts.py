"""Where private keys are, and what a seal proves."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, Protocol

import msgspec
from django.utils.translation import gettext_noop as _


class Use(StrEnum):
    """What a key signs; a key never serves two uses."""

    SEAL = "seal"
    TOKEN = "token"  # noqa: S105 - a use, not a password


class KeyStore(Protocol):
    """Where private keys are kept; they never leave it.

    All keys are on the curve P-256 and sign with ECDSA over SHA-256. Every call may raise an
    ``Outage`` when the store does not answer.
    """

    def make(self, label: str) -> bytes:
        """Make a key under a new label and return its public part, as DER SubjectPublicKeyInfo."""

    def holds(self, label: str) -> bool:
        """Say whether there is a key of this label."""

    def sign(self, label: str, message: bytes) -> bytes:
        """Sign a message.

        Shape: 64 bytes, r then s, big-endian.
        """

    def destroy(self, label: str) -> None:
        """Destroy a key; destroying it again changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key in a store with its certificate and those above it, as DER, its own first."""

    label: str
    certificates: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFindings:
    """What was found on a sealed PDF.

    ``is_ours`` says that a certificate of this installation made the seal; ``is_intact`` that
    nothing was changed or added since. ``reason`` is what the seal says of itself.
    Missing: a PDF without any seal has ``is_sealed`` false, and the rest says nothing.
    """

    is_sealed: bool = False
    is_intact: bool = False
    is_ours: bool = False
    sealed_at: datetime | None = None
    reason: str = ""

    @property
    def is_genuine(self) -> bool:
        """Say whether this is what we sealed, unchanged."""
        return self.is_sealed and self.is_intact and self.is_ours


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPlace:
    """Where on a page the seal is shown.

    Units: PostScript points from the lower left corner; ``page`` counts from 0, -1 is the last.
    """

    left: int
    bottom: int
    right: int
    top: int
    page: int = 0


def base64url(raw: bytes) -> str:
    """Encode as tokens are encoded, without padding. Source: RFC 7515, section 2."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def thumbprint(jwk: Mapping[str, str]) -> str:
    """Return the SHA-256 thumbprint of a key on an elliptic curve.

    Source: RFC 7638, section 3.
    """
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    return base64url(sha256(msgspec.json.encode(members)).digest())


MESSAGES: Final[dict[str, str]] = {
    "seal.not_a_pdf": _("This file is not a PDF that can be read."),
    "remedy.seal.not_a_pdf": _("Choose the PDF file as you received it."),
}
