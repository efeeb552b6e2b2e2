"""The guide of a service with rounds says when applications are taken; who comes else is told."""

import pytest
from django.test import Client
from tests.kallipolis.channels.resident.conftest import LogIn, Settle

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.application.services.testing import make_service

ENGLISH = {"Accept-Language": "en"}
APPLY = 'href="/services/call/apply"'
PAST = {"opens": "2001-03-01", "closes": "2001-03-31"}
COMING = {"opens": "2091-03-01", "closes": "2091-03-31"}
ALL_YEAR = {"opens": "01-01", "closes": "12-31"}


def guide(client: Client, *rounds: dict[str, str]) -> str:
    publish_documents(service=[make_service("call", rounds=list(rounds))])
    return client.get("/services/call", headers=ENGLISH).content.decode()


def test_while_a_round_is_open_the_guide_says_so_and_lets_people_apply(client: Client) -> None:
    page = guide(client, ALL_YEAR)

    assert "Open now" in page
    assert APPLY in page


def test_before_a_round_its_days_stand_in_the_place_of_the_button(client: Client) -> None:
    page = guide(client, PAST, COMING)

    assert "Next time" in page
    assert "2091" in page
    assert APPLY not in page


def test_after_the_last_round_the_guide_says_when_it_ended(client: Client) -> None:
    page = guide(client, PAST)

    assert "2001" in page
    assert "Applications are not taken at the moment." in page
    assert APPLY not in page


def test_a_service_without_rounds_says_nothing_of_them(client: Client) -> None:
    assert "When can I apply?" not in guide(client)


@pytest.mark.parametrize(("rounds", "said"), [(COMING, "2091-03-01"), (PAST, "2001-03-31")])
def test_who_begins_outside_the_rounds_is_told_the_days(
    settle: Settle, log_in: LogIn, rounds: dict[str, str], said: str
) -> None:
    publish_documents(service=[make_service("call", rounds=[rounds])])

    answer = log_in(settle()).get("/services/call/apply")

    assert said in answer.content.decode()
    assert answer.status_code >= 400
