"""The site as an app: what a device keeps concerns nobody, and what it hands in counts once."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.kallipolis.channels.resident.conftest import LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import ABOUT, APPLY, words_of

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor

PAGE = f"{APPLY}/form/applicant"
KEEPER = 'data-keeper="'
BASE = 'data-base="'


def after(mark: str, words: str) -> str:
    return words.partition(mark)[2].partition('"')[0]


def marks_on(browser: Client) -> dict[str, str]:
    page = words_of(browser.get(PAGE))
    return {"keeper": after(KEEPER, page), "base": after(BASE, page)}


def hand_in(browser: Client, given: Mapping[str, str], *, wish: str = "yes") -> int:
    answer = browser.post(PAGE, {"page": "applicant", **given}, headers={"X-Kept": wish})
    return answer.status_code


def line_of(party: Party) -> object:
    draft = drafts.find(as_actor(party), "old-age-allowance")
    address: Any = draft.answers["living_address"] if draft else {}
    return address["line"]


@pytest.mark.parametrize(
    ("code", "name"), [("en", "Public services"), ("zh-hans", "政务服务"), ("zh-hant", "政務服務")]
)
def test_the_app_has_a_name_and_icons_in_each_language(code: str, name: str) -> None:
    answer = Client().get(f"/app/{code}.webmanifest")

    told = json.loads(words_of(answer))
    icons = [each["src"].removeprefix("/static/") for each in told["icons"]]
    assert answer["Content-Type"] == "application/manifest+json"
    assert told["name"] == name
    assert [finders.find(icon) is not None for icon in icons] == [True, True, True]


def test_the_worker_reaches_the_whole_site_and_is_asked_for_each_time() -> None:
    answer = Client().get("/worker.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert (answer["Service-Worker-Allowed"], answer["Cache-Control"]) == ("/", "no-cache")
    assert "importScripts(" in words_of(answer)
    assert "/static/web/city.css" in words_of(answer)


def test_one_worker_is_for_pages_and_for_push_messages(settle: Settle, log_in: LogIn) -> None:
    worker = words_of(Client().get("/worker.js"))
    wishes = words_of(log_in(settle()).get("/messages/wishes"))

    assert "resident/worker.js" in worker
    assert "resident/push-worker.js" in worker
    assert wishes.count('data-worker="/worker.js"') == 2


def test_a_page_without_connection_says_nothing_of_who_is_logged_in(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle(name="梁秀英"))

    kept = {code: words_of(Client().get(f"/offline/{code}/kept")) for code in ("en", "zh-hans")}
    home = words_of(browser.get("/"))

    assert "Kept on this device" in kept["en"]
    assert 'lang="zh-Hans"' in kept["zh-hans"]
    assert (after(KEEPER, kept["en"]), len(after(KEEPER, home))) == ("", 32)


@pytest.mark.parametrize("path", ["/offline/fr/kept", "/offline/en/else", "/app/fr.webmanifest"])
def test_what_is_not_kept_is_not_there(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_kept_answers_are_added_to_the_draft_once(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    kept = ABOUT | marks_on(browser)

    codes = [hand_in(browser, kept), hand_in(browser, kept)]

    assert codes == [204, 204]
    assert line_of(party) == "桃园路 18 号"


def test_kept_answers_are_not_taken_from_somebody_else(settle: Settle, log_in: LogIn) -> None:
    kept = ABOUT | marks_on(log_in(settle()))
    other = settle(name="王五", seed=2)

    code = hand_in(log_in(other), kept)

    assert code == 403
    assert drafts.find(as_actor(other), "old-age-allowance") is None


def test_newer_answers_are_overwritten_only_by_who_wants_it(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    kept = ABOUT | marks_on(browser)
    browser.post(PAGE, {"page": "applicant", **ABOUT, "living_address.line": "新路 1 号"})

    refused, before = hand_in(browser, kept), line_of(party)
    forced = hand_in(browser, kept, wish="forced")

    assert (refused, before) == (409, "新路 1 号")
    assert (forced, line_of(party)) == (204, "桃园路 18 号")
