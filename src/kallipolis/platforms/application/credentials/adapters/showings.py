"""Codes that live for a minute and open a credential once."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Final

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.credentials.adapters import records
from kallipolis.platforms.application.credentials.contracts import CredentialId, Showing
from kallipolis.platforms.application.credentials.logic import numbers
from kallipolis.platforms.application.credentials.models import StoredCredential, StoredShowing

LIVES: Final = timedelta(seconds=60)


def begin(row: StoredCredential, shown_by: PartyId, *, is_open: bool, clock: Clock) -> Showing:
    """Draw a code for a credential; the one that the same person drew before ends."""
    code = numbers.letters(secrets.token_bytes(numbers.CODE_LENGTH))
    at = clock.now()
    StoredShowing.objects.update_or_create(
        credential_id=row.id,
        shown_by=shown_by,
        defaults={
            "digest": _digest(code),
            "shown_at": at,
            "expires_at": at + LIVES,
            "is_open": is_open,
        },
    )
    return Showing(code=code, shown_at=at, expires_at=at + LIVES)


def spend(code: str, *, clock: Clock) -> StoredShowing | None:
    """Return what a code shows and end it; None where it never was, is over or was used before."""
    found = StoredShowing.objects.filter(digest=_digest(numbers.read(code)))
    row = found.filter(expires_at__gt=clock.now()).first()
    is_first = row is not None and found.delete()[0] > 0
    return row if is_first else None


def recognise(actor: Actor, code: str, *, clock: Clock) -> PartyId | None:
    """Return who shows a credential by a code, and end it; that it was shown goes on record."""
    showing = spend(code, clock=clock)
    if showing is None:
        return None
    row = records.found(CredentialId(showing.credential_id))
    records.note(actor, "credential.verify", row, way="shown", clock=clock)
    return PartyId(showing.shown_by)


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()
