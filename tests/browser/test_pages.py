"""Page kinds in a real browser: none too wide, all of it reached and seen by the keyboard."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kallipolis.foundation.actors import system
from kallipolis.foundation.identity.testing import log_in, make_official_user, make_user
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import synthetic_id_number

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES: Final = {390: 844, 1440: 900}
PAGES: Final = {
    "": (
        "/",
        "/services",
        "/services/old-age-allowance",
        "/help",
        "/verify",
        "/accounts/login/",
        "/halls/hall-440305/board",
        "/halls/hall-440305/here",
    ),
    "resident": (
        "/cases",
        "/acting/offer",
        "/me",
        "/services/renew-identity-card/apply",
        "/appointments",
        "/appointments/new",
        "/appointments/new?service=marriage-registration",
        "/appointments/new?service=marriage-registration&hall=hall-440305",
    ),
    "official": (
        "/desk/",
        "/desk/find",
        "/desk/supervision",
        "/desk/hall/hall-440305",
        "/desk/hall/hall-440305/day",
        "/desk/hall/hall-440305/overview",
        "/console/",
        "/console/audit",
    ),
}
"""By who looks at them; nobody in particular comes first."""

FOCUSED: Final = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const r = e.getBoundingClientRect(), s = getComputedStyle(e);
  const on = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
  const words = (e.innerText || e.value || e.name || e.tagName).trim().slice(0, 30);
  // The parts of a day are stops of their own, and the browser marks them itself.
  const isSeen = e.type === "date" || s.outlineStyle !== "none" || s.boxShadow !== "none";
  const labels = [...(e.labels || [])];
  const isClear = !on || e.contains(on) || on.contains(e) || labels.some((l) => l.contains(on));
  e.dataset.reached = "yes";
  return isSeen && isClear ? "" : `${words}: ${isSeen ? "covered" : "not seen"}`;
}"""
MISSED: Final = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary")]
  .filter((e) => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.type !== "radio"
    && e.checkVisibility() && !e.dataset.reached)
  .map((e) => (e.innerText || e.name || e.tagName).trim())"""


@pytest.fixture(autouse=True)
def _city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    packs.publish(
        system("test"), ["core", "guangdong", "public-services", "guangdong-appointments"]
    )


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


def session_of(who: str) -> str:
    """Return the session of nobody, of a resident of Nanshan, or of an official of all roles."""
    client = Client()
    if who == "resident":
        number = synthetic_id_number(Random(1), date(1985, 5, 20), Sex.FEMALE)
        party = parties.register_resident(
            system("test"), name="梁秀英", id_number=number, region=RegionCode("440305")
        )
        client.force_login(make_user("liang", party=party.id, kind="resident", name=party.name))
    elif who:
        roles = (
            "acceptance-officer",
            "decider",
            "supervisor",
            "auditor",
            "pack-editor",
            "hall-head",
        )
        log_in(client, make_official_user("陈晓", *roles, organisation="civil-affairs@440305"))
    kept = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return str(kept.value) if kept else ""


def open_page(browser: Browser, server: LiveServer, who: str, width: int) -> Page:
    size = ViewportSize(width=width, height=SIZES[width])
    context = browser.new_context(
        base_url=server.url,
        viewport=size,
        locale="en-GB",
        reduced_motion="reduce",
    )
    cookies = {settings.SESSION_COOKIE_NAME: session_of(who)}
    context.add_cookies(
        [{"name": name, "value": v, "url": server.url} for name, v in cookies.items() if v]
    )
    return context.new_page()


def walk(page: Page) -> list[str]:
    """Press Tab from the top of a page to its end; return what is not seen, covered or missed."""
    found = []
    for _ in range(300):
        page.keyboard.press("Tab")
        said = page.evaluate(FOCUSED)
        if said is None:
            break
        found += [said] if said else []
    return [*found, *(f"{words}: missed" for words in page.evaluate(MISSED))]


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("who", PAGES)
def test_every_control_is_reached_and_seen_and_no_page_is_too_wide(
    browser: Browser, live_server: LiveServer, who: str, width: int
) -> None:
    page = open_page(browser, live_server, who, width)

    faults = {}
    for path in PAGES[who]:
        page.goto(path)
        is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        faults[path] = [*(["too wide"] if is_wide else []), *walk(page)]

    assert faults == {path: [] for path in PAGES[who]}
