"""A city that is not in China, alone: in English, with its own hotline, money and numbers."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.kallipolis.site.boston import (
    APPLY,
    CAR,
    HOME,
    KEY,
    NUMBER,
    OF_CHINA,
    SERVICE,
    become_boston,
    decide,
    fill_in,
    make_person,
    read,
    register,
)
from tests.kallipolis.site.people import TEST, App, Applicant
from tests.kallipolis.site.test_run import SOURCE, environment, fetched, free_port, running

from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.data.registries import api as registries


@pytest.fixture
def boston(db: None, settings: Settings) -> None:
    become_boston(settings)


@pytest.mark.usefixtures("boston")
def test_a_resident_registers_applies_and_holds_what_was_decided() -> None:
    browser, _ = make_person()
    found = read(browser.get("/services", {"q": "parking"}))
    guide = read(browser.get(f"/services/{SERVICE}"))
    read(fill_in(browser, f"{APPLY}/form/car", CAR))
    read(fill_in(browser, f"{APPLY}/form/home", HOME))
    to_check = read(browser.get(f"{APPLY}/check"))
    (key,) = KEY.findall(to_check)
    receipt = read(browser.post(f"{APPLY}/check", {"key": key}, follow=True))
    (case,) = set(re.findall(r"/cases/([0-9A-Z]{16})", receipt))

    seen = decide(case)

    held = read(browser.get("/credentials"))
    (credential,) = set(re.findall(r'/credentials/([0-9a-f]{32})"', held))
    mine = read(browser.get(f"/cases/{case}"))
    shown = read(browser.get(f"/credentials/{credential}"))
    assert f"/services/{SERVICE}" in found
    assert "Boston Transportation Department" in guide
    assert "$125.50" in to_check
    assert [words for words in seen if OF_CHINA.search(words)] == []
    assert "The car is kept in Boston." in mine
    assert "Resident parking permit" in shown


@pytest.mark.usefixtures("boston")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/help",
        "/places",
        "/services",
        "/accounts/login/",
        "/accounts/signup/",
        "/verify",
        "/accounts/begin",
    ],
)
def test_no_page_that_everybody_sees_shows_anything_of_china(path: str) -> None:
    words = read(Client(HTTP_ACCEPT_LANGUAGE="fr").get(path))

    assert '<html lang="en"' in words


@pytest.mark.usefixtures("boston")
def test_the_hotline_is_that_of_the_city() -> None:
    words = read(Client().get("/help"))

    assert 'href="tel:311"' in words
    assert "City hotline 311" in words
    assert "Day and night, on every day of the year." in words


@pytest.mark.usefixtures("boston")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id_number": "11010519491231002X"}, "This number does not have the form"),
        ({"phone": "13800138000"}, "This is not a telephone number."),
    ],
)
def test_numbers_of_another_place_are_refused(changes: dict[str, str], words: str) -> None:
    answer = register(Client(HTTP_ACCEPT_LANGUAGE="en"), **changes)

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.usefixtures("boston")
def test_numbers_of_the_place_are_kept_out_of_log_lines() -> None:
    line = "S24681357 of 6175550123 or +1 6175550123 asks for permit 20261127"

    masked = telemetry.masked(line)

    assert masked == "[id number] of [phone] or [phone] asks for permit 20261127"


@pytest.mark.usefixtures("boston")
def test_who_is_registered_logs_in_with_a_telephone_number_as_it_is_written_here() -> None:
    make_person()
    browser = Client()

    browser.post("/accounts/login/", {"login": "617 555 0123", "password": "charles-river-1630"})

    assert "Anna Allston" in read(browser.get("/accounts/profile"))


@pytest.mark.usefixtures("boston")
def test_a_program_applies_in_the_schemes_of_the_place() -> None:
    browser, party = make_person()
    applicant = Applicant(party=parties.get(TEST, party), token=App.registered().token_of(browser))
    form = applicant.get(f"/services/{SERVICE}/form").json()
    answers = {
        "licence": NUMBER,
        "plate": "1ABC23",
        "excise": 12550,
        "home": {"region": "US-MA-BOS-ALLSTON", "line": "1 Harvard Avenue"},
        "postcode": "02134",
        "phone": "6175550123",
        "declares_true": True,
    }

    sent = {"service": SERVICE, "answers": answers}
    case = applicant.post("/cases", sent, **{"Idempotency-Key": "k"})
    decide(case["id"])

    properties = form["properties"]
    assert properties["licence"]["pattern"] == r"^(?:S[A-Z]?\d{8})$"
    assert properties["owner"]["pattern"] == "^(?:[0-9]{9})$"
    assert properties["postcode"]["pattern"] == r"^(?:\d{5}(-\d{4})?)$"
    assert properties["excise"]["x-currency"] == "USD"
    assert applicant.get(f"/services/{SERVICE}").json()["fee"]["currency"] == "USD"
    assert applicant.credential_of(case["id"])["case_id"] == case["id"]


@pytest.mark.usefixtures("boston")
def test_somebody_begins_to_act_for_a_company_by_its_number() -> None:
    browser, _ = make_person()
    company = {
        "name": "Harbour Lamps Inc.",
        "status": "active",
        "region": "US-MA-BOS-ALLSTON",
        "legal_representative_id_number": NUMBER,
    }
    registries.put(TEST, "boston-companies", "202468135", company)

    wrong = read(fill_in(browser, "/acting/company", {"credit_code": "91440300MA0000001X"}))
    claimed = read(fill_in(browser, "/acting/company", {"credit_code": "20-2468135"}))

    assert "Employer identification number" in wrong
    assert "This is mistyped, or not the number of an organisation." in wrong
    assert "Harbour Lamps Inc." in claimed


def test_the_command_serves_the_place_alone(tmp_path: Path) -> None:
    with running(tmp_path, KALLIPOLIS_PLACE="boston") as base:
        home = fetched(f"{base}/")
        listed = fetched(f"{base}/api/v1/services?limit=100")
        around = fetched(f"{base}/api/v1/regions")

    assert '<html lang="en"' in home
    assert "tel:311" in home
    assert OF_CHINA.findall(home + listed + around) == []
    assert SERVICE in listed
    assert "US-MA" in around


def test_the_place_chooses_language_and_time_zone_of_the_process(tmp_path: Path) -> None:
    words = "from django.conf import settings as s; print(s.LANGUAGE_CODE, s.TIME_ZONE)"
    surroundings = environment(tmp_path, free_port()) | {
        "KALLIPOLIS_PLACE": "boston",
        "DJANGO_SETTINGS_MODULE": "kallipolis.site.settings",
        "PYTHONPATH": str(SOURCE),
    }

    said = subprocess.run(
        [sys.executable, "-c", words], env=surroundings, capture_output=True, text=True, check=True
    )

    assert said.stdout.split() == ["en", "America/New_York"]
