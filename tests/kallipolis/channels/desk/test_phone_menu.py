"""The bar at the foot of a phone: what a role works in, and all the rest one press away."""

import re
from typing import Final

import pytest
from tests.kallipolis.channels.desk.conftest import LogIn

pytestmark = pytest.mark.django_db

ROLES: Final = {
    "decider": ["/desk/", "/desk/messages", "/desk/find", "/desk/team"],
    "window-officer": ["/desk/", "/desk/window", "/desk/hall", "/desk/messages"],
    "hall-head": ["/desk/", "/desk/hall", "/desk/messages", "/desk/find"],
    "supervisor": ["/desk/", "/desk/supervision", "/desk/messages", "/desk/find"],
    "administrator": ["/console/", "/desk/messages", "/desk/find", "/desk/team"],
    "data-administrator": ["/console/", "/desk/messages", "/desk/find", "/desk/team"],
    "data-steward": ["/console/", "/desk/messages", "/desk/find", "/desk/team"],
    "operator": ["/console/", "/desk/messages", "/desk/find", "/desk/team"],
}
BAR: Final = re.compile(r'<nav class="tabs".*?</nav>', re.DOTALL)
TOP: Final = re.compile(r'<header class="top">.*?</header>', re.DOTALL)
MORE: Final = re.compile(r"<details.*?</details>", re.DOTALL)


def part(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    assert found is not None
    return found[0]


def links(part_of_page: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)"', part_of_page)


@pytest.mark.parametrize("role", ROLES)
def test_four_links_and_more_stand_on_the_bar(official: LogIn, role: str) -> None:
    page = official("Chen", role).get("/desk/find").content.decode()
    bar = part(BAR, page)

    on_it, under_more = links(MORE.sub("", bar)), links(part(MORE, bar))

    assert on_it == ROLES[role]
    assert under_more
    assert {*on_it, *under_more} == {
        path for path in links(part(TOP, page)) if path.startswith(("/desk/", "/console/"))
    }


def test_more_is_marked_on_a_page_that_is_under_it(official: LogIn) -> None:
    browser = official("Chen", "decider")

    inside = part(MORE, part(BAR, browser.get("/desk/people").content.decode()))
    outside = part(MORE, part(BAR, browser.get("/desk/find").content.decode()))

    assert '<summary aria-current="true">' in inside
    assert 'href="/desk/people" aria-current="page"' in inside
    assert "aria-current" not in outside


@pytest.mark.parametrize("role", ["data-steward", "operator"])
def test_who_has_no_cases_is_led_to_the_console(official: LogIn, role: str) -> None:
    answer = official("Chen", role).get("/desk/")

    assert (answer.status_code, answer["Location"]) == (302, "/console/")
