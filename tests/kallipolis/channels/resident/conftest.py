"""A city with its real packs, and people in it who can log in."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import pytest_django
from django.test import Client
from tests import residents
from tests.publishing import published_once

from kallipolis.foundation.actors import system
from kallipolis.foundation.identity.testing import make_user
from kallipolis.foundation.parties.contracts import Party

TEST = system("test")
Settle = Callable[..., Party]
LogIn = Callable[[Party], Client]


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    yield from published_once(django_db_blocker, "core", "guangdong", "public-services")


@pytest.fixture(autouse=True)
def _packs(db: None) -> None:
    """Every test has the published packs, and takes back what it adds."""


@pytest.fixture
def settle() -> Settle:
    """Let somebody live in Nanshan, known to the registries."""

    def settled(name: str = "梁秀英", born: date = date(1943, 5, 20), seed: int = 1) -> Party:
        return residents.settled(seed, name=name, born=born, household="440305")

    return settled


@pytest.fixture
def log_in() -> LogIn:
    """Give somebody a browser in which they are logged in, and that reads English."""

    def logged_in(party: Party) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        user = make_user(f"user-{party.id}", party=party.id, kind="resident", name=party.name)
        client.force_login(user)
        return client

    return logged_in
