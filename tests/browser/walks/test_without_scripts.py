"""A telephone on which no script runs: everything is asked, answered, corrected and sent."""

from datetime import date

import pytest
from playwright.sync_api import expect
from tests.allowance import ANSWERS
from tests.browser.probing import Mode
from tests.browser.walks.answering import answer, bring, form_of
from tests.browser.walks.conftest import Town
from tests.browser.walks.ways import CHINESE, ENGLISH, PHONE, name_of

from kallipolis.platforms.application.services import api as services

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ALLOWANCE = "old-age-allowance"
PASSWORD = "a long enough one"


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


@pytest.mark.parametrize("mode", [CHINESE, ENGLISH], ids=name_of)
def test_an_allowance_is_granted_where_no_script_runs(town: Town, mode: Mode) -> None:
    party = town.settle("梁秀英", date(1943, 5, 20))
    walk = town.without_scripts(party, PASSWORD, mode, PHONE)
    first = form_of(ALLOWANCE).pages[0]
    [telephone] = [field.title for field in first.fields if field.name == "phone"]

    walk.go(f"/services/{ALLOWANCE}")
    walk.sees(services.get(ALLOWANCE).name)
    walk.press("link", "Apply online")
    walk.page.locator("input[name='login']").fill(f"user-{party.id}")
    walk.page.locator("input[name='password']").fill(PASSWORD)
    walk.shoot()
    walk.press("button", "Log in")
    walk.sees(first.title)
    walk.page.get_by_label(walk.named(telephone)).fill("138")
    walk.press("button", "Continue")
    walk.sees("There is a problem")
    summary = walk.page.get_by_role("alert")
    faulty = summary.get_by_role("link").first.get_attribute("href") or ""
    expect(walk.page.locator(f"[id='{faulty[1:]}']")).to_have_count(1)
    expect(walk.page.get_by_label(walk.named(telephone))).to_have_value("138")
    answer(walk, form_of(ALLOWANCE), ANSWERS)
    bring(walk, {})
    walk.sees("Check your answers")
    walk.press("button", "Send")
    walk.sees("Sent and granted", "Your document is ready.")
    walk.press("link", "See the case")
    walk.sees("Granted", services.get(ALLOWANCE).name)
