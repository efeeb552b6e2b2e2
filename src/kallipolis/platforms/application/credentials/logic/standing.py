"""How a credential stands, and which changes it allows."""

from datetime import datetime
from typing import Final

from kallipolis.platforms.application.credentials.contracts import Change, Status

FROM: Final = {
    Change.SUSPEND: (Status.VALID,),
    Change.RESUME: (Status.SUSPENDED,),
    Change.REVOKE: (Status.VALID, Status.SUSPENDED),
    Change.REPLACE: (Status.VALID,),
}
"""In which states a change is possible."""

TO: Final = {
    Change.SUSPEND: Status.SUSPENDED,
    Change.RESUME: Status.VALID,
    Change.REVOKE: Status.REVOKED,
    Change.REPLACE: Status.REPLACED,
}


def status_at(state: Status, valid_until: datetime | None, at: datetime) -> Status:
    """Return how a credential stands at a moment: what was valid or suspended ends in time."""
    has_ended = valid_until is not None and at >= valid_until
    return Status.EXPIRED if has_ended and state in FROM[Change.REVOKE] else state
