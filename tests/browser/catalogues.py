"""Walk what nodes tell each other of their catalogues: part of ``make walk-nodes``.

An official of Hainan finds a dataset of Guangdong, one of Guangdong learns that a dataset of Hainan
is not shared, a resident of Guangdong finds a service there, and an operator reads what a message
says. Pictures of each step are kept.
"""

import re
from pathlib import Path
from typing import Final

import click
from playwright.sync_api import Browser, sync_playwright
from tests.browser import chromium
from tests.browser.nodes import DESK, PHONE, log_in

ELSEWHERE: Final = "/desk/resources?held=elsewhere"


def walk(browser: Browser, addresses: list[str], folder: Path) -> None:
    """Walk from node to node."""
    guangdong, hainan, _ = addresses
    official = log_in(browser, hainan, "Public Security Bureau", folder / "hainan", DESK)
    official.go(ELSEWHERE)
    official.waits_for("Charging stations")
    official.shoot("found")
    official.press(official.page.get_by_role("link", name=re.compile("Charging stations")).first)
    official.waits_for("Held by Guangdong")
    official.shoot("dataset")
    click.echo("Hainan has found a dataset of Guangdong.")

    steward = log_in(
        browser, guangdong, "Looks after data|Public Security", folder / "steward", DESK
    )
    steward.go(f"{ELSEWHERE}&sharing=not-shared")
    steward.waits_for("Registration of hotel guests")
    steward.press(steward.page.get_by_role("link", name=re.compile("hotel guests")).first)
    steward.waits_for("That it exists is all that is told of it")
    steward.shoot("not-shared")
    click.echo("Guangdong has learnt what Hainan does not share.")

    resident = log_in(browser, guangdong, "四十岁左右|林文浩", folder / "resident", PHONE)
    resident.go("/elsewhere")
    resident.waits_for("海南省|公安部")
    resident.shoot("services")
    resident.press(resident.page.locator("main .links a").first)
    resident.waits_for("如何申请")
    resident.shoot("service")
    click.echo("A resident has found a service of another node.")

    operator = log_in(browser, guangdong, "Looks after jobs", folder / "operator", DESK)
    operator.go("/console/exchange/nodes/hainan.example")
    operator.shoot("node")
    operator.go("/console/exchange/messages?kind=catalogue.entry&way=in")
    operator.shoot("messages")
    operator.press(operator.page.locator("main table a[href*='/messages/']").first)
    operator.press(operator.page.get_by_role("button", name="Show what it says"))
    operator.waits_for("That you have read it is in the ledger")
    operator.shoot("body")
    click.echo("An operator has read what a message says.")


@click.command()
@click.option("--port", default=8301, show_default=True, help="Port of the first node.")
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/walks/catalogues"),
    show_default=True,
)
def main(port: int, pictures: Path) -> None:
    """Walk the catalogues of the three nodes that are served."""
    addresses = [f"http://127.0.0.1:{port + n}" for n in range(3)]
    with sync_playwright() as playwright:
        browser = chromium.launched(playwright)
        walk(browser, addresses, pictures.resolve())
        browser.close()


if __name__ == "__main__":
    main()
