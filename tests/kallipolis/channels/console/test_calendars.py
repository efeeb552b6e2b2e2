"""Calendars: looked at, and changed in a working copy."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs, write_pack

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]
NAMES = {"name.en": "City Day", "name.zh_hans": "城市日", "name.zh_hant": "城市日"}
DAYS = {"do": "add", "part": "holidays", "first": "2026-12-28", "last": "2026-12-30"} | NAMES


FESTIVAL = "name: {en: Spring Festival, zh-Hans: 春节, zh-Hant: 春節}"
WEEK = "\n".join(f"  - {{date: 2019-02-{day:02}, {FESTIVAL}}}" for day in range(4, 11))
CALENDAR = f"""
id: china
region: '440000'
title: {{en: Working days, zh-Hans: 工作日安排, zh-Hant: 工作日安排}}
holidays:
{WEEK}
  - {{date: 2026-10-01, name: {{en: National Day, zh-Hans: 国庆节, zh-Hant: 國慶節}}}}
make_up_days:
  - {{date: 2026-10-10, name: {{en: Instead, zh-Hans: 调休, zh-Hant: 調休}}}}
"""


@pytest.fixture
def editor(keeper: Keeper, tmp_path: Path) -> Client:
    client = keeper("pack-editor")
    files = {"calendars/china.yaml": CALENDAR}
    folder = tmp_path / "holidays"
    publish_packs(write_pack(folder, files, id="holidays", version="1.0.0", requires="core"))
    return client


def words(answer: object) -> str:
    return str(getattr(answer, "content", b"").decode())


def begun(client: Client) -> str:
    asked = {
        "pack": "holidays",
        "reason": "A holiday more.",
        "kind": "calendar",
        "document": "china",
    }
    return str(client.post("/console/changes", asked).headers["Location"])


def sent(client: Client, path: str, **given: str) -> int:
    seen = words(client.get(path)).partition('name="seen" value="')[2].partition('"')[0]
    return client.post(path, {"seen": seen} | given).status_code


def test_calendars_are_listed_with_how_far_they_reach(editor: Client) -> None:
    page = words(editor.get("/console/calendars"))

    assert 'href="/console/calendars/china"' in page
    assert "31 December" in page


def test_days_in_a_row_are_one_line(editor: Client) -> None:
    page = words(editor.get("/console/calendars/china", {"year": "2019"}))

    assert "4 February 2019 – 10 February 2019" in page
    assert 'data-label="How many">7<' in page
    assert "Monday – Sunday" in page


@pytest.mark.parametrize("year", ["1800", "soon", "99999"])
def test_a_year_that_is_not_there_shows_another(editor: Client, year: str) -> None:
    answer = editor.get("/console/calendars/china", {"year": year})

    assert answer.status_code == 200
    assert "Working days" in words(answer)


def test_a_calendar_that_is_not_there_is_not_found(editor: Client) -> None:
    assert editor.get("/console/calendars/nowhere").status_code == 404


def test_a_change_begun_at_a_calendar_opens_it(editor: Client) -> None:
    path = begun(editor)

    assert path.endswith("/calendar/china")
    assert "Add days" in words(editor.get(path))
    assert path in words(editor.get("/console/calendars/china"))


def test_days_are_added_and_taken_out_in_the_working_copy(editor: Client) -> None:
    path = begun(editor)

    added = sent(editor, path, **DAYS)
    removed = sent(editor, path, do="remove", day="2026-12-29")
    page = words(editor.get(path))
    copy = words(editor.get(path.removesuffix("/calendar/china")))

    assert (added, removed) == (302, 302)
    assert page.count("City Day</span>") == 2
    assert "2026-12-30" in copy
    assert "City Day" not in str(packs.get("calendar", "china").body)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"first": "soon", "last": ""}, "first"), ({"name.zh_hant": ""}, "name.zh_hant")],
)
def test_days_that_cannot_be_come_back_as_they_were_written(
    editor: Client, given: dict[str, str], field: str
) -> None:
    path = begun(editor)
    seen = words(editor.get(path)).partition('name="seen" value="')[2].partition('"')[0]

    answer = editor.post(path, {"seen": seen} | DAYS | given)

    assert answer.status_code == 422
    assert f'id="{field}-fault"' in words(answer)
    assert 'value="City Day"' in words(answer)


def test_the_calendar_is_offered_among_the_documents_of_a_copy(editor: Client) -> None:
    copy = begun(editor).removesuffix("/calendar/china")

    page = words(editor.get(copy))

    assert f"{copy}/calendar/china" in page


def test_who_changes_no_packs_is_not_asked_to(keeper: Keeper, editor: Client) -> None:
    approver = keeper("pack-approver", name="Fang")

    assert "Begin" not in words(approver.get("/console/calendars/china")).partition("<h1>")[2]


def test_without_a_calendar_the_page_says_what_then(keeper: Keeper) -> None:
    page = words(keeper("pack-editor").get("/console/calendars"))

    assert "No calendar is published." in page
