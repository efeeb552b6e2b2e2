"""The directory at the desk, notes on the page of a case, and mentions on top of the inbox."""

import re
from html import unescape

import pytest
from django.test import Client
from tests.kallipolis.channels.desk.conftest import LogIn

from kallipolis.foundation.actors import system
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import DirectorySearch
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.notices import api as notices

pytestmark = pytest.mark.django_db

POLICE = "public-security@440300"


def id_of(name: str) -> str:
    found = parties.search_officials(system("test"), DirectorySearch(words=name))
    return found.colleagues[0].id


def arrive() -> None:
    """Let all facts arrive that there are."""
    for event in outbox.recorded(limit=1000):
        notices.take_in(event)


def read(browser: Client, path: str) -> str:
    return unescape(browser.get(path).content.decode())


def test_a_colleague_is_found_by_the_first_letters_of_their_name(
    office: Office, official: LogIn
) -> None:
    official("张晓明", "reviewer", organisation=POLICE)
    browser = official("Chen", "decider")

    page, none = read(browser, "/desk/people?q=zxm"), read(browser, "/desk/people?q=qqq")

    assert re.search(r"张晓明.*Shenzhen Public Security Bureau.*Reviewer", page, re.DOTALL)
    assert "Nobody fits." in none


@pytest.mark.parametrize("page", ["0", "x", "999999", "2"])
def test_any_page_of_the_directory_can_be_asked_for(
    office: Office, official: LogIn, page: str
) -> None:
    assert official("Chen", "decider").get("/desk/people", {"page": page}).status_code == 200


def test_what_one_says_of_oneself_stands_in_the_directory(office: Office, official: LogIn) -> None:
    browser = official("Chen", "decider")

    wrong = browser.post("/desk/people/me", {"post": "Head", "phone": "ask", "email": ""})
    browser.post(
        "/desk/people/me", {"post": "Head", "phone": "0755-1234 转 12", "email": "c@o.test"}
    )

    page = read(browser, "/desk/people?q=chen")
    assert (wrong.status_code, "Head" in wrong.content.decode()) == (422, True)
    assert 'href="tel:07551234"' in page
    assert 'href="mailto:c@o.test"' in page


def test_beside_a_case_the_directory_mentions_who_may_see_it(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    official("Liu", "supervisor", organisation=POLICE)
    official("Wang", "decider", organisation=POLICE)
    browser = official("Chen", "decider")

    near = read(browser, f"/desk/people?case={case.id}")
    listed = read(browser, f"/desk/people?case={case.id}&q=Security")
    page = read(browser, f"/desk/cases/{case.id}?mention={id_of('Liu')}")

    assert "Chen" in near
    assert "Liu" not in near
    assert f"?mention={id_of('Liu')}#notes" in listed
    assert f"?mention={id_of('Wang')}#notes" not in listed
    assert re.search(rf'value="{id_of("Liu")}" checked', page)


def test_a_note_is_kept_and_who_is_mentioned_reads_of_it_on_top_of_the_inbox(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    liu, chen = official("Liu", "decider"), official("Chen", "lead-reviewer")
    path = f"/desk/cases/{case.id}"

    kept = chen.post(f"{path}/notes", {"words": "Look here", "mentioned": id_of("Liu")})
    arrive()
    top = read(liu, "/desk/?what=both")
    (told,) = re.findall(r'href="(/desk/messages/\w+)"', top)
    led = liu.get(told)

    assert kept.headers["Location"] == f"{path}#notes"
    assert f"Chen mentions you in case {case.id}" in top
    assert led.headers["Location"] == path
    assert "Look here" in read(liu, path)
    assert "You were mentioned" not in read(liu, "/desk/?what=both")


def test_a_note_that_cannot_be_kept_comes_back_with_its_words(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    official("Wang", "decider", organisation=POLICE)
    browser = official("Chen", "decider")
    path = f"/desk/cases/{case.id}/notes"

    answer = browser.post(path, {"words": "Look here", "mentioned": id_of("Wang")})

    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Wang cannot see this case, so they cannot be mentioned." in page
    assert ">Look here</textarea>" in page


def test_a_note_is_withdrawn_by_its_author_alone(office: Office, official: LogIn) -> None:
    case = office.open()
    chen, liu = official("Chen", "decider"), official("Liu", "decider")
    path = f"/desk/cases/{case.id}"
    chen.post(f"{path}/notes", {"words": "Wrong case"})
    (way,) = re.findall(r'action="(/desk/notes/\w+/withdraw)"', read(chen, path))

    others = liu.post(way)
    chen.post(way)

    assert others.status_code == 404
    assert "Wrong case" not in read(liu, path)
    assert "Withdrawn" in read(liu, path)


def test_who_does_not_see_a_case_writes_no_note_on_it(office: Office, official: LogIn) -> None:
    case = office.open()
    browser = official("Wang", "decider", organisation=POLICE)

    answer = browser.post(f"/desk/cases/{case.id}/notes", {"words": "Look here"})

    assert answer.status_code == 404


def test_colleagues_are_suggested_for_what_is_typed_after_an_at(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    official("张晓明", "decider")
    official("Wang", "decider", organisation=POLICE)
    browser = official("Chen", "decider")

    page = read(browser, f"/desk/cases/{case.id}")
    (found,) = browser.get(f"/desk/cases/{case.id}/mentions?q=zx").json()["suggestions"]
    none = browser.get(f"/desk/cases/{case.id}/mentions?q=wang").json()["suggestions"]

    assert f'data-mentions="/desk/cases/{case.id}/mentions"' in page
    assert found == {
        "party": id_of("张晓明"),
        "name": "张晓明",
        "office": "Shenzhen Civil Affairs Bureau",
    }
    assert none == []


def test_who_does_not_reach_the_case_is_suggested_nobody(office: Office, official: LogIn) -> None:
    case = office.open()
    far = official("Wang", "decider", organisation=POLICE)

    assert far.get(f"/desk/cases/{case.id}/mentions?q=z").status_code == 404
