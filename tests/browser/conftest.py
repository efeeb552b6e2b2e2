"""A city served to a browser, once for a module."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import pytest_django
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.browser import chromium
from tests.browser.filling import filled, own_tables
from tests.browser.probing import HEIGHT, PATIENCE_MS, Mode

from kallipolis.foundation.audit.testing import empty_ledger
from kallipolis.foundation.packs.testing import forget


@dataclass(frozen=True, slots=True)
class City:
    """Where it is served, who is logged in, and the numbers that addresses are made of."""

    address: str
    sessions: Mapping[str, str]
    ids: Mapping[str, str]

    def open(
        self, browser: Browser, who: str, mode: Mode, width: int, *, has_scripts: bool = True
    ) -> BrowserContext:
        """Open a window of somebody who has chosen how pages look."""
        session = {settings.SESSION_COOKIE_NAME: self.sessions.get(who, "")}
        kept = {"region": "440305", **mode.cookies(), **session}
        context = browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": HEIGHT},
            reduced_motion="reduce",
            locale="en-GB",
            java_script_enabled=has_scripts,
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies(
            [{"name": name, "value": v, "url": self.address} for name, v in kept.items() if v]
        )
        return context


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = chromium.launched(playwright)
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def _nothing_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close the windows of a test when it ends: each that stays open takes its share of work."""
    yield
    if "browser" in request.fixturenames:
        browser: Browser = request.getfixturevalue("browser")
        for context in browser.contexts:
            context.close()


@contextmanager
def served(blocker: pytest_django.DjangoDbBlocker) -> Iterator[str]:
    """Let tests fill a city and serve it, give its address, and empty it at the end."""
    with (
        blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(ALLOWED_HOSTS=["*"]),
    ):
        # The browser's event loop runs in this thread, and Django must not mind.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=False)
        empty_ledger()
        forget()


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[City]:
    """Serve a city whose tests only look: what is in it stays until the module ends."""
    with own_tables(), served(django_db_blocker) as address:
        sessions, ids = filled()
        yield City(address=address, sessions=sessions, ids=ids)
