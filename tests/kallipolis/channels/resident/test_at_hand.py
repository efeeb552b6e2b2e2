"""Services at hand: suggested, browsed, marked; cases with their days; the home of elderly mode."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.test import Client
from tests.kallipolis.channels.resident.conftest import LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import words_of
from tests.kallipolis.channels.resident.test_cases import sent

from kallipolis.channels.resident.logic.days import Days, days_of
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import CaseFilter

GUIDE = "/services/old-age-allowance"
NAME = "Old-age allowance"


@pytest.fixture
def browser() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def test_services_are_suggested_while_one_types(browser: Client) -> None:
    browser.cookies["region"] = "440305"

    found = browser.get("/services/suggestions", {"q": "old-age allow"})
    nothing = browser.get("/services/suggestions", {"q": " "})

    suggestions = msgspec.json.decode(found.content)["suggestions"]
    assert GUIDE in {each["href"] for each in suggestions}
    assert len(suggestions) <= 8
    assert msgspec.json.decode(nothing.content) == {"suggestions": []}


def test_services_are_browsed_by_event_and_by_department(browser: Client) -> None:
    browser.cookies["region"] = "440305"

    page = words_of(browser.get("/services/browse"))

    assert "?event=" in page
    assert "?authority=" in page


def test_a_marked_service_is_at_hand_until_the_mark_is_taken_away(browser: Client) -> None:
    before = words_of(browser.get("/"))
    browser.post(f"{GUIDE}/mark")
    marked = words_of(browser.get("/"))
    browser.post(f"{GUIDE}/mark")
    after = words_of(browser.get("/"))

    assert ["My services" in page for page in (before, marked, after)] == [False, True, False]


def test_a_mark_on_a_service_that_has_gone_is_passed_over(browser: Client) -> None:
    browser.cookies["favourites"] = "no-such-service:old-age-allowance"

    page = words_of(browser.get("/"))

    assert "no-such-service" not in page
    assert "My services" in page


def test_services_used_lately_are_at_hand(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    resident = log_in(party)
    sent(resident, party)

    page = words_of(resident.get("/"))

    assert "used lately" in page


def test_a_running_case_says_its_days_and_who_has_it(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    resident = log_in(party)
    sent(resident, party)

    page = words_of(resident.get("/cases"))

    assert "0 days since it was sent" in page
    assert "Now with" in page


@pytest.mark.parametrize(
    ("later", "days"),
    [(5, Days(used=5, left=4)), (9, Days(used=9, left=0)), (12, Days(used=12, left=-3))],
)
def test_days_are_counted_to_and_past_the_day_that_an_answer_is_due(
    settle: Settle, log_in: LogIn, later: int, days: Days
) -> None:
    party = settle()
    sent(log_in(party), party)
    [case] = cases.cases_of(as_actor(party), CaseFilter()).cases
    begun = datetime(2026, 3, 2, 1, tzinfo=UTC)
    case = msgspec.structs.replace(case, submitted_at=begun, due_at=begun + timedelta(days=9))

    counted = days_of(case, now=begun + timedelta(days=later), zone=ZoneInfo("Asia/Shanghai"))

    assert counted == days


def test_in_elderly_mode_a_person_comes_first_and_no_way_is_missing(browser: Client) -> None:
    usual = words_of(browser.get("/"))
    browser.cookies["mode"] = "care"

    simple = words_of(browser.get("/"))

    assert simple.index("Ask a person") < simple.index("Frequent services")
    assert usual.index("Frequent services") < usual.index("Ask a person")
    assert "/services/browse" in simple
