"""A designer changes what a rule pays; a colleague looks at it, approves, and it is in force."""

import re
from datetime import date
from typing import Final

import pytest
from playwright.sync_api import Locator, expect
from tests.browser.probing import MOST_KEYS, Mode
from tests.browser.walks.conftest import Town
from tests.browser.walks.people import decided
from tests.browser.walks.walking import Walk
from tests.browser.walks.ways import CHINESE, DESK, ENGLISH, EVERY, MATRIX, WAYS, name_of

from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Rule

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

RULE: Final = "old-age-allowance-decision"
OFFICE: Final = "civil-affairs@440300"
ROW: Final = 3
"""The row of those from 80 to 89 whose household is here."""

EXAMPLES: Final = (
    "old-age-allowance-eightieth-birthday",
    "old-age-allowance-city-without-counties",
)
"""Worked examples that say what they get."""

REASONS: Final = ("why.zh_hans", "why.zh_hant", "why.en")
CITED: Final = "cn-elderly-rights-law/art-33"

AMOUNTS: Final = (150, 180, 160, 190, 170)
"""What each walk pays. Units: yuan."""

CASES: Final = [(*way, yuan) for way, yuan in zip(WAYS, AMOUNTS, strict=False)]

TABLES: Final = MATRIX if EVERY else ((CHINESE, DESK), (ENGLISH, DESK))


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


def just(number: int) -> re.Pattern[str]:
    """Find a number that is no part of a longer one."""
    return re.compile(rf"(?<![\d.,]){number}(?![\d.,])")


def rule() -> Rule:
    body = packs.get("rule", RULE).body
    assert isinstance(body, Rule)
    return body


def paid() -> int:
    """Return what the row pays now. Units: yuan."""
    table = rule().table
    assert table is not None
    return int(str(table.rows[ROW - 1].then["monthly_amount"])) // 100


def title_of(kind: str, id: str) -> Text:
    title = getattr(packs.get(kind, id).body, "title", None)
    assert isinstance(title, Text)
    return title


@pytest.mark.parametrize(("mode", "width", "yuan"), CASES, ids=name_of)
def test_a_rule_is_changed_tried_approved_and_in_force(
    town: Town, mode: Mode, width: int, yuan: int
) -> None:
    before = paid()
    case = decided(town, town.settle("梁秀英", date(1943, 5, 20)))
    walk = town.official(OFFICE, mode, width, roles=("pack-editor",))
    colleague = town.official(OFFICE, mode, width, roles=("pack-approver",))

    begin(walk, "八十岁档提高")
    change_row(walk, yuan)
    for id in EXAMPLES:
        expect(example(walk, id)).to_contain_text(walk.say("fails"))
        correct(walk, id, before, yuan)
        expect(example(walk, id)).to_contain_text(walk.say("holds"))
    walk.sees("All hold")
    try_on_past_cases(walk, case)
    walk.press("button", "Send for approval")
    walk.sees("You worked on this, so that a colleague has to approve it.")
    colleague.go("/console/changes")
    colleague.press("link", "八十岁档提高")
    colleague.sees("All hold")
    colleague.press("button", "Approve and publish")
    colleague.sees("It is published and in force.")

    assert paid() == yuan
    version = packs.get("rule", RULE).version
    walk.go(f"/console/documents/rule/{RULE}")
    walk.sees(rule().title, version)
    expect(walk.page.get_by_role("row").nth(ROW)).to_contain_text(just(yuan))


@pytest.mark.parametrize(("mode", "width"), TABLES, ids=name_of)
def test_the_table_of_a_rule_is_written_by_keyboard_alone(
    town: Town, mode: Mode, width: int
) -> None:
    walk = town.official(OFFICE, mode, width, roles=("pack-editor",))
    begin(walk, "键盘改规则")
    rows = walk.page.locator(".designed > li")
    before = rows.count()

    walk.reach(walk.say("Add a row before row %(number)s", number=1))
    walk.enter()
    write_row(walk, "66", "67")
    expect(rows).to_have_count(before + 1)
    expect(rows.nth(0)).to_contain_text(from_below(walk, 66, 67))
    reach_way(walk, "Change")
    walk.enter()
    write_row(walk, "66", "68")
    expect(rows.nth(0)).to_contain_text(from_below(walk, 66, 68))
    reach_way(walk, "Down")
    walk.enter()
    expect(rows.nth(1)).to_contain_text(from_below(walk, 66, 68))
    reach_way(walk, "Remove", 2)
    walk.enter()

    expect(rows).to_have_count(before)
    expect(walk.page.locator(".designed")).not_to_contain_text(from_below(walk, 66, 68))
    walk.shoot()


