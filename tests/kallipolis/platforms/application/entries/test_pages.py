"""People find what other nodes hold, marked with the node, and learn how to come by it."""

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.identity.testing import log_in, make_official_user
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases.testing import set_stage
from kallipolis.platforms.application.entries.contracts import SentDataset, SentEntry
from kallipolis.platforms.application.entries.testing import hold, make_dataset, make_service
from kallipolis.platforms.application.referrals.contracts import Destination, Referral
from kallipolis.platforms.application.services import testing as services
from kallipolis.platforms.data.exchange.contracts import NodeId
from kallipolis.platforms.data.exchange.testing import make_exchange

pytestmark = pytest.mark.django_db
THERE = NodeId("health.example")
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _neighbour(settings: Settings) -> None:
    set_stage()
    settings.KALLIPOLIS = make_exchange(settings.KALLIPOLIS, THERE)


@pytest.fixture
def official(client: Client) -> Client:
    return log_in(client, make_official_user("Chen", organisation="civil-affairs@440300"))


def test_officials_find_datasets_of_other_nodes(official: Client) -> None:
    hold(THERE, make_dataset())
    path = f"/desk/resources/elsewhere/{THERE}/clinics"
    queries = {
        "": True,
        "?held=here": False,
        "?held=elsewhere": True,
        "?q=clinics&held=elsewhere": True,
        "?q=taxes&held=elsewhere": False,
        "?sharing=not-shared": False,
        "?page=2": False,
    }

    found = {
        each: path in official.get(f"/desk/resources{each}").content.decode() for each in queries
    }

    assert found == queries


def make_open() -> SentEntry:
    return make_dataset("shifts", is_open=True, licence="CC0-1.0")


NOT_SHARED = msgspec.structs.replace(
    make_dataset("guests"),
    page="",
    dataset=SentDataset(
        title=everywhere("Guests"),
        provider=everywhere("Police"),
        kind="department",
        sharing="not-shared",
        reason=everywhere("By law."),
    ),
)


def test_the_page_of_a_dataset_says_how_one_comes_by_it(official: Client) -> None:
    hold(THERE, make_dataset(), make_open(), NOT_SHARED)

    on_terms, is_open, not_shared = (
        official.get(f"/desk/resources/elsewhere/{THERE}/{id}", headers=ENGLISH).content.decode()
        for id in ("clinics", "shifts", "guests")
    )

    assert "it cannot be asked for from here" in on_terms
    assert 'href="https://health.example/desk/resources/clinics"' in on_terms
    assert "It is open to everybody" in is_open
    assert "That it exists is all that is told of it." in not_shared
    assert "https://health.example" not in not_shared
    assert official.get(f"/desk/resources/elsewhere/{THERE}/other").status_code == 404


def test_residents_find_services_of_other_nodes_and_apply_where_they_are_offered(
    client: Client,
) -> None:
    hold(THERE, make_service())
    path = f"/elsewhere/{THERE}/vaccination"

    found = client.get("/services?q=vaccination", headers=ENGLISH).content.decode()
    listed = client.get("/elsewhere", headers=ENGLISH).content.decode()
    page = client.get(path, headers=ENGLISH).content.decode()

    assert path in found
    assert path in listed
    assert "You apply at health.example" in page
    assert 'href="https://health.example/services/vaccination"' in page
    assert client.get(f"/elsewhere/{THERE}/other").status_code == 404


def test_a_service_to_which_cases_are_referred_is_applied_for_here(client: Client) -> None:
    referral = Referral(
        id="vaccinations",
        title=everywhere("Vaccinations elsewhere"),
        service="permit",
        state="sent",
        nodes=(Destination(node=THERE, name=everywhere("Health")),),
        as_service="vaccination",
        legal_basis=("law/art-1",),
    )
    publish_documents(referral=[referral], service=[services.make_service("permit")])
    hold(THERE, make_service())

    page = client.get(f"/elsewhere/{THERE}/vaccination", headers=ENGLISH).content.decode()

    assert "Apply here" in page
    assert 'href="/services/permit"' in page
