"""At the window: called from the queue, recognised, applied for, confirmed on paper, done."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from tests.browser.probing import Mode
from tests.browser.walks.answering import answer, form_of
from tests.browser.walks.conftest import Town
from tests.browser.walks.people import number_of
from tests.browser.walks.walking import Walk
from tests.browser.walks.ways import CHINESE, DESK, ENGLISH, EVERY, MATRIX, name_of

from kallipolis.domains.government.visits import api as visits
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.appointments.testing import (
    make_counter,
    make_group,
    make_plan,
)
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.services import api as services

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

HALL = "hall-440305"
WINDOWS = MATRIX if EVERY else ((CHINESE, DESK), (ENGLISH, DESK))
ALLOWANCE = "old-age-allowance"
ANSWERS = {
    "living_address": {"region": "440305", "line": "桃园路 18 号"},
    "phone": "13800000001",
    "lives_with": "family",
    "receives_elsewhere": False,
    "payment": "social-security-card",
    "declares_true": True,
    "declares_changes": True,
}
LENS = """navigator.mediaDevices.getUserMedia = async () => {
  const paper = document.createElement("canvas");
  paper.width = 640;
  paper.height = 480;
  const ink = paper.getContext("2d");
  setInterval(() => { ink.fillStyle = "#fff"; ink.fillRect(0, 0, 640, 480); }, 50);
  return paper.captureStream();
};"""
"""A camera that sees white paper."""


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


@pytest.fixture(autouse=True)
def _plan(streets: str) -> None:
    plan = make_plan(
        opening="Mo-Su 00:00-23:59",
        groups=(make_group("general", "G", services=()),),
        counters=(make_counter("1"),),
        early_minutes=480,
        close_minutes=1,
    )
    publish_documents(pack="halls", appointment_plan=[plan])


@pytest.mark.parametrize(("mode", "width"), WINDOWS, ids=name_of)
def test_a_visitor_is_served_from_the_queue_to_the_receipt(
    town: Town, mode: Mode, width: int
) -> None:
    party = town.settle("梁秀英", date(1943, 5, 20))
    roles = ("window-officer", "delivery-officer")
    walk = town.official("civil-affairs@440305", mode, width, roles=roles)
    walk.page.add_init_script(LENS)

    call(walk)
    walk.press("link", "Begin the visit")
    recognise(walk, party)
    walk.sees("Name and number checked")
    walk.page.locator("#q").fill(walk.say(services.get(ALLOWANCE).name))
    walk.press("button", "Search")
    walk.tap(walk.page.locator(f"main a[href$='/apply/{ALLOWANCE}']"))
    answer(walk, form_of(ALLOWANCE), ANSWERS)
    walk.sees("Evidence")
    walk.press("button", "Continue")
    walk.sees("Check your answers")
    walk.press("link", "Print the sheet")
    walk.sees("I have read this. It is true, and I ask that it be sent for me.")
    walk.press("link", "Back")
    photograph(walk)
    walk.press("button", "Send")
    walk.sees("Receipt of an application", "What was handed in", "Whom to ask")
    walk.press("link", "On 80 mm")
    walk.sees("Where to follow it")
    (case,) = cases.cases_of(as_actor(party)).cases
    consent = visits.consent_of(case.id)
    walk.press("link", "Back to the visit")
    walk.press("button", "End the visit")
    walk.sees("Nobody is at your counter.")
    walk.press("button", "Close the counter")

    assert case.channel == "window"
    assert consent is not None
    assert len(consent.files) == 2


def call(walk: Walk) -> None:
    """Open the counter, give a number to who stands there, and call it."""
    walk.go(f"/desk/hall/{HALL}")
    walk.press("button", "Open the counter")
    walk.press("button", "Give a number")
    walk.press("button", "Call the next")


def recognise(walk: Walk, party: Party) -> None:
    """Write down who it is, as the identity document says."""
    walk.page.locator("#purpose").fill("津贴")
    walk.page.locator("#name").fill(party.name)
    walk.page.locator("#id_number").fill(number_of(party))
    walk.shoot()
    walk.press("button", "Begin the visit")


def photograph(walk: Walk) -> None:
    """Take pictures of both sides of the sheet that was signed."""
    walk.touch(walk.find("button", "Take pictures"))
    lens = walk.page.get_by_role("dialog")
    expect(lens).to_be_visible()
    expect(lens.locator("video")).to_have_js_property("videoWidth", 640)
    for number in (1, 2):
        walk.touch(walk.find("button", "Take this page", lens))
        expect(lens.get_by_role("status")).to_have_text(f"{walk.say('Pages taken')}: {number}")
    walk.shoot()
    walk.touch(walk.find("button", "Done", lens))
    assert kept(walk.page) == 2


def kept(page: Page) -> int:
    """Return how many pages the field of the sheet holds."""
    return int(page.evaluate("document.getElementById('sheet').files.length"))
