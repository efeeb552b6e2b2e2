"""Walk between demo nodes that run: ``python -m tests.browser.medical_records [PORT]``.

A resident applies at the first node with a medical record of the second, by consent; an official
sees it; the resident sees at the second node who read it. Three nodes are too dear for each run of
the suite: whoever changes what happens between nodes takes this walk by hand. Pictures of each step
are left in ``build/nodes``.
"""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright
from tests.browser import chromium

SERVICE: Final = "/services/specialist-appointment-elsewhere"
PICTURES: Final = Path("build/nodes")
OWN_CITY_AND_ANOTHER: Final = {"hospital_region": "440305", "department": "heart"}
WHY: Final = {"ground": "again", "condition": "steady"}
PATIENCE_MS: Final = 30_000
FIRST_PORT: Final = 8301


class Walk:
    """One window in which somebody walks from node to node."""

    def __init__(self, page: Page, port: int) -> None:
        self.page = page
        self.home, self.away = (f"http://127.0.0.1:{port + n}" for n in (0, 1))
        self.steps = 0
        page.set_default_timeout(PATIENCE_MS)

    def be(self, base: str, who: str) -> str:
        """Log in by a click as the first whose name or note says so, and return the name."""
        self.page.goto(f"{base}/accounts/demo")
        row = self.page.locator("form.choose").filter(has_text=re.compile(who)).first
        name = row.locator("b").inner_text()
        row.locator("button").first.click()
        self.page.wait_for_load_state()
        return name

    def picture(self, name: str) -> None:
        """Keep how the page looks."""
        self.steps += 1
        self.page.screenshot(path=PICTURES / f"{self.steps}-{name}.png", full_page=True)

    def press(self, words: str) -> None:
        """Press the button that says this."""
        self.page.get_by_role("button", name=re.compile(f"^{words}")).last.click()
        self.page.wait_for_load_state()

    def choose(self, answers: dict[str, str]) -> None:
        """Choose answers, each from a list or among round buttons."""
        for name, value in answers.items():
            lists = self.page.locator(f"select[name={name}]")
            if lists.count():
                lists.select_option(value)
            else:
                self.page.locator(f"input[name={name}][value={value}]").check()

    def apply(self) -> str:
        """Apply with the record of the other node, and return the number of the case."""
        page, today = self.page, datetime.now(UTC).date()
        page.goto(f"{self.home}{SERVICE}/apply/form/hospital")
        self.choose(OWN_CITY_AND_ANOTHER)
        self.press("Continue")
        self.choose(WHY)
        page.locator("[name=complaint]").fill("Pain in the chest for three months")
        self.press("Continue")
        for name, days in (("earliest_on", 7), ("latest_on", 40)):
            page.locator(f"[name={name}]").fill((today + timedelta(days=days)).isoformat())
        page.locator("input[name=remote_first]").first.check()
        page.locator("[name=phone]").fill("13800000076")
        page.locator("[name=agrees_records]").first.check()
        self.press("Continue")
        self.picture("before-consent")
        self.press("I agree: look it up")
        expect(page.get_by_text("from Hainan")).to_be_visible()
        self.picture("found")
        self.press("Continue")
        self.press("Send")
        expect(page).to_have_url(re.compile("/cases/"))
        found = re.search("/cases/([^/]+)", page.url)
        return found.group(1) if found else ""

    def walk(self) -> None:
        """Go all the way."""
        name = self.be(self.home, "A resident of about 40")
        number = self.apply()
        self.be(self.home, "Health Bureau")
        self.page.goto(f"{self.home}/desk/cases/{number}")
        expect(self.page.get_by_text("Medical records of Hainan").first).to_be_visible()
        expect(self.page.get_by_text("Hospital that holds the record")).to_be_visible()
        self.picture("desk")
        self.be(self.away, name)
        self.page.goto(f"{self.away}/me/readings")
        expect(self.page.get_by_text("Guangdong").first).to_be_visible()
        self.picture("who-read-it")


def main() -> None:
    """Walk between the nodes at a port and the next one."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else FIRST_PORT
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = chromium.launched(playwright)
        Walk(browser.new_context(locale="en-US").new_page(), port).walk()
        browser.close()


if __name__ == "__main__":
    main()
