"""Makers of log-ins and tokens, for tests and the demo."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

from allauth.idp.oidc.models import Client as OpenIdClient
from allauth.idp.oidc.models import Token
from django.conf import settings
from django.test import Client

from kallipolis.foundation.actors import ActorKind, Assignment, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import LoginId, Registration
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.parties import api as parties


def make_user(username: str = "wei", **fields: Any) -> User:
    """Make a resident's log-in with a checked real name."""
    defaults: dict[str, Any] = {
        "party": f"party-{username}",
        "kind": ActorKind.RESIDENT.value,
        "name": username.title(),
        "assurance": 2,
    }
    phone = fields.pop("phone", "")
    user = User.objects.create_user(username, **(defaults | fields))
    if phone:
        user.keep_phone(phone)
        user.save()
    return user


SENT: list[tuple[str, str]] = []
"""Short messages that ``note_message`` was handed: telephone and words, the last one last."""


def note_message(*, phone: str, words: str) -> None:
    """Take a short message for a test to read; name it in ``SEND_SHORT_MESSAGE``."""
    SENT.append((phone, words))


def last_code() -> str:
    """Return the code of the last message."""
    return "".join(filter(str.isdigit, SENT[-1][1]))


def register(registration: Registration, *, clock: Clock = SYSTEM_CLOCK) -> LoginId:
    """Register somebody who reads the code that they are sent."""
    proof = identity.ask_for_proof(registration, clock=clock)
    return identity.register_resident(proof.id, last_code(), clock=clock)


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


def make_official_user(
    name: str, *roles: str, organisation: str = "civil-affairs@440300", region: str = ""
) -> User:
    """Register an official with roles in an organisation, and open a log-in for them."""
    place = RegionCode(region or organisation.rpartition("@")[2])
    maker, office = system("test"), OrganisationId(organisation)
    party = parties.register_official(maker, name=name, organisation=office, region=place)
    for role in roles:
        given = Assignment(role=RoleId(role), organisation=office, region=place)
        parties.appoint(maker, party.id, given)
    return make_user(
        f"{name}@{organisation}", party=party.id, kind=ActorKind.OFFICIAL.value, name=name
    )


def log_in(client: Client, user: User, *, with_second_factor: bool = True) -> Client:
    """Begin a session of a user, as if they had shown what was asked."""
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if with_second_factor:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa"}]
        session.save()
    return client
