"""What people say of services, for everybody to see, and what is done about a low rating."""

from django.test import Client
from tests.kallipolis.channels.resident.conftest import TEST, LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import words_of
from tests.kallipolis.channels.resident.test_cases import officer, sent

from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Outcome, Request
from kallipolis.platforms.application.ratings import api as ratings
from kallipolis.platforms.application.ratings.jobs import SUBSCRIPTIONS
from kallipolis.platforms.application.ratings.testing import make_ratings


def blamed(browser: Client, case_id: CaseId) -> CaseId:
    """Let a case be decided and rated with one star, and return its correction."""
    official = officer(case_id)
    cases.act(official, case_id, "accept")
    cases.act(official, case_id, "decide", Request(outcome=Outcome.GRANTED))
    cases.act(TEST, case_id, "deliver")
    browser.post(f"/cases/{case_id}/rate", {"rating": "1", "reason": "等太久"})
    while outbox.dispatch(subscriptions=SUBSCRIPTIONS):
        pass
    opened = ratings.correction_of(case_id)
    assert opened is not None
    return opened


def test_a_case_that_was_badly_rated_leads_to_what_is_done_about_it(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    browser = log_in(party)
    case_id = sent(browser, party)

    opened = blamed(browser, case_id)

    assert f"/cases/{opened}" in browser.get(f"/cases/{case_id}").content.decode()
    page = words_of(browser.get(f"/cases/{opened}"))
    assert "Correction after a low rating" in page
    assert case_id in page
    assert "等太久" in page


def test_few_ratings_are_counted_and_not_shown(
    settle: Settle, log_in: LogIn, client: Client
) -> None:
    party = settle()
    browser = log_in(party)
    blamed(browser, sent(browser, party))

    by_service = words_of(client.get("/ratings?by=service", headers={"Accept-Language": "en"}))
    by_office = words_of(client.get("/ratings", headers={"Accept-Language": "en"}))

    assert "1 more has fewer than five ratings." in by_service
    assert "Nobody has rated" not in by_office


def test_everybody_sees_what_people_say(client: Client) -> None:
    make_ratings("renew-identity-card", "public-security@440305", 5, 5, 5, 5, 1)

    page = words_of(client.get("/ratings?by=service", headers={"Accept-Language": "en"}))
    guide = words_of(client.get("/services/renew-identity-card", headers={"Accept-Language": "en"}))

    assert "Renew an identity card" in page
    assert "4.2" in page
    assert "80 %" in page
    assert "4.2 of 5" in guide


def test_before_anybody_has_rated_the_page_says_so(client: Client) -> None:
    page = words_of(client.get("/ratings", headers={"Accept-Language": "en"}))

    assert "Nobody has rated anything here yet." in page


def test_a_correction_is_not_applied_for(client: Client) -> None:
    page = words_of(client.get("/services/rating-correction", headers={"Accept-Language": "en"}))

    assert "Nobody applies for this. You begin it here:" in page
    assert "Apply online" not in page
