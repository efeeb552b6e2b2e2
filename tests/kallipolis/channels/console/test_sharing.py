"""Officials find data of others, ask for it, see who can read it, and take grants back."""

from collections.abc import Callable

import msgspec
import pytest
from django.test import Client

from kallipolis.foundation.actors import system
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.requests import api as requests
from kallipolis.platforms.application.services.contracts import EvidenceRequirement, EvidenceType
from kallipolis.platforms.application.services.testing import make_service
from kallipolis.platforms.data.consolidations.contracts import Feed, LinkedRegistry
from kallipolis.platforms.data.datasets.contracts import Sharing
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.grants import api as grants
from kallipolis.platforms.data.grants.contracts import Grant
from kallipolis.platforms.data.grants.testing import in_a_year, make_terms
from kallipolis.platforms.data.registries.testing import (
    make_field,
    make_registry,
    publish_registries,
)

pytestmark = pytest.mark.django_db
Keeper = Callable[..., Client]
TEST = system("test")
US = "civil-affairs@440300"
ASKED = {
    "organisation": US,
    "mask_code": "partial",
    "mask_value": "",
    "row_column": "code",
    "row_value": "a",
    "purpose": "Clean air",
    "legal_basis": "air-law/art-3",
    "rate": "30",
    "until": in_a_year().isoformat(),
    "key": "1",
}


def publish(owner: str) -> None:
    role = AuthorityRole(owner)
    sharing = Sharing(kind="conditional")
    publish_documents(dataset=[make_dataset(owner=role, region="440300", sharing=sharing)])


def give() -> Grant:
    """Let the market regulators read stations, which are of the civil affairs."""
    other = OrganisationId("market-regulation@440300")
    return grants.give(
        TEST, "stations", other, make_terms(purpose="Fair markets", until=in_a_year())
    )


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ["data-user", "data-steward", "data-administrator"])
def test_data_whose_owner_is_nobody_here_is_shown_and_cannot_be_asked_for(
    keeper: Keeper, role: str
) -> None:
    publish("lighthouse-keeping")
    client = keeper(role)

    listed = text_of(client, "/console/sharing")
    shown = text_of(client, "/console/sharing/stations")
    asked = client.post("/console/sharing/stations/ask", ASKED)

    assert "/console/sharing/stations" in listed
    assert "nobody can be asked for it, and nobody gives it" in shown
    assert 'name="purpose"' not in shown
    assert asked.status_code < 500


def test_an_official_asks_for_data_of_another_authority_once(keeper: Keeper) -> None:
    client = keeper("data-user")
    publish("public-security")

    before = text_of(client, "/console/sharing/stations")
    answers = [client.post("/console/sharing/stations/ask", ASKED) for _ in "12"]
    (asked,) = requests.requests(TEST)

    assert "Ask for it" in before
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (asked.organisation, asked.terms.rate, dict(asked.terms.columns)) == (
        US,
        30,
        {"code": "partial"},
    )
    assert asked.terms.rows[0].values == ("a",)
    assert asked.case in text_of(client, "/console/sharing")


def test_a_form_that_cannot_be_sent_comes_back_as_it_was(keeper: Keeper) -> None:
    client = keeper("data-user")
    publish("public-security")

    empty = client.post("/console/sharing/stations/ask", {"purpose": "Clean air", "rate": "x"})
    past = client.post("/console/sharing/stations/ask", ASKED | {"until": "2020-01-01"})

    assert (empty.status_code, past.status_code) == (422, 422)
    assert "Choose at least one column." in empty.content.decode()
    assert 'value="Clean air"' in empty.content.decode()
    assert "The last day has passed." in past.content.decode()
    assert requests.requests(TEST) == ()


def test_the_owner_sees_who_can_read_a_column_and_takes_it_back(keeper: Keeper) -> None:
    client = keeper("data-steward")
    publish("civil-affairs")
    grant = give()

    before = text_of(client, "/console/sharing/stations")
    path = f"/console/grants/{grant.id}"
    after = client.post(path, {"state": "revoked", "reason": "A leak"}, follow=True)

    assert "Fair markets" in before
    assert "console." not in before.partition("<main")[2]
    assert "A leak" in after.content.decode()
    assert "Nobody but its owner can read it." in after.content.decode()


def test_who_only_asks_changes_nothing_and_sees_no_readers(keeper: Keeper) -> None:
    client = keeper("data-user")
    publish("public-security")
    grant = give()

    page = text_of(client, "/console/sharing/stations")
    answer = client.post(f"/console/grants/{grant.id}", {"state": "revoked", "reason": "x"})

    assert "Fair markets" not in page
    assert answer.status_code == 403
    assert grants.grants(TEST) == (grant,)


def test_nobody_else_sees_how_data_is_shared(keeper: Keeper) -> None:
    assert keeper("operator").get("/console/sharing").status_code == 403


def test_the_owner_sees_which_services_nodes_and_roles_read_a_column_and_by_which_law(
    keeper: Keeper,
) -> None:
    client = keeper("data-steward")
    publish("civil-affairs")
    feed = Feed(dataset="stations", record="code", columns={"name": "value"})
    need = EvidenceRequirement(type="seat-proof", basis="housing-law/art-7")
    publish_registries(make_registry("seats", make_field("name"), key="name"))
    publish_documents(
        pack="seats",
        linked_registry=[
            LinkedRegistry(id="seats", title=everywhere("Seats"), registry="seats", feeds=(feed,))
        ],
        evidence_type=[
            EvidenceType(
                id="seat-proof", name=everywhere("Seat"), registry="seats", fields=("name",)
            )
        ],
        service=[make_service("public-flat", evidence=[msgspec.to_builtins(need)])],
    )

    page = text_of(client, "/console/sharing/stations")

    assert "public flat" in page
    assert "housing-law/art-7" in page
