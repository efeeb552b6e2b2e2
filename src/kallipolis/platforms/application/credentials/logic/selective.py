"""SD-JWT VC: claims of which the holder shows only what they choose.

Source: SD-JWT (RFC 9901, sections 4 and 5); SD-JWT VC (draft-ietf-oauth-sd-jwt-vc).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

import msgspec

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials.contracts import (
    Credential,
    CredentialType,
    Value,
)
from kallipolis.platforms.application.credentials.logic.status_list import place_of
from kallipolis.platforms.application.seals.contracts import base64url

MEDIA_TYPE: Final = "dc+sd-jwt"
SALT_LENGTH: Final = 16
"""Units: bytes; the 128 bits that RFC 9901, section 9.3 recommends."""


def hidden(
    claims: Mapping[str, Value], names: Sequence[str], salts: Sequence[bytes]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return claims with the named ones hidden behind digests, and the disclosures that open them.

    Shape: one salt for each name. Digests are sorted, so that their order tells nothing.
    """
    disclosures = tuple(
        base64url(msgspec.json.encode([base64url(salt), name, claims[name]]))
        for name, salt in zip(names, salts, strict=True)
    )
    plain: dict[str, Any] = {name: v for name, v in claims.items() if name not in names}
    if disclosures:
        digests = sorted(base64url(sha256(d.encode()).digest()) for d in disclosures)
        plain |= {"_sd": digests, "_sd_alg": "sha-256"}
    return plain, disclosures


def envelope(
    kind: CredentialType,
    credential: Credential,
    *,
    node: str,
    issuer: Text,
    at: datetime,
) -> dict[str, Any]:
    """Return the claims about the credential itself; ``node`` is the URL of this installation."""
    number, index = place_of(credential.serial)
    about: dict[str, Any] = {
        "iss": node,
        "iat": int(at.timestamp()),
        "vct": kind.vct,
        "credential_number": credential.number,
        "issuing_authority": msgspec.to_builtins(issuer),
        "status": {"status_list": {"idx": index, "uri": status_list_url(node, number)}},
    }
    if credential.valid_until is not None:
        about["exp"] = int(credential.valid_until.timestamp())
    return about


def status_list_url(node: str, number: int) -> str:
    """Return where a status list is published."""
    return f"{node}/credentials/status/{number}"


def combined(token: str, disclosures: Sequence[str]) -> str:
    """Put the signed token and its disclosures together. Source: RFC 9901, section 4."""
    return "~".join((token, *disclosures, ""))
