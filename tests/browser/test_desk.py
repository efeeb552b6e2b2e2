"""An official clears an inbox by the keyboard alone, in a real browser."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.browser import chromium

from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.identity.testing import log_in, make_official_user
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.notes.testing import employ

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return Office(clock=SetClock(SYSTEM_CLOCK.now()))


@pytest.fixture(autouse=True)
def _opened(office: Office) -> None:
    for name in ("Ann", "Ben", "Cai", "Dan"):
        office.open(applicant_name=name)


@pytest.fixture
def page(_opened: None, live_server: LiveServer) -> Iterator[Page]:
    client = Client()
    log_in(client, make_official_user("Chen", "acceptance-officer", "decider"))
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        browser = chromium.launched(playwright)
        yield page_of(browser, live_server.url, kept)
        browser.close()


def page_of(browser: Browser, url: str, session: str) -> Page:
    size = ViewportSize(width=1440, height=900)
    context = browser.new_context(base_url=url, viewport=size, locale="en-GB")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
    page = context.new_page()
    page.goto("/desk/")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def listed(page: Page, query: str) -> Locator:
    page.goto(f"/desk/?{query}")
    return page.locator("a[data-row]")


def test_an_inbox_is_cleared_case_by_case_without_the_mouse(page: Page) -> None:
    press(page, "j", "o")
    expect(page.locator("summary kbd", has_text="a").first).to_be_visible()
    first = page.url

    press(page, "a", "Control+Enter")
    expect(page).not_to_have_url(first)
    expect(page.locator(".notice.success")).to_contain_text("Accept: done in case")
    second = page.url
    press(page, "n")
    expect(page).not_to_have_url(second)
    press(page, "a", "Control+Enter")
    expect(page.locator(".notice.success")).to_contain_text("Accept: done in case")

    expect(listed(page, "state=reviewing")).to_have_count(2)
    expect(listed(page, "state=submitted")).to_have_count(2)


def test_keys_turn_the_pages_of_a_long_list(page: Page, office: Office) -> None:
    for number in range(30):
        office.open(applicant_name=f"Guest {number}")
    rows = listed(page, "sort=received")
    expect(rows).to_have_count(30)
    first = rows.first.inner_text()

    press(page, "l")
    page.wait_for_url("**after=**")
    expect(rows).to_have_count(4)
    press(page, "j", "o")
    page.wait_for_url("**/desk/cases/**")
    press(page, "u")
    page.wait_for_url("**/desk/?**")
    if "after=" not in page.url:
        press(page, "l")
        page.wait_for_url("**after=**")
    press(page, "h")

    page.wait_for_url("**before=**")
    expect(rows).to_have_count(30)
    expect(rows.first).to_have_text(first)


def test_chosen_cases_are_accepted_at_once_by_a_key(page: Page) -> None:
    press(page, "j", "x", "j", "j", "x")
    expect(page.get_by_text("2 chosen")).to_be_visible()

    press(page, "a")

    expect(page.locator(".notice.success")).to_contain_text("Done in 2 of 2 cases.")
    press(page, "u")
    expect(page.locator("a[data-row]")).to_have_count(4)
    expect(listed(page, "state=reviewing")).to_have_count(2)


def test_the_line_in_focus_is_taken_when_nothing_was_chosen(page: Page) -> None:
    press(page, "j", "y")

    expect(page.locator(".notice.success")).to_contain_text("Done in 1 of 1 cases.")
    expect(listed(page, "holder=me")).to_have_count(1)


def test_keys_are_shown_and_letters_in_fields_stay_letters(page: Page) -> None:
    press(page, "?")
    expect(page.get_by_role("dialog")).to_contain_text("Give to a colleague")

    press(page, "Escape")
    page.locator("summary", has_text="Filters").click()
    press(page, "/")
    page.keyboard.type("aan")

    expect(page.locator("#words")).to_have_value("aan")


def test_letters_do_nothing_once_they_are_turned_off_where_the_keys_are_shown(page: Page) -> None:
    press(page, "?")
    page.locator("#keys").get_by_role("link", name="Off").click()
    page.wait_for_url("**/desk/**")

    press(page, "?", "j", "o", "y")

    assert not page.locator("#keys").is_visible()
    assert page.url.endswith("/desk/")
    expect(page.get_by_role("button", name="Letter keys are off")).to_be_visible()


def test_a_colleague_is_mentioned_by_the_keyboard_while_one_types(page: Page) -> None:
    twins = [employ("Li Ming", "decider") for _ in range(2)]
    page.goto(str(listed(page, "").first.get_attribute("href")))
    note = page.get_by_label("Note", exact=True)
    choices = page.get_by_role("listbox", name="Colleagues to mention")

    note.focus()
    page.keyboard.type("Please look, @li")
    expect(choices.get_by_role("option")).to_have_count(2)
    expect(page.get_by_role("status").filter(has_text="Colleagues to mention: 2.")).to_have_count(1)
    press(page, "ArrowDown")
    marked = choices.locator("[aria-selected=true]")
    expect(note).to_have_attribute("aria-activedescendant", str(marked.get_attribute("id")))
    press(page, "Escape")
    expect(choices).to_be_hidden()
    expect(note).to_be_focused()
    page.keyboard.type(" ")
    press(page, "Backspace")
    expect(choices).to_be_visible()
    press(page, "ArrowDown", "Enter")
    expect(note).to_have_value("Please look, @Li Ming ")
    press(page, "Control+Enter")

    expect(page.locator("ol.notes")).to_contain_text("@Li Ming")
    assert len({twin.party for twin in twins}) == 2
