"""Status lists as signed tokens (draft-ietf-oauth-status-list), kept while nothing changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from django.conf import settings
from django.db.models import Count, Max, QuerySet

from kallipolis.foundation.clock import Clock
from kallipolis.platforms.application.credentials.contracts import Status
from kallipolis.platforms.application.credentials.logic.selective import status_list_url
from kallipolis.platforms.application.credentials.logic.status_list import (
    BITS,
    SIZE,
    compressed,
    place_of,
)
from kallipolis.platforms.application.credentials.models import StoredCredential
from kallipolis.platforms.application.seals import api as seals
from kallipolis.platforms.application.seals.contracts import base64url

MEDIA_TYPE: Final = "statuslist+jwt"
FRESH_FOR: Final = timedelta(minutes=5)
"""How long others may keep a list; the most by which they learn late of a revocation."""

VALID_FOR: Final = timedelta(days=1)
RESIGNED_AFTER: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Kept:
    state: object
    made_at: datetime
    token: str


_LOCK = Lock()
_KEPT: dict[int, _Kept] = {}


def token_of(number: int, *, clock: Clock) -> str:
    """Return the token of a list: the one kept if nothing changed since, else a new one."""
    now, url = clock.now(), status_list_url(settings.KALLIPOLIS.base_url, number)
    rows = _not_valid(number).aggregate(Count("serial"), Max("changed_at"))
    state = (*rows.values(), url, seals.token_keys()["keys"][0]["kid"])
    with _LOCK:
        kept = _KEPT.get(number)
        if kept and kept.state == state and _is_fresh(kept.made_at, now):
            return kept.token
        token = _signed(number, url, now)
        _KEPT[number] = _Kept(state, now, token)
        return token


def _is_fresh(made_at: datetime, now: datetime) -> bool:
    return timedelta(0) <= now - made_at < RESIGNED_AFTER


def _signed(number: int, url: str, now: datetime) -> str:
    rows = _not_valid(number).values_list("serial", "state")
    packed = compressed((place_of(serial)[1], Status(state)) for serial, state in rows.iterator())
    claims = {
        "sub": url,
        "iat": int(now.timestamp()),
        "exp": int((now + VALID_FOR).timestamp()),
        "ttl": int(FRESH_FOR.total_seconds()),
        "status_list": {"bits": BITS, "lst": base64url(packed)},
    }
    return seals.sign_token(claims, media_type=MEDIA_TYPE)


def _not_valid(number: int) -> QuerySet[StoredCredential]:
    first = number * SIZE
    rows = StoredCredential.objects.exclude(state=Status.VALID.value)
    return rows.filter(serial__gte=first, serial__lt=first + SIZE)
