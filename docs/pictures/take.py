"""Take the pictures of the README from a running demo: ``make pictures``."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

BASE = os.environ.get("KALLIPOLIS_URL", "http://127.0.0.1:8000")
HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 780}
WIDE = {"width": 1280, "height": 800}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: who looks (by the note of their demo log-in), at what, on what."""

    name: str
    who: str
    path: str = "/"
    size: dict[str, int]
    mode: str = ""
    follow: str = ""


PICTURES = (
    Picture(name="home", who="八十", size=PHONE),
    Picture(name="home-care", who="八十", size=PHONE, mode="care"),
    Picture(name="service", who="八十", path="/services/old-age-allowance", size=WIDE),
    Picture(name="credential", who="八十", path="/credentials", size=PHONE, follow=".card-link"),
    Picture(name="inbox", who="民政局", path="/desk/", size=WIDE),
    Picture(name="case", who="民政局", path="/desk/", size=WIDE, follow="table.rows tbody a"),
    Picture(
        name="rule",
        who="编辑",
        path="/console/documents/rule/old-age-allowance-decision",
        size=WIDE,
    ),
)


def log_in(page: Page, who: str) -> None:
    page.goto(f"{BASE}/accounts/demo")
    page.locator("li", has_text=who).get_by_role("button").first.click()
    page.wait_for_load_state("networkidle")


def take(browser: Browser, picture: Picture) -> None:
    context = browser.new_context(viewport=picture.size, locale="zh-CN", device_scale_factor=1)
    page = context.new_page()
    log_in(page, picture.who)
    if picture.mode:
        context.add_cookies([{"name": "mode", "value": picture.mode, "url": BASE}])
    page.goto(f"{BASE}{picture.path}")
    if picture.follow:
        page.locator(picture.follow).first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{picture.name}.png")
    context.close()


def main() -> None:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        for picture in PICTURES:
            take(browser, picture)
            sys.stdout.write(f"{picture.name}\n")
        browser.close()


if __name__ == "__main__":
    main()
