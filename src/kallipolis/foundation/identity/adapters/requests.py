"""Who stands behind an HTTP request: the holder of a bearer token, else of the session."""

from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from msgspec.structs import replace

from kallipolis.foundation.actors import ANONYMOUS, Actor, ActorKind, Assignment
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.identity import hot
from kallipolis.foundation.identity.adapters.accounts import has_second_factor
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.parties import api as parties

SECOND_FACTOR: Final = 3
ACTING_FOR: Final = "acting_for"
ACTING_FOR_HEADER: Final = "On-Behalf-Of"


def actor_of_request(request: HttpRequest) -> Actor:
    """Find who calls an operation: the holder of the token, and without one of the session."""
    authorization = request.headers.get("Authorization", "")
    if not authorization:
        return actor_of_session(request)
    actor = _by_token(authorization)
    principal = request.headers.get(ACTING_FOR_HEADER, "")
    if not principal or actor.party is None:
        return actor
    return parties.acting_for(actor, PartyId(principal))


def actor_of_session(request: HttpRequest) -> Actor:
    """Find the actor; a mandate that has ended is refused once, then one acts for oneself again."""
    actor = _by_session(request)
    principal = _session_of(request).get(ACTING_FOR, "")
    if not principal or actor.party is None:
        return actor
    try:
        return parties.acting_for(actor, PartyId(principal))
    except Refusal:
        _session_of(request).pop(ACTING_FOR, None)
        raise


def user_of_request(request: HttpRequest) -> User | None:
    session = _session_of(request)
    if SESSION_KEY not in session:
        return None
    user: User | None = getattr(session, "user", None)
    if user is None or str(user.pk) != session[SESSION_KEY]:
        user = User.objects.filter(pk=session[SESSION_KEY]).first()
    if user is None or not user.is_active:
        return None
    kept = session.get(HASH_SESSION_KEY, "")
    return user if constant_time_compare(kept, user.get_session_auth_hash()) else None


def actor_of_user(
    user: User, *, is_second_factor_shown: bool, channel: str, scopes: frozenset[str] = frozenset()
) -> Actor:
    """Make the actor of a log-in; an official without a second factor holds no office.

    In a demo, the demo's own log-ins count as if they had shown one.
    """
    is_shown = is_second_factor_shown or (user.is_demo and settings.KALLIPOLIS.demo)
    actor = Actor(
        kind=ActorKind(user.kind),
        party=PartyId(user.party) if user.party else None,
        name=user.get_full_name(),
        assurance=SECOND_FACTOR if is_shown else user.assurance,
        channel=channel,
        scopes=scopes,
    )
    if actor.kind is not ActorKind.OFFICIAL or not is_shown or actor.party is None:
        return actor
    return replace(actor, assignments=parties.assignments_of(actor.party))


def _session_of(request: HttpRequest) -> Any:
    return getattr(request, "session", {})


def _by_session(request: HttpRequest) -> Actor:
    user = user_of_request(request)
    if user is None:
        return ANONYMOUS
    records = request.session.get("account_authentication_methods", ())
    is_shown = any(record.get("method") == "mfa" for record in records)
    return actor_of_user(user, is_second_factor_shown=is_shown, channel="web")


def _by_token(authorization: str) -> Actor:
    scheme, _, token = authorization.partition(" ")
    digest = sha256(token.strip().encode()).hexdigest()
    found = hot.token_and_user(digest, SYSTEM_CLOCK.now()) if scheme.lower() == "bearer" else None
    if found is None or (found.user is not None and not found.user.is_active):
        raise Refusal("identity.token_invalid", Reason.UNAUTHENTICATED)
    if found.user is None:
        return _actor_of_client(found)
    is_shown = found.user.kind == ActorKind.OFFICIAL and has_second_factor(found.user)
    return actor_of_user(
        found.user, is_second_factor_shown=is_shown, channel="api", scopes=found.scopes
    )


def _actor_of_client(found: hot.TokenRow) -> Actor:
    given = found.client_data.get("assignments", ())
    return Actor(
        kind=ActorKind.CLIENT,
        party=PartyId(f"client:{found.client}"),
        name=found.client_name,
        assurance=2,
        scopes=found.scopes,
        assignments=tuple(
            Assignment(
                role=RoleId(one["role"]),
                organisation=OrganisationId(one["organisation"]),
                region=RegionCode(one["region"]),
            )
            for one in given
        ),
    )
