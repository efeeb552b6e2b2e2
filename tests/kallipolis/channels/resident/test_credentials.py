"""Credentials on the pages: locked until their holder asks, shown for a minute, looked at."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.kallipolis.channels.resident.conftest import LogIn, Settle

from kallipolis.foundation.actors import system
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import CaseId, OrganisationId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties.contracts import Party
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Credential

TEST = system("test")
LOCKED = "Show the code"
OVER = "lives for 60 seconds and works once"


def give_card(party: Party) -> Credential:
    claims = {"category": "visual", "grade": 1}
    return credentials.record(
        TEST,
        credential_type="disability-card",
        case_id=CaseId("case-1"),
        holder=party.id,
        issuer=OrganisationId("disabled-persons@440305"),
        claims={"holder_name": party.name, "holder_id_number": "-"} | claims,
        edition=packs.edition(),
        service="disability-card",
    )


def words_of(answer: Any) -> str:
    return str(answer.content.decode())


def code_on(page: str) -> str:
    found = re.search(r"<output>([0-9A-Z]{8})</output>", page)
    return found[1] if found else ""


def unlocked(browser: Client, card: Credential, **asked: str) -> str:
    return words_of(browser.post(f"/credentials/{card.id}/show", asked, follow=True))


def test_a_credential_is_locked_until_its_holder_shows_it(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser, card = log_in(party), give_card(party)

    before = words_of(browser.get(f"/credentials/{card.id}/show"))
    after = unlocked(browser, card)

    assert LOCKED in before
    assert code_on(before) == ""
    assert 'data-seconds="60"' in after
    assert code_on(after) != ""


def test_whoever_is_shown_it_sees_once_who_shows_it(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser, card = log_in(party), give_card(party)
    code = code_on(unlocked(browser, card))
    stranger = Client(HTTP_ACCEPT_LANGUAGE="en")

    preview = words_of(
        stranger.get("/verify", {"shown": code}, headers={"Sec-Purpose": "prefetch"})
    )
    seen = words_of(stranger.get("/verify", {"shown": code}))
    again = words_of(stranger.get("/verify", {"shown": code}))
    log = words_of(browser.get(f"/credentials/{card.id}"))

    assert "genuine and valid" not in preview
    assert "genuine and valid" in seen
    assert party.name in seen
    assert OVER in again
    assert "by the code that you showed" in log
    assert "Somebody without a log-in" in log


def test_codes_follow_each_other_until_showing_is_stopped(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser, card = log_in(party), give_card(party)
    first = code_on(unlocked(browser, card))

    second = code_on(words_of(browser.get(f"/credentials/{card.id}/show")))
    unlocked(browser, card, end="1")
    stopped = words_of(browser.get(f"/credentials/{card.id}/show"))

    assert "" not in (first, second)
    assert first != second
    assert LOCKED in stopped


def test_one_credential_unlocks_no_other(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser, card = log_in(party), give_card(party)
    unlocked(browser, card)

    other = words_of(browser.get("/credentials/another/show"))

    assert code_on(other) == ""


def test_who_has_a_password_gives_it_before_each_showing(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser, card = log_in(party), give_card(party)
    user = User.objects.get(party=party.id)
    user.set_password("bamboo-lantern-7")
    user.save()
    browser.force_login(user)

    asked = browser.post(f"/credentials/{card.id}/show")
    unproven = words_of(browser.get(f"/credentials/{card.id}/show"))
    proven = browser.post(asked["Location"], {"password": "bamboo-lantern-7"}, follow=True)

    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    assert code_on(unproven) == ""
    assert code_on(words_of(proven)) != ""


def test_details_are_shown_only_by_who_wants_it(settle: Settle, log_in: LogIn) -> None:
    party = settle(name="梁秀英")
    browser, card = log_in(party), give_card(party)
    masked = code_on(unlocked(browser, card))
    stranger = Client(HTTP_ACCEPT_LANGUAGE="en")

    closed = words_of(stranger.get("/verify", {"shown": masked}))
    opened = code_on(unlocked(browser, card, open="1"))
    told = words_of(stranger.get("/verify", {"shown": opened}))

    assert closed.count("梁秀英") == 1
    assert told.count("梁秀英") == 2


@pytest.mark.parametrize("page", ["", "/show"])
def test_somebody_elses_credential_is_not_shown(settle: Settle, log_in: LogIn, page: str) -> None:
    card = give_card(settle())
    other = log_in(settle(name="王五", seed=2))

    answer = other.get(f"/credentials/{card.id}{page}")

    assert answer.status_code == 404
