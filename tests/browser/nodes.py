"""Walk a move between the three nodes that ``make nodes`` serves: ``make walk-nodes``.

A resident of Guangdong applies there, an official of Hainan accepts and decides, the resident sees
the result in Guangdong, the ministry has it in its register. Pictures of each step are kept.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from playwright.sync_api import (
    Browser,
    FilePayload,
    Locator,
    Page,
    ViewportSize,
    sync_playwright,
)
from tests.browser import chromium

SERVICE: Final = "household-move-between-provinces"
PDF: Final = b"%PDF-1.4\n%%EOF\n"
MOST_PAGES: Final = 10
"""How many pages are answered before an application is taken to have no end."""

PATIENCE_S: Final = 90.0
"""How long a message between nodes may take on a machine that is busy."""

PHONE: Final = ViewportSize(width=390, height=844)
DESK: Final = ViewportSize(width=1440, height=900)


@dataclass(slots=True)
class Person:
    """Somebody at one node, in a window of their own."""

    page: Page
    address: str
    folder: Path
    steps: int = 0

    def go(self, path: str) -> None:
        """Open an address of the node."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{answer.status} {path}"

    def shoot(self, name: str) -> None:
        """Take a picture of where they are."""
        self.steps += 1
        path = self.folder / f"{self.folder.name}-{self.steps:02}-{name}.png"
        self.page.screenshot(path=path, full_page=True)

    def press(self, place: Locator) -> None:
        """Press what leads to another page."""
        with self.page.expect_event("load"):
            place.click()

    def waits_for(self, words: str) -> None:
        """Look again and again until the page says something."""
        until = time.monotonic() + PATIENCE_S
        main = self.page.locator("main")
        while not main.get_by_text(re.compile(words)).count():
            assert time.monotonic() < until, f"never said: {words}\n{main.inner_text()}"
            self.page.wait_for_timeout(1000)
            self.page.reload()

    def act(self, title: str, fill: Callable[[Locator], object] = lambda _: None) -> None:
        """Open an action at the desk, say what belongs to it, and press its button."""
        folded = self.page.locator("aside details").filter(
            has=self.page.locator("summary").filter(has_text=re.compile(rf"^\s*{title}"))
        )
        if folded.get_attribute("open") is None:
            folded.locator("summary").click()
        fill(folded)
        self.press(folded.locator("button[type=submit], button:not([type])").last)


def log_in(browser: Browser, address: str, who: str, folder: Path, size: ViewportSize) -> Person:
    """Open a window for one of the people of a demo."""
    language = "zh-CN" if size is PHONE else "en-GB"
    page = browser.new_context(viewport=size, locale=language).new_page()
    folder.mkdir(parents=True, exist_ok=True)
    person = Person(page, address, folder)
    person.go("/accounts/demo")
    row = page.locator("main li", has_text=re.compile(who)).first
    person.press(row.get_by_role("button"))
    return person


def apply(resident: Person) -> str:
    """Apply to move to Haikou, from where a draft was left, and return the number of the case."""
    page = resident.page
    onward = page.locator("main").get_by_role("button", name=re.compile("^(继续|提交)")).first
    resident.go(f"/services/{SERVICE}")
    resident.shoot("guide")
    resident.press(page.locator(f"main a[href*='{SERVICE}/']").first)
    sent = page.locator("main a[href^='/cases/']").first
    for _ in range(MOST_PAGES):
        if sent.count():
            break
        say(page)
        resident.shoot("apply")
        resident.press(onward)
    resident.shoot("sent")
    path = sent.get_attribute("href") or ""
    return path.split("/")[2]


def say(page: Page) -> None:
    """Answer what a page of the application asks."""
    city = page.locator("select[name=new_city]")
    if city.count():
        city.select_option("460100")
        page.locator("[name=new_address]").fill("国兴大道演示 1 号 201 房")
        page.locator("[name=ground][value=work]").check()
    phone, agrees = page.locator("input[name=phone]"), page.locator("input[name=agrees]")
    if phone.count() and not phone.input_value():
        phone.fill("13800000005")
    if agrees.count():
        agrees.last.check()
    file = page.locator("input[type=file]")
    if file.count():
        paper = FilePayload(name="contract.pdf", mimeType="application/pdf", buffer=PDF)
        file.first.set_input_files(paper)


def open_newest(official: Person) -> None:
    """Open the case at the desk that came last."""
    official.go("/desk/?sort=-received")
    links = official.page.locator("main a[href*='/desk/cases/']")
    until = time.monotonic() + PATIENCE_S
    while not links.count():
        assert time.monotonic() < until, "no case came"
        official.page.wait_for_timeout(1000)
        official.page.reload()
    path = links.first.get_attribute("href") or ""
    official.go(path.partition("?")[0])


def walk(browser: Browser, addresses: list[str], folder: Path) -> None:
    """Walk the move from the application to the register of the ministry."""
    guangdong, hainan, ministry = addresses
    resident = log_in(browser, guangdong, "四十岁左右|林文浩", folder / "resident", PHONE)
    number = apply(resident)
    resident.go(f"/cases/{number}")
    resident.waits_for("业务属地已收件")
    resident.shoot("case")
    click.echo(f"{number} is with Hainan.")

    official = log_in(browser, hainan, "Public Security Bureau", folder / "hainan", DESK)
    open_newest(official)
    official.shoot("came")
    official.act("Accept")
    official.shoot("accepted")
    official.act("Decide", lambda form: form.locator("[name$=outcome][value=granted]").check())
    official.shoot("decided")

    resident.go(f"/cases/{number}")
    resident.waits_for("已办结")
    resident.waits_for("户口迁移电子证明")
    resident.shoot("done")
    click.echo("It was decided in Hainan, and the resident has the document.")

    official.waits_for("Entered in the register of the country")
    official.shoot("told")
    clerk = "Ministry of Public Security: acc"
    minister = log_in(browser, ministry, clerk, folder / "ministry", DESK)
    told = official.page.locator("section").filter(has_text="Told to Ministry")
    minister.go(f"/desk/cases/{told.locator('.number').inner_text().strip()}")
    minister.waits_for("Entered in the register")
    minister.shoot("entered")
    click.echo("The ministry has entered it.")


@click.command()
@click.option("--port", default=8301, show_default=True, help="Port of the first node.")
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/walks/nodes"),
    show_default=True,
)
def main(port: int, pictures: Path) -> None:
    """Walk a household move between the three nodes that are served."""
    addresses = [f"http://127.0.0.1:{port + n}" for n in range(3)]
    with sync_playwright() as playwright:
        browser = chromium.launched(playwright)
        walk(browser, addresses, pictures.resolve())
        browser.close()


if __name__ == "__main__":
    main()
