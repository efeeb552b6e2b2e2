"""What a device sends twice, or too late: one case comes of it, and the answer is clear."""

import re

import pytest
from django.test import Client
from tests.kallipolis.channels.resident.conftest import LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import (
    ABOUT,
    APPLY,
    fill_in,
    key_in,
)
from tests.kallipolis.channels.resident.test_shell import hand_in, line_of, marks_on

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases

CHECK = f"{APPLY}/check"
OTHER = ABOUT | {"living_address.line": "新路 1 号"}


def lines_in_cases(party: Party) -> list[str]:
    actor = as_actor(party)
    found = [cases.find_for(actor, case.id) for case in cases.cases_of(actor).cases]
    return [re.findall(r"'line': '([^']+)'", str(each.answers))[0] for each in found]


def another(browser: Client) -> Client:
    """Return a browser of the same person with a session of its own."""
    other = Client(headers={"Accept-Language": "en"})
    other.force_login(User.objects.get(pk=browser.session["_auth_user_id"]))
    return other


@pytest.fixture
def party(settle: Settle) -> Party:
    return settle()


def test_the_same_key_leads_from_another_session_to_the_same_receipt(
    party: Party, log_in: LogIn
) -> None:
    browser = log_in(party)
    fill_in(browser)
    key = key_in(browser)
    first = browser.post(CHECK, {"key": key})

    again = another(browser).post(CHECK, {"key": key})

    assert again["Location"] == first["Location"]
    assert lines_in_cases(party) == ["桃园路 18 号"]


def test_the_same_key_with_other_answers_sends_nothing_and_keeps_them(
    party: Party, log_in: LogIn
) -> None:
    browser = log_in(party)
    fill_in(browser)
    key = key_in(browser)
    first = browser.post(CHECK, {"key": key})
    fill_in(browser)
    browser.post(f"{APPLY}/form/applicant", {"page": "applicant", **OTHER})

    again = another(browser).post(CHECK, {"key": key})

    assert again["Location"] == first["Location"]
    assert lines_in_cases(party) == ["桃园路 18 号"]
    assert line_of(party) == "新路 1 号"


def test_the_key_of_somebody_else_leads_nowhere(settle: Settle, log_in: LogIn) -> None:
    browser, other = log_in(settle()), settle(name="王五", seed=2)
    fill_in(browser)
    key = key_in(browser)
    browser.post(CHECK, {"key": key})

    answer = log_in(other).post(CHECK, {"key": key})

    assert answer.status_code == 422
    assert cases.cases_of(as_actor(other)).cases == ()


def sent_elsewhere(browser: Client) -> None:
    fill_in(browser)
    browser.post(CHECK, {"key": key_in(browser)})


def test_answers_that_arrive_after_all_was_sent_begin_nothing_unasked(
    party: Party, log_in: LogIn
) -> None:
    phone = log_in(party)
    kept = OTHER | marks_on(phone)
    sent_elsewhere(another(phone))

    codes = [hand_in(phone, kept), hand_in(phone, kept)]

    assert codes == [409, 409]
    assert drafts.find(as_actor(party), "old-age-allowance") is None
    assert lines_in_cases(party) == ["桃园路 18 号"]


def test_who_wants_them_all_the_same_begins_another_draft_and_no_case(
    party: Party, log_in: LogIn
) -> None:
    phone = log_in(party)
    kept = OTHER | marks_on(phone)
    sent_elsewhere(another(phone))

    code = hand_in(phone, kept, wish="forced")

    assert (code, line_of(party)) == (204, "新路 1 号")
    assert lines_in_cases(party) == ["桃园路 18 号"]


def test_a_page_opened_after_the_last_case_is_taken_without_asking(
    party: Party, log_in: LogIn
) -> None:
    phone = log_in(party)
    sent_elsewhere(phone)
    kept = OTHER | marks_on(phone)

    code = hand_in(phone, kept)

    assert (code, line_of(party)) == (204, "新路 1 号")


@pytest.mark.parametrize("moment", ["", ".", ".x", ".99999999999999999", ".٣"])
def test_a_moment_that_is_none_is_taken_for_none(party: Party, log_in: LogIn, moment: str) -> None:
    phone = log_in(party)
    marks = marks_on(phone)
    marks["base"] = marks["base"].partition(".")[0] + moment

    assert hand_in(phone, OTHER | marks) == 204
