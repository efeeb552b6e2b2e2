"""What a stranger learns about a credential."""

import re
from typing import Final
from zoneinfo import ZoneInfo

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.credentials.contracts import (
    Claim,
    Credential,
    CredentialType,
    Finding,
    ShownClaim,
    Value,
    Verdict,
)
from kallipolis.platforms.application.credentials.logic.claims import masked
from kallipolis.platforms.application.credentials.logic.style import worded

REASON: Final = "Credential {number}"
"""What the seal of a document says of itself."""

NUMBER: Final = re.compile(r"Credential ([0-9A-Z]{16})")
UNKNOWN: Final = Verdict(finding=Finding.UNKNOWN)
TAMPERED: Final = Verdict(finding=Finding.TAMPERED)


def named_in(reason: str) -> str:
    """Return the number of the credential that a seal was made for, or nothing."""
    found = NUMBER.fullmatch(reason)
    return found[1] if found else ""


def about(
    kind: CredentialType,
    credential: Credential,
    *,
    issuer: Text,
    zone: ZoneInfo,
    is_open: bool = False,
) -> Verdict:
    """Say how a credential stands, and no more of what it says than strangers may see.

    One that ``is_open`` says all: its holder wants it so.
    """
    return Verdict(
        finding=Finding(credential.status.value),
        number=credential.number,
        title=credential.title,
        issuer=issuer,
        issued_at=credential.issued_at,
        valid_until=credential.valid_until,
        claims=tuple(
            _shown(claim, credential.claims[claim.name], zone, is_open=is_open)
            for claim in kind.claims
            if claim.name in credential.claims
        ),
    )


def said(kind: CredentialType, credential: Credential, zone: ZoneInfo) -> tuple[ShownClaim, ...]:
    """Return all that a credential says, for who may read it."""
    values = credential.claims
    return tuple(
        ShownClaim(title=c.title, value=values[c.name], words=worded(c, values[c.name], zone))
        for c in kind.claims
        if c.name in values
    )


def _shown(claim: Claim, value: Value, zone: ZoneInfo, *, is_open: bool) -> ShownClaim:
    if is_open or not claim.personal:
        return ShownClaim(title=claim.title, value=value, words=worded(claim, value, zone))
    hidden = masked(value)
    return ShownClaim(title=claim.title, value=hidden, words=everywhere(hidden), is_masked=True)
