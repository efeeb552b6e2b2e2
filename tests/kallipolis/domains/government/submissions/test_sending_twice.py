"""Whoever sends the same thing twice over the JSON interface has one case."""

from typing import Any

import pytest
from django.test import Client

from kallipolis.domains.government.submissions.testing import make_permit, publish_services
from kallipolis.foundation.identity.testing import make_token, make_user
from kallipolis.foundation.parties.testing import make_resident
from kallipolis.platforms.application.forms.testing import make_field, make_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def token() -> str:
    publish_services(make_permit(evidence=[], form=make_form(make_field("text", "statement"))))
    party = make_resident()
    return make_token(make_user("li", party=party.id, name=party.name), "cases")


def send(token: str, **headers: str) -> Any:
    return Client().post(
        "/api/v1/cases",
        {"service": "permit", "answers": {"statement": "a lamp"}},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"} | headers,
    )


def number_of_cases(token: str) -> int:
    found = Client().get("/api/v1/cases", headers={"Authorization": f"Bearer {token}"})
    return len(found.json()["cases"])


def test_the_same_key_makes_one_case(token: str) -> None:
    first = send(token, **{"Idempotency-Key": "one"})
    again = send(token, **{"Idempotency-Key": "one"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert number_of_cases(token) == 1


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": " "}])
def test_without_a_key_nothing_is_sent_and_the_answer_says_what_to_do(
    token: str, headers: dict[str, str]
) -> None:
    answer = send(token, **headers)

    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, "submission.key_missing")
    assert [problem["field"] for problem in said["problems"]] == ["Idempotency-Key"]
    assert "UUID" in said["remedy"]
    assert number_of_cases(token) == 0


def test_the_interface_is_described_with_the_header_as_needed() -> None:
    described = Client().get("/api/v1/openapi.json").json()

    parameters = described["paths"]["/cases"]["post"]["parameters"]
    assert [(p["name"], p["required"]) for p in parameters] == [("Idempotency-Key", True)]
