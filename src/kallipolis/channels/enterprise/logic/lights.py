"""How urgent the renewal of a licence is."""

from datetime import datetime, timedelta
from typing import Final, Literal

from kallipolis.platforms.application.credentials.contracts import Credential, Status

Light = Literal["green", "yellow", "red", "grey"]
SOON: Final = timedelta(days=90)
"""Before its end a renewal is due: the longest of the promised limits, and time to prepare."""

LAST: Final = timedelta(days=30)


def light_of(credential: Credential, now: datetime) -> Light:
    """Return the light of a licence: red in its last days and after them, grey when it is over."""
    if credential.status not in {Status.VALID, Status.EXPIRED}:
        return "grey"
    if credential.valid_until is None or credential.valid_until - now > SOON:
        return "green"
    return "yellow" if credential.valid_until - now > LAST else "red"


def days_left(credential: Credential, now: datetime) -> int | None:
    """Return the whole days until a licence ends, None where it has no end. Units: days."""
    return (credential.valid_until - now).days if credential.valid_until else None
