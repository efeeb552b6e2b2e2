"""Take the pictures of the README from a running demo: ``make pictures``."""

import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from tests.browser import chromium

CITY: Final = f"http://127.0.0.1:{os.environ.get('KALLIPOLIS_PORT', '8000')}"
PICTURES: Final = Path(__file__).parents[2] / "docs" / "pictures"
SIZES: Final = {390: 844, 1440: 900}
"""Width and height of a phone and of a desk. Units: CSS pixels."""

LARGEST: Final = 150 << 10
"""Of a picture. Units: bytes."""

PARENT: Final = re.compile("about 40")
CIVIL_AFFAIRS: Final = re.compile("civil affairs.*accepts", re.IGNORECASE)
MANAGER: Final = re.compile("legal representative", re.IGNORECASE)
EDITOR: Final = re.compile("publishes packs", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class View:
    """What a picture shows, who sees it, and how one gets there."""

    name: str
    who: re.Pattern[str]
    open: Callable[[Page], object]


def at(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def row(path: str, rows: str, words: str) -> Callable[[Page], object]:
    """Open the first row of a list with some words in it, or the first of all."""

    def opened(page: Page) -> object:
        page.goto(path)
        links = page.locator(f"main a[href^='{rows}']")
        fit = links.filter(has_text=words)
        chosen = fit.first if fit.count() else links.first
        return page.goto(chosen.get_attribute("href") or path)

    return opened


VIEWS: Final = (
    View("home", PARENT, at("/")),
    View("service", PARENT, at("/services/newborn")),
    View("case", PARENT, row("/cases?show=open", "/cases/", "A child is born")),
    View("enterprise", MANAGER, at("/business/")),
    View("open", PARENT, at("/open/")),
    View("inbox", CIVIL_AFFAIRS, at("/desk/")),
    View("desk-case", CIVIL_AFFAIRS, row("/desk/", "/desk/cases/", "hardship")),
    View("console", EDITOR, at("/console/packs")),
)


def log_in(page: Page, who: re.Pattern[str]) -> None:
    page.goto("/accounts/demo")
    page.locator("main li", has_text=who).first.get_by_role("button").click()
    page.wait_for_load_state()


def compressed(shot: bytes) -> bytes:
    """Return a picture as WebP, as good as fits."""
    for quality in (85, 75, 60, 45):
        out = io.BytesIO()
        Image.open(io.BytesIO(shot)).save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


def shots(browser: Browser, width: int) -> Iterator[tuple[str, bytes]]:
    size = ViewportSize(width=width, height=SIZES[width])
    for view in VIEWS:
        context = browser.new_context(base_url=CITY, viewport=size, locale="en-GB")
        page = context.new_page()
        log_in(page, view.who)
        view.open(page)
        yield f"{view.name}-{width}.webp", page.screenshot()
        context.close()


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = chromium.launched(playwright)
        for width in SIZES:
            for name, shot in shots(browser, width):
                raw = compressed(shot)
                (PICTURES / name).write_bytes(raw)
                click.echo(f"{name}  {len(raw) >> 10} KiB")
        browser.close()


if __name__ == "__main__":
    main()
