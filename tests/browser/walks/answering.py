"""Answer a form on its pages by what its questions are called, and send it in."""

from collections.abc import Mapping
from functools import singledispatch
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, expect
from tests.browser.walks.walking import Walk

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.forms import contracts as f
from kallipolis.platforms.application.forms.logic.controls import MOST_RADIOS
from kallipolis.platforms.application.services import api as services

MOST_PAGES: Final = 40
"""How many pages are answered before a form is taken to have no end."""

Answers = Mapping[str, object]


def form_of(service: str) -> f.Form:
    """Return the form of a service that is published now."""
    body = packs.get("form", str(services.get(service).form)).body
    assert isinstance(body, f.Form)
    return body


def apply(walk: Walk, service: str, answers: Answers, papers: Mapping[str, Path] = {}) -> None:
    """Begin at the guide of a service, answer, bring papers, check, and send."""
    walk.go(f"/services/{service}")
    walk.sees(services.get(service).name)
    walk.press("link", "Apply online")
    answer(walk, form_of(service), answers)
    bring(walk, papers)
    walk.sees("Check your answers")
    walk.press("button", "Send")


def answer(walk: Walk, form: f.Form, answers: Answers) -> None:
    """Answer page after page, until what is shown is none of the form."""
    pages = {walk.say(page.title): page for page in form.pages}
    title = walk.page.get_by_role("heading", level=1)
    for _ in range(MOST_PAGES):
        page = pages.get(title.inner_text().strip())
        if page is None:
            return
        fill(walk, page.fields, answers, walk.page.locator("main"))
        walk.shoot()
        walk.press("button", "Continue")
    raise AssertionError(walk.page.get_by_role("alert").inner_text())


def fill(walk: Walk, fields: tuple[f.Field, ...], answers: Answers, within: Locator) -> None:
    """Answer the questions that are asked here and that there is an answer to."""
    for field in fields:
        if field.name in answers:
            put(field, walk, answers[field.name], within)


def bring(walk: Walk, papers: Mapping[str, Path]) -> None:
    """Bring papers, each under the name of its kind of evidence, and go on."""
    walk.sees("Evidence")
    for kind, file in papers.items():
        group = walk.find("group", services.evidence_type(kind).name)
        group.get_by_label(walk.say("A photo or a PDF")).set_input_files(file)
    walk.press("button", "Continue")


@singledispatch
def put(field: f.Field, walk: Walk, value: object, within: Locator) -> None:
    """Answer one question by its type, unless it is not asked or already answered so."""
    write(walk, within.get_by_label(walk.named(field.title)), str(value))


@put.register
def _(field: f.MoneyField, walk: Walk, value: int, within: Locator) -> None:
    write(walk, within.get_by_label(walk.named(field.title)), f"{value / 100:.2f}")


@put.register
def _(field: f.BooleanField, walk: Walk, value: bool, within: Locator) -> None:
    if field.must_hold:
        tick(walk, walk.find("checkbox", field.title, within))
    else:
        group = walk.find("group", field.title, within)
        tick(walk, walk.find("radio", "Yes" if value else "No", group))


@put.register
def _(field: f.ChoiceField, walk: Walk, value: object, within: Locator) -> None:
    title = next(option.title for option in field.options if option.value == value)
    if len(field.options) <= MOST_RADIOS:
        tick(walk, walk.find("radio", title, walk.find("group", field.title, within)))
    else:
        choose(walk, within.get_by_label(walk.named(field.title)), walk.say(title))


@put.register
def _(field: f.RegionField, walk: Walk, value: object, within: Locator) -> None:
    choose(walk, within.get_by_label(walk.named(field.title)), str(value))


@put.register
def _(field: f.AddressField, walk: Walk, value: dict[str, str], within: Locator) -> None:
    group = walk.find("group", field.title, within)
    choose(walk, group.get_by_label(walk.named("Region")), value["region"])
    write(walk, group.get_by_label(walk.named("Street, building, room")), value["line"])


@put.register
def _(field: f.GroupField, walk: Walk, value: list[dict[str, object]], within: Locator) -> None:
    group = walk.find("group", field.title, within)
    for number, each in enumerate(value, start=1):
        item = Text(
            en=f"{field.item.en} {number}",
            zh_hans=f"{field.item.zh_hans} {number}",
            zh_hant=f"{field.item.zh_hant} {number}",
        )
        if not walk.find("group", item, group).count():
            walk.tap(group.locator("button[name=add]"))
        fill(walk, field.fields, each, walk.find("group", item, group))


def write(walk: Walk, box: Locator, words: str) -> None:
    """Type into a box, if it is there and says something else."""
    if box.count() and box.input_value() != words:
        box.fill(words)


def choose(walk: Walk, list_: Locator, value: str) -> None:
    """Choose from a list, if it is there and something else is chosen."""
    if list_.count() and list_.input_value() != value:
        walk.clicks += 1
        list_.select_option(value)


def tick(walk: Walk, box: Locator) -> None:
    """Tick a box or a button, if it is there and not ticked."""
    if box.count() and not box.is_checked():
        walk.clicks += 1
        box.check()
        expect(box).to_be_checked()
