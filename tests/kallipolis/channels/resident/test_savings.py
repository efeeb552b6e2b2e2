"""What people were spared, for everybody to see."""

from datetime import date

from django.test import Client
from tests.kallipolis.channels.resident.conftest import LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import APPLY, fill_in, key_in, words_of

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.savings import api as savings
from kallipolis.platforms.application.savings.contracts import Counts
from kallipolis.platforms.application.savings.testing import make_savings

ENGLISH = {"Accept-Language": "en"}


def test_everybody_sees_what_people_were_spared(client: Client) -> None:
    each = Counts(cases=1, papers_found=3, papers_brought=1, visits_saved=2)
    make_savings("renew-identity-card", date(2026, 3, 1), *[each] * 7)

    page = words_of(client.get("/savings", headers=ENGLISH))
    guide = words_of(client.get("/services/renew-identity-card", headers=ENGLISH))
    listed = client.get("/api/v1/savings?service=renew-identity-card").json()["savings"]

    assert "Renew an identity card" in page
    assert "Spared so far: 21 papers, 14 trips" in guide
    assert listed[0]["counts"] == {
        "cases": 7,
        "papers_found": 21,
        "papers_brought": 7,
        "visits_saved": 14,
    }


def test_before_there_are_figures_the_page_says_so(client: Client) -> None:
    page = words_of(client.get("/savings", headers=ENGLISH))
    guide = words_of(client.get("/services/renew-identity-card", headers=ENGLISH))

    assert "There are no figures yet" in page
    assert "Spared so far" not in guide


def test_many_services_are_on_pages(client: Client) -> None:
    for number, service in enumerate(sorted(packs.every("service"))[:21]):
        month = date(2024 + number // 12, number % 12 + 1, 1)
        make_savings(service, month, *[Counts(cases=1, papers_found=1)] * 5)

    last = words_of(client.get("/savings?page=2", headers=ENGLISH))

    assert last.count('<th scope="row">') == 1
    assert "Page 2 of 2" in last


def test_one_sees_what_one_was_spared_oneself_and_nobody_elses(
    settle: Settle, log_in: LogIn
) -> None:
    party, other = settle(), settle("王路人", seed=2)
    browser = log_in(party)
    fill_in(browser)
    browser.post(f"{APPLY}/check", {"key": key_in(browser)})
    (case,) = cases.cases_of(as_actor(party)).cases
    savings.count(case.id)

    mine, theirs = (words_of(each.get("/me")) for each in (browser, log_in(other)))

    assert "What you were spared" in mine
    assert "In 1 case of yours that was decided." in mine
    assert "What you were spared" not in theirs
