"""What nobody applies for out of the blue is not among the services that people are offered."""

import re

import pytest
from django.test import Client
from tests.kallipolis.channels.resident.conftest import LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import words_of
from tests.kallipolis.channels.resident.test_cases import sent
from tests.kallipolis.channels.resident.test_ratings import blamed

from kallipolis.platforms.application.services import api as services

BEGUN_ELSEWHERE = {
    "rating-correction": ["/cases"],
    "entry-correction": ["/me/known", "/cases"],
    "look-up-objection": ["/me/readings", "/cases"],
}
AMONG_OFFICIALS = ("data-request", "data-correction")


@pytest.fixture
def browser() -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.cookies["region"] = "440305"
    return client


def listed(page: str) -> set[str]:
    return set(re.findall(r'href="/services/([a-z-]+)"', page))


def test_home_and_the_list_of_all_leave_out_what_nobody_applies_for(browser: Client) -> None:
    for_nobody = {each.id for each in services.every() if not each.is_applied_for}

    home, every, of_data = (
        browser.get(path).content.decode()
        for path in ("/", "/services", "/services?authority=government-services-data")
    )

    assert for_nobody >= {*BEGUN_ELSEWHERE, *AMONG_OFFICIALS}
    assert (listed(home) | listed(every) | listed(of_data)) & for_nobody == set()
    assert min(len(listed(page)) for page in (home, every)) >= 8


def test_words_find_what_is_begun_elsewhere_and_nothing_that_is_among_officials(
    browser: Client,
) -> None:
    page = browser.get("/services", {"q": "objection to a look-up"})
    data = browser.get("/services", {"q": "request for data of another authority"})

    assert "look-up-objection" in listed(page.content.decode())
    assert "Begun from another page" in words_of(page)
    assert listed(data.content.decode()) & {*AMONG_OFFICIALS} == set()


@pytest.mark.parametrize("service", BEGUN_ELSEWHERE)
def test_its_guide_leads_to_where_it_is_begun(browser: Client, service: str) -> None:
    page = browser.get(f"/services/{service}").content.decode()

    assert "You begin it here" in page
    assert re.findall(r'class="btn btn-outline-primary" href="(/cases|/me/[a-z]+)"', page) == (
        BEGUN_ELSEWHERE[service] * 2
    )
    assert "/apply" not in page


@pytest.mark.parametrize("service", AMONG_OFFICIALS)
def test_the_guide_to_what_officials_do_among_themselves_says_that_nobody_applies(
    browser: Client, service: str
) -> None:
    page = words_of(browser.get(f"/services/{service}"))

    assert "It begins by itself: nobody applies for it." in page


def test_a_case_that_nobody_applied_for_does_not_put_its_service_at_hand(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    browser = log_in(party)
    blamed(browser, sent(browser, party))

    home = browser.get("/")

    assert "used lately" in words_of(home)
    assert "rating-correction" not in listed(home.content.decode())
