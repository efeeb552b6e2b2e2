"""What a stranger learns about a credential."""

import re
from typing import Final

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials.contracts import (
    Credential,
    CredentialType,
    Finding,
    Verdict,
)
from kallipolis.platforms.application.credentials.logic.claims import for_strangers

REASON: Final = "Credential {number}"
"""What the seal of a document says of itself."""

NUMBER: Final = re.compile(r"Credential ([0-9A-Z]{16})")
UNKNOWN: Final = Verdict(finding=Finding.UNKNOWN)
TAMPERED: Final = Verdict(finding=Finding.TAMPERED)


def named_in(reason: str) -> str:
    """Return the number of the credential that a seal was made for, or nothing."""
    found = NUMBER.fullmatch(reason)
    return found[1] if found else ""


def about(kind: CredentialType, credential: Credential, *, issuer: Text) -> Verdict:
    """Say how a credential stands, and no more of what it says than strangers may see."""
    return Verdict(
        finding=Finding(credential.status.value),
        number=credential.number,
        title=credential.title,
        issuer=issuer,
        issued_at=credential.issued_at,
        valid_until=credential.valid_until,
        claims=for_strangers(kind, credential.claims),
    )