def from_below(walk: Walk, low: int, below: int) -> str:
    """Return how an interval without its upper bound is said."""
    said = rules.told_of(f"[{low}..{below})", {}, values=())
    assert said is not None
    return walk.say(said)


def reach_way(walk: Walk, words: str, number: int = 1) -> None:
    """Press Tab until a way to change a row of the table is reached."""
    ways = walk.page.locator(".designed > li").nth(number - 1).locator(".row-ways")
    reach_place(walk, ways.locator("a, button").filter(has_text=walk.say(words)))


def write_row(walk: Walk, first: str, below: str) -> None:
    """Write the cells of a row, going from one to the next by Tab, and save it by Enter."""
    written = {"then.decision": "review", "source": CITED}
    written |= {"when.age.value": first, "when.age.to": below}
    reach_place(walk, walk.page.locator("[name='when.age.is']"))
    choose(walk, walk.page.locator("[name='when.age.is']"), walk.say("is from …, below …"))
    for name in ("when.age.value", "when.age.to", "then.decision", *REASONS, "source"):
        reach_place(walk, walk.page.locator(f"[name='{name}']"))
        walk.page.keyboard.press("Control+A")
        walk.page.keyboard.type(written.get(name, "转人工核查。"))
    walk.shoot()
    walk.enter()
    walk.sees("Saved in the working copy.")


def choose(walk: Walk, place: Locator, words: str) -> None:
    """Go down the options of the list that has the keyboard until one has these words."""
    walk.page.keyboard.press("Home")
    for _ in range(MOST_KEYS):
        if place.evaluate("list => list.selectedOptions[0].text.trim()") == words:
            return
        walk.page.keyboard.press("ArrowDown")
    raise AssertionError(f"{words} is no option of {place}")


def reach_place(walk: Walk, place: Locator) -> None:
    """Press Tab until some place is reached."""
    for _ in range(MOST_KEYS):
        walk.page.keyboard.press("Tab")
        if place.evaluate("place => place === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not reach {place}")


def begin(walk: Walk, reason: str) -> None:
    """Begin a working copy and open the rule in it."""
    walk.go("/console/changes")
    walk.page.get_by_label(walk.named("Pack")).select_option("public-services")
    walk.page.get_by_label(walk.named("What is to change, and why")).fill(reason)
    walk.shoot()
    walk.press("button", "Begin")
    walk.sees("Nothing is changed.")
    walk.press("link", title_of("rule", RULE), walk.open("Rules"))
    walk.sees("Rows of the table")


def change_row(walk: Walk, yuan: int) -> None:
    """Change what a row pays; what is wrong with a cell is said while one is at the next."""
    row = walk.page.locator(".designed > li").nth(ROW - 1)
    walk.tap(row.locator(".row-ways a"))
    said, below = walk.page.locator("#said"), walk.page.locator("[id='when.age.to']")
    below.fill("70")
    below.press("Tab")
    expect(said.get_by_role("alert")).to_be_visible()
    walk.shoot()
    below.fill("90")
    below.press("Tab")
    expect(said).to_contain_text(walk.say("Nothing is wrong with it."))
    walk.sees("yuan")
    walk.page.locator("[id='then.monthly_amount']").fill(str(yuan))
    walk.page.keyboard.press("Tab")
    walk.shoot()
    walk.press("button", "Save in the working copy")
    walk.sees("Saved in the working copy.")
    expect(row).to_contain_text(just(yuan))
    walk.tap(walk.page.locator(".crumbs a").first)


def example(walk: Walk, id: str) -> Locator:
    """Find a worked example in the checks of a working copy."""
    title = walk.say(title_of("scenario", id))
    return walk.page.locator(".examples > li").filter(has_text=title)


def correct(walk: Walk, id: str, before: int, yuan: int) -> None:
    """Let a worked example expect what the rule is to pay."""
    walk.shoot()
    walk.tap(walk.find("link", title_of("scenario", id), example(walk, id)))
    walk.page.locator("[id='outputs.monthly_amount']").fill(str(yuan))
    why = walk.page.locator("#why")
    why.fill(why.input_value().replace(f"{before}.00", f"{yuan}.00"))
    walk.shoot()
    walk.press("button", "Save in the working copy")
    walk.tap(walk.page.locator(".crumbs a").first)


def try_on_past_cases(walk: Walk, case: str) -> None:
    """Try the change on what was decided, and go back to the working copy."""
    copy = walk.page.url
    walk.press("button", "Try on past cases")
    walk.sees("This waits for a worker.")
    jobs.run_due()
    walk.sees(case, "How answers would turn")
    walk.go(copy)
