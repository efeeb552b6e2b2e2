"""A page is written, posted and read again without any script."""

from collections.abc import Mapping
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.translation import override

from kallipolis.foundation.web.templating import environment
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.forms.logic.posts import Posted
from kallipolis.platforms.application.forms.testing import make_context, make_field, make_form

PLACES = (("深圳", (("440305", "南山"), ("440300", "深圳"))),)
FAMILY = make_form(
    make_field("text", "name", hint={"en": "As on paper", "zh-Hans": "a", "zh-Hant": "a"}),
    make_field("id-number", "id_number", autocomplete="off"),
    make_field("date", "born", memorable=True, autocomplete="bday"),
    make_field("date", "moved", max="today", required=False),
    make_field("month", "since"),
    make_field("money", "rent"),
    make_field("long-text", "words", required=False),
    make_field("boolean", "married"),
    make_field("text", "spouse", when="married"),
    make_field("boolean", "true", must_hold=True),
    make_field("choice", "kind", options=["a", "b"]),
    make_field("choice", "many", options=list("abcdefgh")),
    make_field("choices", "any", options=["a", "b", "c"]),
    make_field("region", "place"),
    make_field("address", "home"),
    make_field("file", "proof"),
    make_field("party", "who"),
    make_field("note", "read_this"),
    make_field(
        "group",
        "children",
        fields=[
            make_field("text", "child"),
            make_field("boolean", "at_school"),
            make_field("text", "school", when="at_school"),
        ],
    ),
    make_field("integer", "count", value="len(children)"),
)
ANSWERS: dict[str, object] = {
    "name": "张 <三>",
    "id_number": "11010519491231002X",
    "born": "1949-12-31",
    "moved": "2020-02-09",
    "since": "2020-02",
    "rent": 150050,
    "words": "a\n\"b\" & 'c'",
    "married": True,
    "spouse": "李四",
    "true": True,
    "kind": "b",
    "many": "h",
    "any": ["a", "c"],
    "place": "440305",
    "home": {"region": "440305", "line": "深南大道"},
    "proof": [{"id": "f-1", "name": "scan.pdf", "media_type": "application/pdf", "size": 1000}],
    "who": "p-self",
    "children": [
        {"child": "大", "at_school": True, "school": "一小"},
        {"child": "小", "at_school": False},
    ],
    "count": 2,
}


