"""A telephone that loses its connection: nothing is lost, and nothing is sent twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.signals import request_started
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.browser import chromium
from tests.browser.conftest import City
from tests.browser.probing import Mode, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FORM = "/services/old-age-allowance/apply/form/applicant"
PAGES = ("applicant", "elsewhere", "payment", "declaration")
LINE = "input[name='living_address.line']"


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = chromium.launched(playwright, whole=True)
        yield opened
        opened.close()


@pytest.fixture
def phone(city: City, browser: Browser) -> Page:
    """A telephone on which the site has been opened before."""
    page = city.open(browser, "resident", Mode("en"), 390).new_page()
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "navigator.serviceWorker.controller !== null")
    return page


def test_a_page_that_cannot_be_fetched_says_so_in_the_persons_language(phone: Page) -> None:
    phone.goto("/help")
    phone.context.set_offline(True)

    phone.goto("/cases")

    expect(phone.locator("h1")).to_have_text("No connection")
    expect(phone.locator("a[href^='tel:']").first).to_be_visible()


def test_a_page_that_cannot_be_fetched_has_large_words_for_who_reads_so(phone: Page) -> None:
    phone.goto("/mode/care?next=/help")
    until(
        phone,
        "caches.match('/-/looks').then((all) => all?.json()).then((all) => all?.mode === 'care')",
    )
    phone.context.set_offline(True)

    phone.goto("/cases")

    expect(phone.locator("h1")).to_have_text("No connection")
    expect(phone.locator("html")).to_have_attribute("data-mode", "care")
    expect(phone.locator("html")).to_have_attribute("data-text", "21")


def test_answers_written_without_connection_are_in_the_draft_afterwards(phone: Page) -> None:
    phone.goto(FORM)
    phone.fill(LINE, "Offline Road 7")
    phone.context.set_offline(True)
    title = phone.locator("h1").inner_text()
    phone.locator("main form button.btn-primary").click()
    expect(phone.locator("h1")).not_to_have_text(title)  # the next page, or that this one is kept

    phone.context.set_offline(False)
    phone.goto("/help")
    until(phone, "self.kept.all().then((found) => found.length === 0)")

    phone.goto(FORM)
    expect(phone.locator(LINE)).to_have_value("Offline Road 7")


def kept_pages(page: Page) -> str:
    """Return an expression for the pages of forms that the device keeps."""
    keys = "caches.open('forms').then((cache) => cache.keys())"
    return f"{keys}.then((all) => all.filter((each) => each.url.includes('/apply/form/')).length)"


def test_pages_of_a_form_are_filled_without_connection_and_sent_in_order_once(phone: Page) -> None:
    phone.goto(FORM)
    until(phone, f"{kept_pages(phone)}.then((count) => count === 4)")
    phone.context.set_offline(True)
    titles = [phone.locator("h1").inner_text()]
    phone.fill(LINE, "Without Road 8")
    phone.locator("main form button.btn-primary").click()
    for path in PAGES[1:]:
        phone.wait_for_url(f"**/form/{path}")
        titles.append(phone.locator("h1").inner_text())
        phone.locator("main form button.btn-primary").click()
    expect(phone.locator("h1")).to_have_text("Kept on this device")
    expect(phone.locator("[data-waiting] li")).to_have_text(titles)

    phone.goto(FORM)
    expect(phone.locator(LINE)).to_have_value("Without Road 8")
    phone.goto("/help")
    with handed_in() as sent:
        phone.context.set_offline(False)
        phone.goto("/help")
        until(phone, "self.kept.all().then((found) => found.length === 0)")

    phone.goto(FORM)
    expect(phone.locator(LINE)).to_have_value("Without Road 8")
    assert sent == list(PAGES)


@contextmanager
def handed_in() -> Iterator[list[str]]:
    """Note which pages a device hands in that it has kept, in the order in which they arrive."""
    found: list[str] = []

    def note(environ: dict[str, Any], **_said: object) -> None:
        if environ["REQUEST_METHOD"] == "POST" and "HTTP_X_KEPT" in environ:
            found.append(environ["PATH_INFO"].rpartition("/")[2])

    request_started.connect(note)
    yield found
    request_started.disconnect(note)


def test_no_page_of_a_form_stays_on_the_device_of_who_has_left_it(phone: Page) -> None:
    phone.goto(FORM)
    until(phone, f"{kept_pages(phone)}.then((count) => count === 4)")

    phone.goto("/help")

    until(phone, f"{kept_pages(phone)}.then((count) => count === 0)")


SUBSCRIBED = """
PushManager.prototype.subscribe = async function () {
  return { endpoint: "https://fcm.googleapis.com/send/1", getKey: (name) =>
    new Uint8Array(name === "auth" ? 16 : 65).fill(4) };
};
"""
"""Stands for the push service of a browser's maker, which a test does not ask."""


def test_one_worker_stands_in_for_the_connection_and_shows_push_messages(phone: Page) -> None:
    phone.context.grant_permissions(["notifications"])
    phone.add_init_script(SUBSCRIBED)
    phone.goto("/messages/wishes")

    phone.locator("form[data-push] button").click()
    expect(phone.get_by_text("Linux", exact=False).first).to_be_visible()
    shown = pushed(phone, '{"title": "Decided", "body": "Your case", "tag": "1", "url": "/cases"}')
    phone.context.set_offline(True)
    phone.goto("/cases")

    assert shown == ["Decided"]
    expect(phone.locator("h1")).to_have_text("No connection")
    workers = "navigator.serviceWorker.getRegistrations().then((all) => all.map((r) => r.scope))"
    assert phone.evaluate(workers) == [phone.evaluate("`${location.origin}/`")]


def pushed(phone: Page, message: str) -> list[str]:
    """Let the browser deliver a push message to the worker; return the titles that it shows."""
    devtools = phone.context.new_cdp_session(phone)
    found: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: found.extend(each["registrationId"] for each in said["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    phone.wait_for_timeout(0)
    origin = phone.evaluate("location.origin")
    told = {"origin": origin, "registrationId": found[-1], "data": message}
    devtools.send("ServiceWorker.deliverPushMessage", told)
    shown = """navigator.serviceWorker.ready.then((r) => r.getNotifications())
        .then((all) => all.map((each) => each.title))"""
    until(phone, f"{shown}.then((titles) => titles.length > 0)")
    titles: list[str] = phone.evaluate(shown)
    return titles
