"""A city in which companies can apply for a pass, and people who act for them can log in."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.domains.government.submissions.testing import publish_services
from kallipolis.foundation.actors import system
from kallipolis.foundation.identity.testing import make_user
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Terms
from kallipolis.foundation.parties.testing import make_company, make_resident
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.services.contracts import LifeEvent, PublicService
from kallipolis.platforms.application.services.testing import make_service

TEST = system("test")
Entrust = Callable[..., Party]
LogIn = Callable[[Party], Client]


def make_pass(**parts: object) -> PublicService:
    """Make a service for companies that asks for a statement, a number and a promise."""
    fitting = {"audience": ("enterprise",), "business_events": ("operating",)}
    return make_service("lorry-pass", "货车通行证", **(fitting | parts))


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    publish_packs("core")
    publish_services(make_pass())
    zone = LifeEvent(id="operating", kind="business", name=everywhere("Running a business"))
    publish_documents(pack="zones", event=(zone,))


@pytest.fixture
def person() -> Party:
    return make_resident()


@pytest.fixture
def stranger() -> Party:
    return make_resident(name="王路人", seed=9)


@pytest.fixture
def entrust() -> Entrust:
    """Let somebody act for a company; another number is another company."""

    def entrusted(holder: Party, number: int = 1, relation: str = "clerk") -> Party:
        company = make_company(number)
        terms = Terms(relation=relation, scopes=("*",))
        parties.establish(TEST, company.id, holder.id, terms, basis="a register")
        return company

    return entrusted


@pytest.fixture
def log_in() -> LogIn:
    """Give somebody a browser in which they are logged in, and that reads English."""

    def logged_in(party: Party) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        user = make_user(f"user-{party.id}", party=party.id, kind="resident", name=party.name)
        client.force_login(user)
        return client

    return logged_in
