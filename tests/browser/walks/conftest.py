"""A city whose people do their business in browsers, and what they need for it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path

import msgspec
import pytest
import pytest_django
from django.conf import settings
from django.test import Client, override_settings
from playwright.sync_api import Browser
from tests import residents
from tests.browser.conftest import City, browser, served
from tests.browser.filling import cookie_of
from tests.browser.probing import Mode
from tests.browser.walks.walking import Walk

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.events import api as events
from kallipolis.foundation.identity.testing import log_in, make_official_user, make_user
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties.contracts import Party
from kallipolis.platforms.application.payments import api as payments

__all__ = ["browser"]
PDF = b"%PDF-1.4\n%%EOF\n"
OFFICIAL = (
    "acceptance-officer",
    "lead-reviewer",
    "decider",
    "delivery-officer",
    "window-officer",
)


@dataclass(slots=True)
class Town:
    """Where walks begin: it settles people, opens their windows, and does what follows."""

    address: str
    browser: Browser
    open: ExitStack
    folder: Path
    seeds: Iterator[int]
    clients: dict[str, Client] = field(default_factory=dict)

    def settle(self, name: str, born: date) -> Party:
        """Let somebody live in Nanshan whom the registries know."""
        return residents.settled(next(self.seeds), name=name, born=born, household="440305")

    def settle_known(self, name: str, born: date) -> Party:
        """Let somebody live in Nanshan of whom registries know where, and the telephone."""
        return residents.settled(
            next(self.seeds),
            name=name,
            born=born,
            household="440305",
            address="桃园路 18 号",
            phone="13800000001",
        )

    def resident(self, party: Party, mode: Mode, width: int) -> Walk:
        """Open a window of a resident."""
        return self._walk(cookie_of(self.client(party)), mode, width, "resident")

    def without_scripts(self, party: Party, password: str, mode: Mode, width: int) -> Walk:
        """Open a window in which no script runs, for a resident who has still to log in."""
        user = f"user-{party.id}"
        make_user(user, party=party.id, kind="resident", name=party.name, password=password)
        return self._walk("", mode, width, "resident", has_scripts=False)

    def client(self, party: Party) -> Client:
        """Log a resident in without a window, for what came before the walk."""
        if party.id not in self.clients:
            self.clients[party.id] = Client()
            user = make_user(f"user-{party.id}", party=party.id, kind="resident", name=party.name)
            self.clients[party.id].force_login(user)
        return self.clients[party.id]

    def official(
        self, organisation: str, mode: Mode, width: int = 1440, roles: tuple[str, ...] = OFFICIAL
    ) -> Walk:
        """Open a window of an official who may do most of what an office does."""
        name = f"陈晓{next(self.seeds)}"
        user = make_official_user(name, *roles, organisation=organisation)
        return self._walk(cookie_of(log_in(Client(), user)), mode, width, "official")

    def work(self) -> None:
        """Deliver the facts that have come up, and send back what is owed, as the worker does."""
        while events.dispatch():
            pass
        payments.send_refunds(clock=SYSTEM_CLOCK)
        while events.dispatch():
            pass

    def paper(self, name: str) -> Path:
        """Return a paper that somebody has scanned."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(PDF)
        return file

    def _walk(
        self, session: str, mode: Mode, width: int, who: str, *, has_scripts: bool = True
    ) -> Walk:
        city = City(address=self.address, sessions={who: session}, ids={})
        window = city.open(self.browser, who, mode, width, has_scripts=has_scripts)
        context = self.open.enter_context(window)
        walk = Walk(page=context.new_page(), mode=mode, folder=self.folder / f"{who}-{width}")
        self.open.enter_context(walk.measured())
        return walk


@pytest.fixture(scope="module")
def seeds() -> Iterator[int]:
    """Count whoever is made, so that nobody is made twice."""
    return count(1)


@pytest.fixture(scope="module")
def streets(
    browser: Browser, django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[str]:
    """Serve a city with its packs, in which nobody lives yet.

    The browser's event loop runs first: Django keeps another connection for code within it.
    """
    with served(django_db_blocker) as address:
        changed = msgspec.structs.replace(settings.KALLIPOLIS, payments="sandbox")
        with override_settings(KALLIPOLIS=changed):
            publish_packs("core", "guangdong", "public-services")
            yield address


@pytest.fixture
def town(
    streets: str,
    browser: Browser,
    seeds: Iterator[int],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Town]:
    """Open and close the windows of one journey; ``KALLIPOLIS_WALKS`` is where pictures stay."""
    kept = Path(os.environ.get("KALLIPOLIS_WALKS") or tmp_path)
    with ExitStack() as windows:
        name = request.node.name.removeprefix("test_").replace("[", "-").strip("]")
        yield Town(address=streets, browser=browser, open=windows, folder=kept / name, seeds=seeds)
