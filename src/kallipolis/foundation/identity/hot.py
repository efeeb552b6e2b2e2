"""The two queries that stand before every request: a session or a token, with its log-in beside it.

Measured by ``benchmarks/sessions.py`` against Django's own two queries and signed cookies.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from kallipolis.foundation.database import api as database
from kallipolis.foundation.identity.models import User

USER: Final = (
    "id",
    "password",
    "username",
    "email",
    "party",
    "kind",
    "name",
    "assurance",
    "is_active",
    "is_demo",
)
_COLUMNS: Final = ", ".join(f"u.{name}" for name in USER)
_SESSION: Final = (
    f"SELECT s.session_data, {_COLUMNS} FROM identity_session s "
    "LEFT JOIN identity_user u ON u.id = s.user_id WHERE s.session_key = %s AND s.expire_date > %s"
)
_TOKEN: Final = (
    f"SELECT t.scopes, c.id, c.name, c.data, {_COLUMNS} "
    "FROM allauth_idp_oidc_token t JOIN allauth_idp_oidc_client c ON c.id = t.client_id "
    "LEFT JOIN identity_user u ON u.id = t.user_id "
    "WHERE t.type = 'at' AND t.hash = %s AND (t.expires_at IS NULL OR t.expires_at > %s)"
)


class TokenRow(NamedTuple):
    """What stands beside a bearer token: its scopes, its client, and whose it is, if anybody's."""

    scopes: frozenset[str]
    client: str
    client_name: str
    client_data: Any
    user: User | None


def session_and_user(key: str, at: datetime) -> tuple[str, User | None] | None:
    """Return a session's data and its log-in, or None when it is unknown or over."""
    row = _one(_SESSION, key, at)
    return (str(row[0]), _user(row[1:])) if row else None


def token_and_user(digest: str, at: datetime) -> TokenRow | None:
    """Return an access token with its client and log-in, or None when it is unknown or over."""
    row = _one(_TOKEN, digest, at)
    if row is None:
        return None
    data = json.loads(row[3]) if isinstance(row[3], str) else row[3]
    return TokenRow(frozenset(str(row[0]).split()), row[1], row[2], data or {}, _user(row[4:]))


def _one(sql: str, key: str, at: datetime) -> tuple[Any, ...] | None:
    found = database.rows(sql, [key, database.as_stored(at)])
    return found[0] if found else None


def _user(values: Sequence[Any]) -> User | None:
    if values[0] is None:
        return None
    user = User.from_db("default", USER, values)
    user.is_active, user.is_demo = bool(user.is_active), bool(user.is_demo)
    return user
