"""How long it takes to know who acts, in the ways that were weighed for it.

Repeat with ``python -m benchmarks.sessions`` (SQLite), or with ``DATABASE_URL`` set (PostgreSQL).
"""

import os
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from benchmarks import scratch
from benchmarks.timing import microseconds, tell
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth import get_user as django_user
from django.contrib.sessions.backends.db import SessionStore as DjangoStore
from django.contrib.sessions.backends.signed_cookies import (
    SessionStore as CookieStore,
)
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity import hot
from kallipolis.foundation.identity.adapters.sessions import SessionStore
from kallipolis.foundation.identity.models import Session, User
from kallipolis.foundation.identity.testing import make_token

PEOPLE = 20_000
ROUNDS = 3_000
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FACTORY = RequestFactory()


class TableStore(DjangoStore):
    """Django's own way over our table: the session by the ORM, the user by the ORM."""

    @property
    def key_salt(self) -> str:
        """Read what ``SessionStore`` wrote; the salt follows the name of the class."""
        return SessionStore().key_salt

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session


def with_session(store: Any) -> Any:
    request: Any = FACTORY.get("/")
    request.session = store
    return request


def ours(key: str) -> object:
    return identity.actor_for(with_session(SessionStore(key)))


def djangos(key: str) -> object:
    return django_user(with_session(TableStore(key)))


def by_cookie(cookie: str) -> object:
    return django_user(with_session(CookieStore(cookie)))


def by_token(value: str) -> object:
    return identity.actor_for(FACTORY.get("/", headers={"Authorization": f"Bearer {value}"}))


def floor(key: str) -> object:
    """Run the one statement on the driver's own cursor."""
    cursor = connection.connection.cursor()
    sql = hot._SESSION if connection.vendor == "postgresql" else hot._SESSION.replace("%s", "?")
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    return cursor.execute(sql, (key, moment)).fetchone()


def fill() -> tuple[list[str], list[str], str]:
    """Make people with sessions and cookies, and one token."""
    users = User.objects.bulk_create(
        User(username=f"u{n}", party=f"p{n}", name=f"N{n}", password="!" + "x" * 40)
        for n in range(PEOPLE)
    )
    keys, cookies = [], []
    until = timezone.now() + timedelta(days=1)
    rows = []
    for user in users:
        held = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        key = sha256(user.username.encode()).hexdigest()[:32]
        data = SessionStore().encode(held)
        rows.append(Session(session_key=key, session_data=data, expire_date=until, user_id=user.pk))
        cookie = CookieStore()
        cookie.update(held)
        keys.append(key)
        cookies.append(str(cookie._get_session_key()))
    Session.objects.bulk_create(rows)
    return keys, cookies, make_token(users[0], "cases")


def measure() -> None:
    """Fill, measure, and print a line for each way."""
    keys, cookies, token = fill()
    numbers = Random(1).choices(range(PEOPLE), k=ROUNDS)
    some_keys, some_cookies = [keys[n] for n in numbers], [cookies[n] for n in numbers]
    times = {
        "floor: the one query, bare driver": microseconds(floor, some_keys),
        "ours: session and log-in in one query": microseconds(ours, some_keys),
        "Django: session, then user": microseconds(djangos, some_keys),
        "signed cookie, then user": microseconds(by_cookie, some_cookies),
        "ours: bearer token": microseconds(by_token, [token] * ROUNDS),
    }
    tell(f"{connection.vendor}, {PEOPLE:,} sessions, mean of {ROUNDS:,}", times)


if __name__ == "__main__":
    with scratch.database():
        measure()
