"""Nothing on a page moves while it loads: what one is about to press stays where it is."""

from typing import Final

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import City
from tests.browser.kinds import KINDS, Kind
from tests.browser.probing import USUAL

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LOOKED_AT: Final = [
    *((kind, 390) for kind in KINDS if kind.name in {"home", "case"}),
    *((kind, 1440) for kind in KINDS if kind.name == "desk-case"),
]
MOST: Final = 0.01
"""How far all things on a page may move together. Units: parts of the window, times parts of it, as
the browser adds them up.
"""
WATCH: Final = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.moved += each.value;
}).observe({type: "layout-shift", buffered: true});
"""
"""Adds up how far things moved that nobody asked to move."""

LOADS: Final = 3
"""Of these the stillest counts: a browser that stops in the middle of reading the bar, as on a busy
machine, draws half of it.
"""
SLOW: Final = 6
"""How many times slower a phone is than this machine."""


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


def name_of(value: object) -> str:
    return value.name if isinstance(value, Kind) else str(value)


def moved(city: City, browser: Browser, kind: Kind, width: int) -> float:
    page = city.open(browser, kind.who, USUAL, width).new_page()
    page.add_init_script(WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    page.goto(kind.path.format(**city.ids), wait_until="networkidle")
    page.wait_for_timeout(300)
    far = float(page.evaluate("window.moved"))
    page.context.close()
    return far


@pytest.mark.parametrize(("kind", "width"), LOOKED_AT, ids=name_of)
def test_nothing_moves_while_a_page_loads(
    city: City, browser: Browser, kind: Kind, width: int
) -> None:
    least = min(moved(city, browser, kind, width) for _ in range(LOADS))

    assert least < MOST