class Browser(HTMLParser):
    """Reads a page as a browser without scripts does, and knows what it would post."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.posts: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.described: list[str] = []
        self.labelled: list[str] = []
        self.tags: list[str] = []
        self._select = self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.described += given.get("aria-describedby", "").split()
        self.labelled += [given["for"]] if "for" in given else []
        if tag == "select":
            self._select = given["name"]
        if tag == "textarea":
            self._area = given["name"]
            self.posts.append((self._area, ""))
        if tag == "option" and "selected" in given:
            self.posts.append((self._select, given["value"]))
        if tag == "input" and "name" in given and given["type"] != "file":
            is_pressed = given["type"] not in {"radio", "checkbox"} or "checked" in given
            self.posts += [(given["name"], given.get("value", "on"))] if is_pressed else []

    def handle_data(self, data: str) -> None:
        if self._area:
            name, words = self.posts.pop()
            self.posts.append((name, words + data))

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area


def write(form: Form, answers: Mapping[str, object], **faults: str) -> str:
    setting = forms.Setting(
        context=make_context(), language="en", faults=faults, places=lambda _: PLACES
    )
    sheet = forms.sheet_of(form, "page", answers, setting)
    macros = vars(environment("en").get_template("forms/fields.html").module)
    here = SimpleNamespace(csrf="")
    return str(macros["sheet"](here, sheet))


def posted(browser: Browser, **more: str) -> QueryDict:
    data = QueryDict(mutable=True)
    pairs = [*browser.posts, *more.items()]
    [data.appendlist(name, value) for name, value in pairs]
    return data


def test_what_is_written_and_posted_is_what_was_answered() -> None:
    browser = Browser(write(FAMILY, ANSWERS))

    answers = forms.parse_post(FAMILY, posted(browser)).answers
    checked = forms.validate(FAMILY, answers, make_context())

    assert checked.problems == ()
    assert checked.answers == ANSWERS


def test_the_answers_are_sound_before() -> None:
    checked = forms.validate(FAMILY, ANSWERS, make_context())

    assert (checked.problems, checked.answers) == ((), ANSWERS)


def test_a_page_holds_no_script_and_no_style_of_its_own() -> None:
    page = write(FAMILY, ANSWERS)

    browser = Browser(page)

    assert {"script", "style"}.isdisjoint(browser.tags)
    assert " style=" not in page
    assert " onclick=" not in page


def test_every_id_is_there_once_and_every_reference_has_its_end() -> None:
    page = write(FAMILY, ANSWERS, name="Too long.", born="No day.", **{"home.line": "None."})

    browser = Browser(page)

    assert len(browser.ids) == len(set(browser.ids))
    assert set(browser.described) <= set(browser.ids)
    assert set(browser.labelled) <= set(browser.ids)


def test_a_fault_stands_on_top_and_beside_its_field() -> None:
    page = write(FAMILY, {}, name="Answer this question.")

    assert '<a href="#name">name: Answer this question.</a>' in page
    assert 'aria-describedby="name-hint name-fault" aria-invalid="true"' in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Do you rent: Answer this question."),
        ("zh-hans", "是否租房：Answer this question."),
    ],
)
def test_a_question_mark_does_not_stand_before_a_colon(language: str, words: str) -> None:
    asked = {"en": "Do you rent?", "zh-Hans": "是否租房？", "zh-Hant": "是否租房？"}
    form = make_form(make_field("text", "x", title=asked))
    faults = {"x": "Answer this question."}
    setting = forms.Setting(context=make_context(), language=language, faults=faults)

    sheet = forms.sheet_of(form, "page", {}, setting)

    assert sheet.faults == (("x", words),)


def test_what_was_typed_wrongly_stands_there_again() -> None:
    browser = Browser(write(FAMILY, {"rent": "much", "born": "2021-13-1", "name": " a "}))

    data = posted(browser)

    assert data["rent"] == "much"
    assert (data["born.year"], data["born.month"], data["born.day"]) == ("2021", "13", "1")


def test_a_field_that_hangs_on_another_comes_up_once_that_is_answered() -> None:
    before = Browser(write(FAMILY, {"married": "false"}))
    after = Browser(write(FAMILY, {"married": "true"}))

    assert "spouse" not in before.ids
    assert "spouse" in after.ids


def things(read: Posted, group: str) -> list[dict[str, Any]]:
    found = read.answers[group]
    assert isinstance(found, list)
    return found


def test_a_thing_is_added_by_a_button() -> None:
    browser = Browser(write(FAMILY, ANSWERS))

    read = forms.parse_post(FAMILY, posted(browser, add="children"))

    assert (read.pressed, read.at) == ("add", "children[2]")
    assert [item.get("child") for item in things(read, "children")] == ["大", "小", None]


def test_a_thing_is_removed_by_a_button() -> None:
    browser = Browser(write(FAMILY, ANSWERS))

    read = forms.parse_post(FAMILY, posted(browser, remove="children[0]"))

    assert (read.pressed, read.at) == ("remove", "children")
    assert [item["child"] for item in things(read, "children")] == ["小"]


def test_an_empty_thing_stays_until_it_is_removed() -> None:
    browser = Browser(write(FAMILY, {"children": [{}]}))

    read = forms.parse_post(FAMILY, posted(browser))

    assert len(things(read, "children")) == 1


def test_a_file_is_removed_and_another_added() -> None:
    browser = Browser(write(FAMILY, ANSWERS))

    removed = forms.parse_post(FAMILY, posted(browser, remove="proof[0]"))
    added = forms.parse_post(FAMILY, posted(browser), uploads={"proof": ["f-9"]})

    assert removed.answers["proof"] == []
    assert added.answers["proof"] == ["f-1", "f-9"]


def test_no_more_things_are_read_than_there_may_be() -> None:
    group = make_field("group", "things", max=2, fields=[make_field("text", "t")])
    data = QueryDict("&".join(f"things[{n}].t=a" for n in range(50)))

    read = forms.parse_post(make_form(group), data)

    assert len(things(read, "things")) == 3


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_problems_are_told_in_the_language_of_the_request(language: str) -> None:
    checked = forms.validate(FAMILY, {}, make_context())

    with override(language):
        words = forms.worded(checked.problems)

    assert words["name"] != "form.required"


def test_pages_with_nothing_to_ask_are_passed_over() -> None:
    words = {"en": "a", "zh-Hans": "a", "zh-Hant": "a"}
    pages = [
        {"id": "one", "title": words, "fields": [make_field("boolean", "firm")]},
        {"id": "two", "title": words, "when": "firm", "fields": [make_field("text", "name")]},
    ]
    form = make_form(pages=pages)

    person = forms.pages_shown(form, {"firm": False}, make_context())
    firm = forms.pages_shown(form, {"firm": True}, make_context())

    assert (person, firm) == (("one",), ("one", "two"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "As on paper; Digits only"), ("zh-hans", "与证件一致；仅限数字")],
)
def test_how_words_have_to_look_is_said_before_they_are_written(language: str, words: str) -> None:
    hint = {"en": "As on paper.", "zh-Hans": "与证件一致。", "zh-Hant": "與證件一致。"}
    how = {"en": "Digits only", "zh-Hans": "仅限数字", "zh-Hant": "僅限數字"}
    field = make_field("text", "number", hint=hint, pattern="[0-9]+", pattern_hint=how)

    described = forms.as_json_schema(make_form(field), language)

    assert described["properties"]["number"]["description"] == words
