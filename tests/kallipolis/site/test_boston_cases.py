"""What a city that is not in China decides: its own remedies and law, and a demo of its own."""

import html
import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from msgspec.structs import replace
from pypdf import PdfReader
from pytest_django import Settings
from tests.kallipolis.site.boston import (
    APPLY,
    CAR,
    CHINESE,
    HOME,
    KEY,
    OF_CHINA,
    become_boston,
    fill_in,
    make_person,
    officials,
    read,
)
from tests.kallipolis.site.people import TEST, App, Applicant

from kallipolis.foundation.clock import SystemClock
from kallipolis.foundation.events import api as events
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.application.cases import api as cases
from kallipolis.site.demo import city
from kallipolis.site.demo.city import Size

AGAINST = {"rule": "Kept elsewhere", "remedy": "Apply where the car is kept."}
NOBODYS = {"anonymous", "resident", "enterprise", "official", "client", "data-steward"}
STATES = {"submitted", "correcting", "reviewing", "granted", "delivered", "refused", "withdrawn"}


@pytest.fixture(autouse=True)
def _boston(db: None, settings: Settings) -> None:
    become_boston(settings)


def applied() -> tuple[Client, str]:
    """Let somebody apply for the permit in the pages; return them and their case."""
    browser, _ = make_person()
    read(fill_in(browser, f"{APPLY}/form/car", CAR))
    read(fill_in(browser, f"{APPLY}/form/home", HOME))
    (key,) = KEY.findall(read(browser.get(f"{APPLY}/check")))
    receipt = read(browser.post(f"{APPLY}/check", {"key": key}, follow=True))
    (case,) = set(re.findall(r"/cases/([0-9A-Z]{16})", receipt))
    return browser, case


def notices_of(browser: Client, case: str) -> list[str]:
    """Read the sealed documents of a case, as they are opened in English."""
    page = read(browser.get(f"/cases/{case}"))
    found = dict.fromkeys(re.findall(r'/credentials/([0-9a-f]{32})"', page))
    shown = [read(browser.get(f"/credentials/{id}")) for id in found]
    assert all("Boston Transportation Department" in each for each in shown)
    return [text_of(browser.get(f"/credentials/{id}/paper/en").content) for id in found]


def text_of(pdf: bytes) -> str:
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert OF_CHINA.findall(words) == []
    assert CHINESE.findall(words) == []
    return " ".join(words.split())


def test_who_is_refused_reads_what_can_be_done_about_it_in_this_city() -> None:
    browser, case = applied()
    clerk, _, decider, _ = officials()
    clerk.act(case, "accept")
    decider.act(case, "decide", outcome="refused", reason="Kept in Quincy.", **AGAINST)
    while events.dispatch():
        pass

    page = read(browser.get(f"/cases/{case}"))
    accepted, denied = notices_of(browser, case)

    assert "Kept in Quincy." in page
    assert "chapter 249, section 4" in page
    assert "Notice of acceptance" in accepted
    assert "Notice of denial" in denied
    assert "Boston Transportation Department denied your application" in denied
    assert "(Massachusetts General Laws, chapter 249, section 4)" in denied
    assert "call 311" in denied


def test_the_rules_of_the_city_refuse_at_once_by_its_own_law() -> None:
    browser, party = make_person()
    applicant = Applicant(party=parties.get(TEST, party), token=App.registered().token_of(browser))
    soon = datetime.now(ZoneInfo("America/New_York")).date() + timedelta(days=2)
    answers = {
        "home": {"region": "US-MA-BOS-ALLSTON", "line": "1 Harvard Avenue"},
        "moving_day": soon.isoformat(),
        "truck_length": 20,
        "phone": "6175550123",
    }

    sent = {"service": "boston-moving-truck-permit", "answers": answers}
    case = applicant.post("/cases", sent, **{"Idempotency-Key": "k"})
    while events.dispatch():
        pass

    (denied,) = notices_of(browser, case["id"])
    assert case["outcome"] == "refused"
    assert "is too soon" in denied
    assert "Traffic Rules and Regulations of the City of Boston" in denied


def test_the_city_has_a_demo_of_its_own(settings: Settings) -> None:
    settings.KALLIPOLIS = replace(settings.KALLIPOLIS, demo=True)
    size = Size(residents=120, companies=0, cases=20)

    founded = city.found(size, SystemClock(), seed=3, progress=lambda *_: None)

    told = [cases.find_for(TEST, id) for id in founded.told.cases]
    listed = identity.demo_logins()
    page = read(Client(HTTP_ACCEPT_LANGUAGE="en").get("/accounts/demo"))
    known = str([(view.case.applicant_name, view.answers, view.history) for view in told])
    assert founded.told.untold == []
    assert OF_CHINA.findall(known) == []
    assert set(packs.every("role")) - NOBODYS <= {
        role for each in founded.city.staff.known.values() for role in each.roles
    }
    assert {view.case.state for view in told} >= STATES
    assert all(login.name in html.unescape(page) for login in listed)
    assert all(person.id_number.startswith("S0000") for person, _ in founded.city.people)
