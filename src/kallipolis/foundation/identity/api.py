"""Say who stands behind a request, and what they must have shown."""

from hashlib import sha256
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from kallipolis.foundation.actors import ANONYMOUS, Actor, ActorKind
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.identity.hot import token_and_user
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import PartyId

SECOND_FACTOR = 3


def actor_for(request: HttpRequest) -> Actor:
    """Return who acts: the holder of a bearer token, else of the session, else nobody.

    Raises:
        Refusal: ``identity.token_invalid`` for a token that is unknown, expired or revoked.
    """
    authorization = request.headers.get("Authorization", "")
    if authorization:
        return _by_token(authorization)
    user = user_of(request)
    if user is None:
        return ANONYMOUS
    return _as_actor(user, channel="web", has_second_factor=_has_second_factor(request.session))


def user_of(request: HttpRequest) -> User | None:
    """Return the log-in of the session, loaded with it; its password must not have changed."""
    session: Any = getattr(request, "session", None)
    if session is None or SESSION_KEY not in session:
        return None
    user: User | None = getattr(session, "user", None)
    if user is None or str(user.pk) != session[SESSION_KEY]:
        user = User.objects.filter(pk=session[SESSION_KEY]).first()
    if user is None or not user.is_active or not _hash_holds(session, user):
        return None
    return user


def _hash_holds(session: Any, user: User) -> bool:
    kept = session.get(HASH_SESSION_KEY, "")
    return constant_time_compare(kept, user.get_session_auth_hash())


def _has_second_factor(session: Any) -> bool:
    records = session.get("account_authentication_methods", ())
    return any(record.get("method") == "mfa" for record in records)


def _by_token(authorization: str) -> Actor:
    scheme, _, token = authorization.partition(" ")
    digest = sha256(token.strip().encode()).hexdigest()
    found = token_and_user(digest, SYSTEM_CLOCK.now()) if scheme.lower() == "bearer" else None
    if found is None:
        raise Refusal("identity.token_invalid", Reason.UNAUTHENTICATED)
    scopes, client, name, user = found
    if user is None:
        return Actor(
            kind=ActorKind.CLIENT,
            party=PartyId(f"client:{client}"),
            name=name,
            assurance=2,
            scopes=scopes,
        )
    if not user.is_active:
        raise Refusal("identity.token_invalid", Reason.UNAUTHENTICATED)
    return _as_actor(user, channel="api", scopes=scopes)


def _as_actor(
    user: User,
    *,
    channel: str,
    has_second_factor: bool = False,
    scopes: frozenset[str] = frozenset(),
) -> Actor:
    return Actor(
        kind=ActorKind(user.kind),
        party=PartyId(user.party) if user.party else None,
        name=user.name or user.username,
        assurance=SECOND_FACTOR if has_second_factor else user.assurance,
        channel=channel,
        scopes=scopes,
    )
