"""Several companies in one list: what waits in them, what they hold, and for which one acts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.kallipolis.channels.enterprise.conftest import Entrust, LogIn, make_pass

from kallipolis.channels.enterprise.logic.lights import LAST, SOON, light_of
from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.submissions.testing import publish_services
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.identity.testing import log_in as log_in_official
from kallipolis.foundation.identity.testing import make_official_user
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.credentials.contracts import Validity
from kallipolis.platforms.application.credentials.testing import (
    make_credential,
    make_type,
    publish_type,
)
from kallipolis.platforms.application.services.testing import make_service

NOW = datetime(2030, 1, 1, tzinfo=UTC)
ANSWERS: dict[str, object] = {"statement": "A lorry.", "phone": "13800000001", "is_true": True}


def words_at(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def held_by(company: Party, days: int) -> None:
    """Let a company hold what a service gave that can be applied for again."""
    publish_type(make_type(validity=Validity(days=days)))
    publish_services(make_pass(), make_service("old-age-allowance", audience=("enterprise",)))
    make_credential(holder=company.id)


def sent_by(person: Party, company: Party) -> Case:
    """Let somebody apply for a company."""
    acting = parties.acting_for(as_actor(person, assurance=2), company.id)
    return submissions.submit(acting, Submission(service="lorry-pass", answers=ANSWERS))


def test_a_stranger_sees_the_zones_and_is_asked_to_log_in() -> None:
    page = words_at(Client(HTTP_ACCEPT_LANGUAGE="en"), "/business/")

    assert "Running a business" in page
    assert "Log in as yourself" in page


def test_all_companies_are_in_one_list_with_the_role_in_each(
    person: Party, entrust: Entrust, log_in: LogIn
) -> None:
    first, second = entrust(person), entrust(person, 2, "legal-representative")

    page = words_at(log_in(person), "/business/companies")

    assert first.name in page
    assert second.name in page
    assert "clerk of a company" in page
    assert "legal representative" in page


def test_what_waits_in_any_company_waits_on_the_home_page(
    person: Party, entrust: Entrust, log_in: LogIn
) -> None:
    entrust(person)
    second = entrust(person, 2)
    drafts.save(parties.acting_for(as_actor(person), second.id), "lorry-pass", answers={})

    page = words_at(log_in(person), "/business/")

    assert "lorry pass" in page
    assert f'value="{second.id}"' in page


def test_one_goes_on_in_the_name_of_the_company_that_is_chosen(
    person: Party, entrust: Entrust, log_in: LogIn
) -> None:
    first, second = entrust(person), entrust(person, 2)
    browser = log_in(person)

    browser.post("/accounts/acting", {"principal": second.id, "next": "/business/"})
    page = words_at(browser, "/business/")

    assert f"You act for {second.name}." in page
    assert first.name in page


def test_licences_of_all_companies_say_which_are_due(
    person: Party, entrust: Entrust, log_in: LogIn
) -> None:
    held_by(entrust(person), 20)
    entrust(person, 2)

    browser = log_in(person)

    assert "19 days left" in words_at(browser, "/business/licences")
    assert "Renew" in words_at(browser, "/business/")


def test_nobody_sees_the_licences_of_a_company_that_is_not_theirs(
    person: Party, entrust: Entrust, log_in: LogIn, stranger: Party
) -> None:
    held_by(entrust(person), 20)

    page = words_at(log_in(stranger), "/business/licences")

    assert "days left" not in page
    assert "You act for no company yet." in page


def test_a_zone_lists_what_a_company_needs_then_and_an_unknown_one_is_none() -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")

    assert "lorry pass" in words_at(client, "/business/zones/operating")
    assert client.get("/business/zones/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("left", "light"),
    [
        (SOON + timedelta(days=1), "green"),
        (SOON, "yellow"),
        (LAST + timedelta(days=1), "yellow"),
        (LAST, "red"),
        (timedelta(days=-1), "red"),
    ],
)
def test_a_light_says_how_urgent_a_renewal_is(left: timedelta, light: str) -> None:
    publish_type(make_type(validity=Validity(days=400)))
    credential = make_credential(clock=SetClock(NOW))
    assert credential.valid_until is not None

    assert light_of(credential, credential.valid_until - left) == light


def test_what_has_no_end_is_green() -> None:
    publish_type(make_type(validity=Validity()))

    assert light_of(make_credential(clock=SetClock(NOW)), NOW) == "green"


def test_cases_of_all_companies_are_in_one_list_that_one_company_narrows(
    person: Party, entrust: Entrust, log_in: LogIn
) -> None:
    companies = entrust(person), entrust(person, 2)
    opened = [sent_by(person, company) for company in companies]
    browser = log_in(person)

    every = words_at(browser, "/business/cases")
    second = words_at(browser, f"/business/cases?company={companies[1].id}")

    assert [case.id in every for case in opened] == [True, True]
    assert [case.id in second for case in opened] == [False, True]
    assert f'<td data-label="Company">{companies[0].name}</td>' in every


def test_pages_of_services_and_cases_keep_the_menu_of_companies_while_one_acts_for_one(
    person: Party, entrust: Entrust, log_in: LogIn
) -> None:
    company, browser = entrust(person), log_in(person)
    before = words_at(browser, "/cases")
    browser.post("/accounts/acting", {"principal": company.id, "next": "/"})

    pages = [words_at(browser, path) for path in ("/cases", "/services", "/credentials")]

    ways = '<a href="/business/licences"'
    assert ways not in before
    assert [ways in page for page in pages] == [True, True, True]


@pytest.mark.parametrize("path", ["", "companies", "licences", "cases"])
def test_an_official_is_told_what_the_pages_are_for(path: str) -> None:
    browser = Client(HTTP_ACCEPT_LANGUAGE="en")
    log_in_official(browser, make_official_user("Chen", "decider"))

    page = browser.get(f"/business/{path}")

    assert page.status_code == 200
    assert "Log in with your own account as a person" in page.content.decode()
