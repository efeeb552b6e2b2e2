"""Where somebody is logged in: their sessions, each with its device, and how it was opened."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.contrib.auth import login as start_session
from django.http import HttpRequest
from django.utils import timezone

from kallipolis.foundation import vault
from kallipolis.foundation.identity.models import Session, User
from kallipolis.foundation.web.api import browser_of

DEVICE: Final = "device"
SINCE: Final = "since"
METHODS: Final = "account_authentication_methods"
"""Where allauth keeps by what a session was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A session as its owner sees it.

    ``id`` names it to them and opens nothing. ``way`` is allauth's word: ``password``, ``code``,
    ``mfa``, ``socialaccount``; empty where it is not known, as ``since`` is None then.
    """

    id: str
    name: str
    since: datetime | None
    way: str
    is_this: bool


def start(request: HttpRequest, user: User, *, backend: str) -> None:
    """Log somebody in, and note on which device."""
    start_session(request, user, backend=backend)
    note(request)


def note(request: HttpRequest) -> None:
    """Note in a session that has just been opened on which device it is."""
    request.session[DEVICE] = browser_of(request.headers.get("User-Agent", ""))
    request.session[SINCE] = timezone.now().timestamp()


def devices_of(request: HttpRequest, user: User) -> tuple[Device, ...]:
    """Return the open sessions of a log-in, that of the request first, then the newest."""
    found = [_device(row, request.session.session_key) for row in _open(user)]
    long_ago = datetime.min.replace(tzinfo=UTC)
    found.sort(key=lambda each: (each.is_this, each.since or long_ago), reverse=True)
    return tuple(found)


def end(request: HttpRequest, user: User, device: str) -> int:
    """Log a log-in out elsewhere: on one device, or with no id on all but this; return how many."""
    keys = [
        row.session_key
        for row in _open(user).exclude(session_key=request.session.session_key)
        if device in {"", _id(row)}
    ]
    ended, _ = Session.objects.filter(session_key__in=keys).delete()
    return ended


def _open(user: User) -> Any:
    return Session.objects.filter(user_id=user.pk, expire_date__gt=timezone.now())


def _device(row: Session, own: str | None) -> Device:
    data = row.get_decoded()
    records = data.get(METHODS) or [{}]
    since = data.get(SINCE) or records[0].get("at")
    return Device(
        id=_id(row),
        name=data.get(DEVICE, ""),
        since=datetime.fromtimestamp(since, UTC) if since else None,
        way=str(records[0].get("method", "")),
        is_this=row.session_key == own,
    )


def _id(row: Session) -> str:
    return vault.fingerprint(row.session_key, about="session shown to its owner")[:32]
