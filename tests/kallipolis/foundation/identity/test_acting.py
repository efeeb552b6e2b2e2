"""Acting for somebody else, chosen for a session or named with a token."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.identity.testing import make_token, make_user
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Mandate, Party, Relation, Terms
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = pytest.mark.django_db


@pytest.fixture
def mother() -> Party:
    publish_packs("core")
    publish_regions()
    return make_resident(name="母亲", seed=1)


@pytest.fixture
def daughter() -> User:
    party = make_resident(name="女儿", seed=2)
    return make_user("daughter", party=party.id, name=party.name)


@pytest.fixture
def mandate(mother: Party, daughter: User) -> Mandate:
    holder = parties.get(system("test"), PartyId(daughter.party))
    terms = Terms(relation=Relation.CHILD, scopes=("*",))
    offered = parties.grant(as_actor(mother), holder.id, terms)
    return parties.accept(as_actor(holder), offered.id)


def test_a_session_acts_for_whom_was_chosen(
    client: Client, mother: Party, daughter: User, mandate: Mandate
) -> None:
    client.force_login(daughter)

    answer = client.post(
        "/accounts/acting", {"principal": mother.id, "next": "/accounts/profile"}, follow=True
    )

    assert "母亲" in answer.content.decode()
    assert actor_in(client).on_behalf_of == mother.id


def test_choosing_nobody_is_acting_for_oneself_again(
    client: Client, mother: Party, daughter: User, mandate: Mandate
) -> None:
    client.force_login(daughter)
    client.post("/accounts/acting", {"principal": mother.id})

    client.post("/accounts/acting", {"principal": ""})

    assert actor_in(client).on_behalf_of is None


def test_without_a_mandate_nobody_is_acted_for(
    client: Client, mother: Party, daughter: User
) -> None:
    client.force_login(daughter)

    answer = client.post("/accounts/acting", {"principal": mother.id})

    assert answer.status_code == 403
    assert actor_in(client).on_behalf_of is None


def test_when_the_mandate_ends_it_is_said_once_and_one_acts_for_oneself(
    client: Client, mother: Party, daughter: User, mandate: Mandate
) -> None:
    client.force_login(daughter)
    client.post("/accounts/acting", {"principal": mother.id})
    parties.end(as_actor(mother), mandate.id)

    first = client.get("/accounts/profile")
    second = client.get("/accounts/profile")

    assert (first.status_code, second.status_code) == (403, 200)
    assert actor_in(client).on_behalf_of is None


def test_a_token_names_in_a_header_for_whom_it_acts(
    mother: Party, daughter: User, mandate: Mandate
) -> None:
    headers = {"Authorization": f"Bearer {make_token(daughter)}", "On-Behalf-Of": mother.id}

    actor = identity.actor_for(RequestFactory().get("/", headers=headers))

    assert (actor.party, actor.on_behalf_of) == (daughter.party, mother.id)


def test_a_token_without_a_mandate_is_refused(mother: Party, daughter: User) -> None:
    headers = {"Authorization": f"Bearer {make_token(daughter)}", "On-Behalf-Of": mother.id}

    with pytest.raises(Refusal, match=r"mandate\.missing"):
        identity.actor_for(RequestFactory().get("/", headers=headers))


def test_a_page_asked_for_with_a_bad_token_is_answered_with_problem_details(
    client: Client,
) -> None:
    answer = client.get(
        "/accounts/profile", headers={"Authorization": "Bearer x", "Accept": "text/html"}
    )

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def actor_in(client: Client) -> Any:
    request: Any = RequestFactory().get("/")
    request.session = client.session
    return identity.actor_for(request)
