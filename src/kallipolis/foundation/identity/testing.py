"""Makers of log-ins and tokens, for tests and the demo."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from allauth.idp.oidc.models import Client as OpenIdClient
from allauth.idp.oidc.models import Token

from kallipolis.foundation.actors import ActorKind
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.identity.models import User


def make_user(username: str = "wei", **fields: Any) -> User:
    """Make a resident's log-in with a checked real name."""
    defaults: dict[str, Any] = {
        "party": f"party-{username}",
        "kind": ActorKind.RESIDENT.value,
        "name": username.title(),
        "assurance": 2,
    }
    return User.objects.create_user(username, **(defaults | fields))


def make_token(
    user: User | None,
    *scopes: str,
    value: str = "a-token",
    lifetime: timedelta = timedelta(hours=1),
    clock: Clock = SYSTEM_CLOCK,
) -> str:
    """Make a bearer token of a user, or of a department's program when there is no user."""
    client, _ = OpenIdClient.objects.get_or_create(id="department", defaults={"name": "Department"})
    Token.objects.create(
        type=Token.Type.ACCESS_TOKEN,
        hash=sha256(value.encode()).hexdigest(),
        client=client,
        user=user,
        scopes="\n".join(scopes),
        expires_at=clock.now() + lifetime,
    )
    return value
