"""A telephone that loses its connection: nothing is lost, and nothing is sent twice."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import City
from tests.browser.probing import Mode

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FORM = "/services/old-age-allowance/apply/form/applicant"
LINE = "input[name='living_address.line']"


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


@pytest.fixture
def phone(city: City, browser: Browser) -> Page:
    """A telephone on which the site has been opened before."""
    page = city.open(browser, "resident", Mode("en"), 390).new_page()
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def test_a_page_that_cannot_be_fetched_says_so_in_the_persons_language(phone: Page) -> None:
    phone.goto("/help")
    phone.context.set_offline(True)

    phone.goto("/cases")

    expect(phone.locator("h1")).to_have_text("No connection")
    expect(phone.locator("a[href^='tel:']").first).to_be_visible()


def test_answers_written_without_connection_are_in_the_draft_afterwards(phone: Page) -> None:
    phone.goto(FORM)
    phone.fill(LINE, "Offline Road 7")
    phone.context.set_offline(True)
    phone.locator("main form button.btn-primary").click()
    expect(phone.locator("h1")).to_have_text("Kept on this device")

    phone.context.set_offline(False)
    phone.goto("/help")
    phone.wait_for_function("self.kept.all().then((found) => found.length === 0)")

    phone.goto(FORM)
    expect(phone.locator(LINE)).to_have_value("Offline Road 7")
