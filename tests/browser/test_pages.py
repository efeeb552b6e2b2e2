"""Every page kind in a real browser: for ears, for keyboards, for fingers, for narrow windows."""

import os

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import City
from tests.browser.kinds import KINDS, Kind
from tests.browser.probing import (
    OTHERS,
    SEND,
    USUAL,
    WIDTHS,
    Mode,
    look_with_axe,
    measure,
    too_fine,
    too_small,
    walk,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

EVERY = os.environ.get("KALLIPOLIS_EVERY_MODE") == "1"
SAMPLES = [
    (kind, OTHERS[(index + turn) % len(OTHERS)], WIDTHS[(index + turn) % len(WIDTHS)])
    for index, kind in enumerate(KINDS)
    for turn in range(len(OTHERS) if EVERY else 1)
    if EVERY or index % 5 == 1
]
"""Every fifth kind once in another language, other colours or larger words; or each in each."""

GALLERY = KINDS[0]
IN_EACH_MODE = [
    (GALLERY, mode, WIDTHS[index % len(WIDTHS)]) for index, mode in enumerate(OTHERS, start=1)
]


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


def name_of(value: object) -> str:
    return value.name if isinstance(value, Kind) else str(value)


def opened(city: City, browser: Browser, kind: Kind, mode: Mode, width: int) -> Page:
    page = city.open(browser, kind.who, mode, width).new_page()
    page.goto((kind.from_page or kind.path).format(**city.ids))
    if kind.given:
        given = [[name, value.format(**city.ids)] for name, value in kind.given]
        with page.expect_navigation():
            page.evaluate(SEND, [kind.path.format(**city.ids), given])
    return page


def unfit_for_fingers(page: Page, kind: Kind, mode: Mode) -> list[str]:
    """Return what is too small: for an elderly hand and eye where somebody has chosen so."""
    small = too_small(page, 60 if mode.text else 44, is_for_officials=kind.is_for_officials)
    return [*small, *(too_fine(page, 18) if mode.text and not kind.is_for_officials else [])]


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_page_can_be_heard_reached_and_held(city: City, browser: Browser, kind: Kind) -> None:
    page = opened(city, browser, kind, USUAL, WIDTHS[0])

    narrow = [*measure(page, 390), *look_with_axe(page), *walk(page)]
    narrow += unfit_for_fingers(page, kind, USUAL)
    middle = measure(page, 820)
    wide = [*measure(page, 1440), *look_with_axe(page), *walk(page)]

    assert {"390": narrow, "820": middle, "1440": wide} == {"390": [], "820": [], "1440": []}


@pytest.mark.parametrize(("kind", "mode", "width"), [*SAMPLES, *IN_EACH_MODE], ids=name_of)
def test_a_page_is_as_good_in_other_modes(
    city: City, browser: Browser, kind: Kind, mode: Mode, width: int
) -> None:
    page = opened(city, browser, kind, mode, width)

    found = [*look_with_axe(page), *walk(page), *unfit_for_fingers(page, kind, mode)]

    assert [*found, *measure(page, width), *measure(page, 390)] == []


@pytest.fixture
def gallery(city: City, browser: Browser) -> Page:
    return opened(city, browser, GALLERY, Mode("en"), WIDTHS[-1])


def test_a_question_opens_over_the_page_and_leaves_by_escape(gallery: Page) -> None:
    dialog = gallery.locator("dialog#withdraw")

    gallery.locator("[data-dialog=withdraw]").click()
    is_open = dialog.is_visible()
    gallery.keyboard.press("Escape")

    assert (is_open, dialog.is_visible()) == (True, False)


def test_a_long_list_is_searched_by_the_initials_of_pinyin(gallery: Page) -> None:
    gallery.locator("#gallery-region").click()

    gallery.keyboard.type("dh")
    gallery.keyboard.press("ArrowDown")
    gallery.keyboard.press("Enter")

    assert gallery.locator("#gallery-region").input_value() == "Donghu"
    assert gallery.locator("select[name=gallery-region]").input_value() == "d"


def test_a_search_box_suggests_while_one_types(gallery: Page) -> None:
    gallery.locator("#gallery-search").press_sequentially("permit")

    suggested = gallery.get_by_role("option", name="Residence permit")
    suggested.wait_for()

    assert gallery.locator("#gallery-search").get_attribute("aria-expanded") == "true"


def test_lines_are_chosen_by_keys_and_counted(gallery: Page) -> None:
    gallery.locator("#worklist tbody a").first.focus()

    gallery.keyboard.press("x")
    gallery.keyboard.press("j")
    gallery.keyboard.press("x")

    assert gallery.locator("[data-chosen]").inner_text() == "2 chosen"
    assert gallery.get_by_role("button", name="Assign").is_enabled()


def test_a_radio_that_is_not_chosen_is_empty(gallery: Page) -> None:
    drawn = gallery.locator("input[type=radio]").evaluate_all(
        "(all) => all.map((e) => { e.checked = false; return e; })"
        '.map((e) => getComputedStyle(e, "::before").backgroundColor)'
    )

    assert set(drawn) == {"rgba(0, 0, 0, 0)"}


def test_a_code_goes_dark_when_its_time_is_over(city: City, browser: Browser) -> None:
    page = city.open(browser, "", USUAL, 390).new_page()
    page.clock.install()
    page.goto("/design")

    page.clock.run_for(60_000)

    assert "is-over" in (page.locator("#gallery-live").get_attribute("class") or "")


def test_what_does_not_fit_on_the_bar_of_a_phone_opens_above_it(
    city: City, browser: Browser
) -> None:
    page = city.open(browser, "official", USUAL, 390).new_page()
    page.goto("/desk/")
    under_more = page.locator(".tabs .opens-up li a")

    page.locator(".tabs summary").press("Enter")
    opened_by_key = under_more.first.is_visible()
    first, bar = under_more.first.bounding_box(), page.locator(".tabs > ul").bounding_box()
    page.keyboard.press("Escape")

    assert opened_by_key
    assert first is not None
    assert bar is not None
    assert first["y"] + first["height"] <= bar["y"]
    assert under_more.first.is_hidden()


def test_a_page_is_there_without_a_program(city: City, browser: Browser) -> None:
    page = browser.new_context(base_url=city.address, java_script_enabled=False).new_page()

    page.goto("/design")

    assert page.locator("select#gallery-region").is_visible()
    assert page.locator("button[data-print]").is_hidden()
