"""What residents do in a browser, from what they look for to what they get."""

from datetime import date, timedelta

import pytest
from tests.allowance import ANSWERS
from tests.browser.probing import Mode
from tests.browser.walks.answering import apply
from tests.browser.walks.conftest import Town
from tests.browser.walks.people import LOSS, born_to, driver, founded_by, number_in, offer
from tests.browser.walks.ways import (
    DESK,
    ELDERLY,
    EVERY,
    MATRIX,
    PHONE,
    TRADITIONAL,
    WAYS,
    name_of,
)

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.platforms.application.services import api as services

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LICENCE = "replace-lost-driving-licence"
TODAY = SYSTEM_CLOCK.now().date()
ALLOWANCE = "old-age-allowance"
MOST_CLICKS = 20
"""Three seconds for each leave less than a minute."""


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


@pytest.mark.parametrize(
    ("mode", "width"),
    dict.fromkeys([*WAYS, (ELDERLY, PHONE), (TRADITIONAL, DESK)]),
    ids=name_of,
)
def test_an_allowance_is_granted_at_once_in_few_clicks(town: Town, mode: Mode, width: int) -> None:
    walk = town.resident(town.settle("梁秀英", date(1943, 5, 20)), mode, width)

    apply(walk, ALLOWANCE, ANSWERS)
    walk.sees("Sent and granted", "Your document is ready.")
    walk.press("link", "See the case")
    walk.sees("Granted", services.get(ALLOWANCE).name)

    assert walk.clicks <= MOST_CLICKS


@pytest.mark.parametrize(("mode", "width"), MATRIX if EVERY else MATRIX[::4], ids=name_of)
def test_whom_registries_know_gets_an_allowance_with_two_taps_and_no_paper(
    town: Town, mode: Mode, width: int
) -> None:
    walk = town.resident(town.settle_known("梁秀英", date(1943, 5, 20)), mode, width)
    walk.go(f"/services/{ALLOWANCE}")
    before = walk.clicks

    walk.press("link", "Apply online")
    walk.sees("Check your answers", "You declare")
    walk.press("button", "Send")
    walk.sees("Sent and granted", "Your document is ready.")

    assert walk.clicks - before == 2


@pytest.mark.parametrize(("mode", "width"), WAYS, ids=name_of)
def test_a_child_is_born_and_everything_is_asked_for_once(
    town: Town, mode: Mode, width: int
) -> None:
    mother, father = (
        town.settle("苏晓晴", date(1994, 3, 8)),
        town.settle("许家明", date(1992, 7, 20)),
    )
    walk = town.resident(mother, mode, width)

    apply(walk, "newborn", born_to(mother, father, TODAY - timedelta(days=11)))
    walk.sees("Sent")
    town.work()
    walk.press("link", "See the case")
    walk.sees("Parts", services.get("household-newborn").name)

    parts = walk.section("Parts").get_by_role("listitem")
    assert parts.count() == 5


@pytest.mark.parametrize(("mode", "width"), WAYS, ids=name_of)
def test_a_company_is_opened_by_one_application(town: Town, mode: Mode, width: int) -> None:
    founder = town.settle("方启明", date(1985, 6, 15))
    walk = town.resident(founder, mode, width)

    apply(
        walk,
        "start-company",
        founded_by(founder, TODAY),
        papers={"lease-contract": town.paper("lease.pdf")},
    )
    walk.sees("Sent")
    town.work()
    walk.press("link", "See the case")
    walk.sees("Parts", services.get("tax-registration").name)

    assert walk.section("Parts").get_by_role("listitem").count() == 3


@pytest.mark.parametrize(("mode", "width"), WAYS, ids=name_of)
def test_a_daughter_is_trusted_to_act_and_applies_for_her_mother(
    town: Town, mode: Mode, width: int
) -> None:
    mother, daughter = (
        town.settle("梁秀英", date(1943, 5, 20)),
        town.settle("李小梅", date(1980, 1, 1)),
    )
    hers, theirs = town.resident(mother, mode, width), town.resident(daughter, mode, width)

    hers.go("/acting")
    hers.press("link", "Ask somebody")
    offer(hers, daughter)
    hers.sees("Who may act for me", "Not accepted yet")
    theirs.go("/acting")
    theirs.press("button", "Accept")
    theirs.sees("Valid")
    theirs.press("button", theirs.say("Act for %(name)s", name=mother.name))
    apply(theirs, ALLOWANCE, ANSWERS)
    theirs.sees("Sent and granted")
    hers.go("/cases")
    hers.sees(services.get(ALLOWANCE).name)


@pytest.mark.parametrize(("mode", "width"), WAYS, ids=name_of)
def test_a_fee_is_paid_and_sent_back(town: Town, mode: Mode, width: int) -> None:
    walk = town.resident(driver(town), mode, width)
    official = town.official("public-security@440300", mode)

    apply(walk, LICENCE, LOSS)
    walk.press("link", walk.say("Pay %(amount)s", amount=walk.money(10)))
    walk.press("button", walk.say("Pay %(amount)s", amount=walk.money(10)))
    walk.sees("Payment sandbox: no money moves here")
    walk.press("button", "Pay")
    town.work()
    walk.sees("Paid", "Receipt")
    case = number_in(walk)
    official.go(f"/desk/cases/{case}/payment")
    official.page.get_by_label(official.named("Why")).fill("多收，予以退还。")
    official.press("button", "Send back")
    official.sees("Refunds")
    town.work()
    walk.page.reload()
    walk.sees("What goes back to you", "Sent back", "多收，予以退还。")
