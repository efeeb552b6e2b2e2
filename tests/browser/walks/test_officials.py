"""What residents and officials do for each other, each in a window of their own."""

from datetime import date

import pytest
from playwright.sync_api import expect
from tests.browser.probing import Mode
from tests.browser.walks.answering import apply, tick
from tests.browser.walks.conftest import Town
from tests.browser.walks.people import act_of, decided, leading, number_in, open_since, state_of
from tests.browser.walks.walking import Walk
from tests.browser.walks.ways import WAYS, name_of

from kallipolis.platforms.application.services import api as services

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

CARD = "renew-identity-card"
REQUEST = {"statement": "请换发", "phone": "13800000001", "is_true": True}
OVERDUE = {"en": "Overdue by", "zh-hans": "已超期"}
OFFICES = [f"public-security@4403{district:02}" for district in (4, 6, 7, 8, 9)]
"""One for each walk, so that its inbox is empty."""


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


@pytest.mark.parametrize(("mode", "width"), WAYS, ids=name_of)
def test_what_is_to_be_corrected_is_told_once_and_sent_again(
    town: Town, mode: Mode, width: int
) -> None:
    walk = town.resident(town.settle("梁秀英", date(1960, 5, 20)), mode, width)
    official = town.official("public-security@440305", mode)
    evidence = services.evidence_type("photograph").name

    apply(walk, CARD, REQUEST, papers={"photograph": town.paper("face.pdf")})
    walk.sees("Sent")
    official.go("/desk/")
    official.press("link", services.get(CARD).name)
    folded = official.open(act_of("standard", "ask-corrections"))
    folded.get_by_label(official.named(evidence)).fill("照片模糊，请重新拍摄。")
    official.shoot()
    official.press("button", act_of("standard", "ask-corrections"), folded)
    walk.go("/")
    walk.sees("Waiting for you")
    walk.press("link", "Continue", walk.section("Waiting for you"))
    walk.sees("Please correct", "照片模糊，请重新拍摄。")
    folded = walk.open(act_of("standard", "resubmit"))
    folded.get_by_label(walk.named(evidence)).set_input_files(town.paper("sharp.pdf"))
    walk.press("button", act_of("standard", "resubmit"), folded)
    walk.sees("sharp.pdf")
    official.go(f"/desk/cases/{number_in(walk)}")
    official.act(act_of("standard", "accept"))
    official.sees(state_of("standard", "reviewing"))


@pytest.mark.parametrize(
    ("mode", "width", "office"),
    [(*way, office) for way, office in zip(WAYS, OFFICES, strict=False)],
    ids=name_of,
)
def test_an_official_clears_the_inbox_by_keyboard(
    town: Town, mode: Mode, width: int, office: str
) -> None:
    late = open_since(office, town.settle("梁秀英", date(1960, 5, 20)), days=60)
    open_since(office, town.settle("王秀兰", date(1961, 5, 20)), days=0)
    walk = town.official(office, mode, width)

    walk.go("/desk/")
    rows = walk.page.locator("main tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(late)
    expect(rows.first).to_contain_text(OVERDUE[mode.language])
    walk.shoot()
    for steps in ((accept, accept, grant, grant), (deliver, deliver)):
        walk.keys("j")
        walk.shoot()
        walk.enter()
        for step in steps:
            step(walk)  # and the next case of the inbox follows by itself
    walk.sees("Nothing waits for you.")


def accept(walk: Walk) -> None:
    """Accept a case by its letter, which leads into the form, and by the keys that send it."""
    walk.keys("a")
    walk.enter("Control+Enter")
    walk.shoot()


def grant(walk: Walk) -> None:
    """Grant what is applied for, by the Tab key alone."""
    walk.reach(act_of("standard", "decide"))
    walk.keys("Enter")
    walk.reach("Granted")
    walk.keys("Space")
    walk.shoot()
    walk.reach(act_of("standard", "decide"))
    walk.enter()
    walk.shoot()


def deliver(walk: Walk) -> None:
    """Deliver: the only act that is left, and so it is unfolded."""
    walk.reach(act_of("standard", "deliver"))
    walk.reach(act_of("standard", "deliver"))
    walk.enter()
    walk.shoot()


@pytest.mark.parametrize(("mode", "width"), WAYS, ids=name_of)
def test_a_low_rating_comes_back_as_a_case(town: Town, mode: Mode, width: int) -> None:
    party = town.settle("梁秀英", date(1943, 5, 20))
    case = decided(town, party)
    walk = town.resident(party, mode, width)

    walk.go(f"/cases/{case}")
    rated = walk.open(act_of("instant", "rate"))
    tick(walk, walk.find("radio", "Not at all content", rated))
    rated.get_by_label(walk.named("Anything to say")).fill("等太久，也没人解释。")
    walk.press("button", act_of("instant", "rate"), rated)
    town.work()
    walk.page.reload()
    walk.press("link", "What is done about it")
    walk.sees(services.get("rating-correction").name, "等太久，也没人解释。")
    official = town.official(leading(case), mode)
    official.go(f"/desk/cases/{number_in(walk)}")
    official.act(act_of("rating-correction", "take-on"))
    official.act(act_of("rating-correction", "call-back"), "已致电说明，并道歉。")
    official.act(act_of("rating-correction", "put-right"), "已整改：当日办结。")
    walk.page.reload()
    walk.sees("已整改：当日办结。")
    walk.act(act_of("rating-correction", "content"))
    walk.sees(state_of("rating-correction", "settled"))
