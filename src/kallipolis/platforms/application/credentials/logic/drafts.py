"""A credential as it is about to be issued."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from kallipolis.foundation.ids import RegionCode
from kallipolis.platforms.application.credentials.contracts import (
    Credential,
    CredentialId,
    CredentialType,
    Granted,
    Status,
    Value,
)
from kallipolis.platforms.application.credentials.logic import numbers
from kallipolis.platforms.application.credentials.logic.claims import valid_until
from kallipolis.platforms.application.credentials.logic.standing import status_at

ENTROPY = numbers.DRAWN + numbers.CODE_LENGTH
"""Random bytes that a new credential needs."""


def drafted(
    kind: CredentialType,
    granted: Granted,
    claims: Mapping[str, Value],
    *,
    drawn: tuple[str, bytes],
    at: datetime,
    zone: ZoneInfo,
) -> Credential:
    """Put together a credential; ``drawn`` are its id and random bytes."""
    until = valid_until(kind.validity, claims, begins_at=at, zone=zone)
    id, entropy = drawn
    return Credential(
        id=CredentialId(id),
        number=numbers.make_number(at.astimezone(zone).year, entropy),
        code=numbers.letters(entropy[numbers.DRAWN :]),
        type=kind.id,
        title=kind.title,
        case_id=granted["case_id"],
        service=granted.get("service", ""),
        holder=granted["holder"],
        issuer=granted["issuer"],
        region=granted.get("region", RegionCode("")),
        edition=granted["edition"],
        claims=dict(claims),
        status=status_at(Status.VALID, until, at),
        issued_at=at,
        valid_until=until,
        is_procedural=kind.is_procedural,
    )
