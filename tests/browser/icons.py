"""Draw the icons of the app from the mark: ``make icons``."""

from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from tests.browser import chromium

ROOT: Final = Path(__file__).parents[2] / "src" / "kallipolis"
MARK: Final = ROOT / "foundation" / "web" / "static" / "web" / "mark.svg"
ICONS: Final = ROOT / "channels" / "resident" / "static" / "resident" / "icons"
SIZES: Final = {"icon-180": 180, "icon-192": 192, "icon-512": 512}
MASKABLE: Final = 512
"""Of the icon that a system cuts to its own shape. Units: pixels."""

SAFE: Final = 0.72
"""How much of that icon the mark takes: what matters must lie in the middle 80 %.

Source: W3C Web Application Manifest, maskable icons (safe zone).
"""


def drawn(browser: Browser, size: int, style: str, share: float = 1.0) -> bytes:
    """Return the mark as a square picture with nothing or its colour behind it."""
    page = browser.new_page(viewport={"width": size, "height": size})
    mark = MARK.read_text().replace("<svg ", f'<svg width="{size * share}" ', 1)
    frame = f"margin:0;height:100vh;display:grid;place-items:center;{style}"
    page.set_content(f'<body style="{frame}">{mark}</body>')
    picture = page.screenshot(omit_background=True, type="png")
    page.close()
    return picture


def main() -> None:
    """Draw all of them."""
    ICONS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = chromium.launched(playwright)
        for name, size in SIZES.items():
            (ICONS / f"{name}.png").write_bytes(drawn(browser, size, ""))
        whole = drawn(browser, MASKABLE, "background:#0052d9", SAFE)
        (ICONS / "icon-maskable.png").write_bytes(whole)
        browser.close()


if __name__ == "__main__":
    main()
