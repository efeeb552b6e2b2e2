"""Mandates over HTTP, from both sides."""

from typing import Any

import pytest
from django.test import Client

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_role, publish_roles
from kallipolis.foundation.actors import system
from kallipolis.foundation.identity.testing import make_token, make_user
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import make_resident

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def roles() -> None:
    publish_roles(make_role("resident", ("mandate.*", Within.OWN)))


def logged_in(party: Party) -> dict[str, str]:
    user = make_user(party.id, party=party.id, name=party.name)
    return {"Authorization": f"Bearer {make_token(user, 'mandates', value=party.id)}"}


def offer_to(holder: Party, **changes: object) -> dict[str, object]:
    number = parties.identity_of(system("test"), holder.id).id_number
    terms = {"relation": "child", "scopes": ["old-age-allowance"]}
    return {"holder_name": holder.name, "holder_id_number": number} | terms | changes


def post(path: str, who: dict[str, str], body: object = None) -> Any:
    return Client().post(f"/api/v1{path}", body, content_type="application/json", headers=who)


def test_a_mandate_is_offered_accepted_listed_and_ended() -> None:
    old, young = make_resident(name="母亲", seed=1), make_resident(name="女儿", seed=2)
    mother, daughter = logged_in(old), logged_in(young)

    offered = post("/mandates", mother, offer_to(young))
    id = offered.json()["id"]
    accepted = post(f"/mandates/{id}/accept", daughter)
    listed = Client().get("/api/v1/mandates", headers=daughter).json()
    ended = post(f"/mandates/{id}/end", mother)
    late = post(f"/mandates/{id}/accept", daughter)

    assert (offered.status_code, offered.json()["state"]) == (201, "offered")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "active")
    assert [held["principal_name"] for held in listed["held"]] == ["母亲"]
    assert (ended.status_code, ended.json()["state"]) == (200, "ended")
    assert (late.status_code, late.json()["code"]) == (409, "mandate.not_offered")


def test_an_offer_to_somebody_unknown_names_the_field_at_fault() -> None:
    old, young = make_resident(name="母亲", seed=1), make_resident(name="女儿", seed=2)

    answer = post("/mandates", logged_in(old), offer_to(young, holder_name="儿子"))

    assert (answer.status_code, answer.json()["code"]) == (422, "mandate.malformed")


@pytest.mark.parametrize(
    "changes",
    [{"relation": "friend"}, {"scopes": []}, {"since": "2026-01-01T00:00:00"}, {"more": 1}],
)
def test_a_malformed_offer_is_refused_at_the_edge(changes: dict[str, object]) -> None:
    old, young = make_resident(name="母亲", seed=1), make_resident(name="女儿", seed=2)

    answer = post("/mandates", logged_in(old), offer_to(young, **changes))

    assert (answer.status_code, answer.json()["code"]) == (422, "web.malformed")


def test_a_mandate_of_others_is_not_there() -> None:
    old, young = make_resident(name="母亲", seed=1), make_resident(name="女儿", seed=2)
    stranger = logged_in(make_resident(name="路人", seed=3))
    id = post("/mandates", logged_in(old), offer_to(young)).json()["id"]

    answers = [post(f"/mandates/{one}/end", stranger) for one in (id, "nowhere")]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [(404, "mandate.not_found")] * 2


def test_who_is_not_logged_in_sees_no_mandates() -> None:
    assert Client().get("/api/v1/mandates").status_code == 401
