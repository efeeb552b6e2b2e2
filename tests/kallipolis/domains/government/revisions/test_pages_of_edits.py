"""Rows and fields as a page writes them: what they mean, and what is wrong with them."""

from typing import Any

import msgspec
import pytest
import yaml

from kallipolis.domains.government.revisions.logic import fields, rows
from kallipolis.domains.government.revisions.logic.fields import Place
from kallipolis.domains.government.revisions.testing import DECISION, SHEET
from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.application.forms.contracts import Field, Form
from kallipolis.platforms.application.rules.contracts import Rule

FORM = msgspec.convert(yaml.safe_load(SHEET), Form)
TREE: Any = yaml.safe_load(DECISION)
RULE = msgspec.convert(TREE, Rule)
WORDS = {"title.en": "Sex", "title.zh_hans": "性别", "title.zh_hant": "性別"}
OPTION = {
    "options.0.value": "f",
    "options.0.title.en": "Female",
    "options.0.title.zh_hans": "女",
    "options.0.title.zh_hant": "女",
}


def given(tag: str, **changes: str) -> dict[str, str]:
    return fields.as_given(tag, None) | {"name": "sex"} | WORDS | changes


def asked(rule: Rule) -> list[dict[str, str | int | float | bool]]:
    return [row.when for row in (rule.table.rows if rule.table else ())]


def names(form: Form) -> list[list[str]]:
    return [[field.name for field in page.fields] for page in form.pages]


@pytest.mark.parametrize(
    "tag", [tag for tag in fields.kinds() if tag not in {"choice", "choices", "group"}]
)
def test_a_field_of_any_kind_is_added(tag: str) -> None:
    field = fields.as_field(tag, given(tag))

    form = fields.with_field(FORM, Place(page=0, at=1), field, is_new=True)

    assert names(form) == [["age", "sex", "remark"], ["phone"]]
    assert fields.kind_of(field) == tag


@pytest.mark.parametrize("tag", ["choice", "choices"])
def test_a_choice_is_added_with_its_options(tag: str) -> None:
    field: Any = fields.as_field(tag, given(tag, **OPTION))

    assert [(o.value, o.title.zh_hans) for o in field.options] == [("f", "女")]


def test_what_a_page_of_a_field_does_not_show_stays_as_it_is() -> None:
    title = {"en": "Sex", "zh-Hans": "性别", "zh-Hant": "性別"}
    option = {"value": "f", "title": title, "hint": title, "when": "age > 3 ? true : false"}
    tree = {"type": "choice", "name": "sex", "title": title, "autocomplete": "sex"}
    field: Any = msgspec.convert(tree | {"options": [option]}, Field)

    again = fields.as_field("choice", fields.as_given("choice", field))

    assert msgspec.to_builtins(again) == msgspec.to_builtins(field)


@pytest.mark.parametrize(("page", "at"), [(0, 0), (0, 1), (1, 0)])
def test_a_field_reads_as_it_was_written(page: int, at: int) -> None:
    field = fields.field_at(FORM, Place(page=page, at=at))
    tag = fields.kind_of(field)

    again = fields.as_field(tag, fields.as_given(tag, field))

    assert msgspec.to_builtins(again) == msgspec.to_builtins(field)


@pytest.mark.parametrize(
    ("tag", "changes", "field"),
    [
        ("text", {"name": "Sex of person"}, "name"),
        ("text", {"title.zh_hans": ""}, "title.zh_hans"),
        ("text", {"hint.en": "As in the card"}, "hint.zh_hant"),
        ("text", {"max_length": "many"}, "max_length"),
        ("file", {"min": "few"}, "min"),
        ("choice", OPTION | {"options.0.title.en": ""}, "options.0.title.en"),
    ],
)
def test_what_cannot_be_a_field_names_what_to_correct(
    tag: str, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        fields.as_field(tag, given(tag, **changes))

    assert field in [problem.field for problem in refused.value.problems]


def test_two_fields_do_not_bear_one_name() -> None:
    field = fields.as_field("text", given("text", name="phone"))

    with pytest.raises(Refusal) as refused:
        fields.with_field(FORM, Place(page=0, at=0), field, is_new=True)

    assert [problem.code for problem in refused.value.problems] == ["revision.name_taken"]


@pytest.mark.parametrize(
    ("name", "by", "moved"),
    [
        ("remark", -1, [["remark", "age"], ["phone"]]),
        ("remark", 1, [["age"], ["remark", "phone"]]),
        ("phone", -1, [["age", "remark", "phone"], []]),
        ("age", -1, [["age", "remark"], ["phone"]]),
        ("phone", 1, [["age", "remark"], ["phone"]]),
    ],
)
def test_a_field_is_moved_also_to_the_next_page(name: str, by: int, moved: list[list[str]]) -> None:
    assert names(fields.with_field_moved(FORM, name, by)) == moved


def test_a_field_is_taken_out() -> None:
    assert names(fields.without_field(FORM, "remark")) == [["age"], ["phone"]]


GROUP_WORDS = {f"item.{language}": "Child" for language in ("en", "zh_hans", "zh_hant")}


def with_group() -> Form:
    """Put a group of two fields between the two of the first page."""
    group = fields.as_field("group", given("group", name="children") | GROUP_WORDS)
    form = fields.with_field(FORM, Place(page=0, at=1), group, is_new=True)
    for at, name in enumerate(("called", "born")):
        field = fields.as_field("text", given("text", name=name))
        form = fields.with_field(form, Place(page=0, at=at, group=1), field, is_new=True)
    return form


def inner(form: Form) -> list[str]:
    return [field.name for field in fields.siblings(form, fields.place_of(form, "called"))]


@pytest.mark.parametrize(
    ("name", "by", "moved"), [("born", -1, ["born", "called"]), ("born", 1, ["called", "born"])]
)
def test_a_field_is_moved_within_its_group(name: str, by: int, moved: list[str]) -> None:
    assert inner(fields.with_field_moved(with_group(), name, by)) == moved


def test_a_group_is_moved_and_taken_out_with_its_fields() -> None:
    moved = fields.with_field_moved(with_group(), "children", 1)

    assert names(moved)[0] == ["age", "remark", "children"]
    assert inner(moved) == ["called", "born"]
    assert names(fields.without_field(moved, "children")) == names(FORM)


def test_a_group_is_changed_without_its_fields() -> None:
    form = with_group()
    place = fields.place_of(form, "children")
    old = fields.field_at(form, place)

    written = fields.as_given("group", old) | {"max": "3"}
    again = fields.with_field(form, place, fields.as_field("group", written, old=old), is_new=False)

    assert inner(again) == ["called", "born"]
    assert getattr(fields.field_at(again, place), "max", None) == 3
    assert inner(fields.without_field(again, "born")) == ["called"]


@pytest.mark.parametrize("name", ["phone", "called"])
def test_no_two_fields_bear_one_name_inside_a_group_either(name: str) -> None:
    field = fields.as_field("text", given("text", name=name))

    with pytest.raises(Refusal) as refused:
        fields.with_field(with_group(), Place(page=0, at=0, group=1), field, is_new=True)

    assert [problem.code for problem in refused.value.problems] == ["revision.name_taken"]


def test_what_is_wrong_inside_a_group_is_said_beside_its_own_field() -> None:
    inside, group = Place(page=0, at=0, group=1), Place(page=0, at=1)

    assert fields.name_at("pages[0].fields[1].fields[0].when", inside) == "when"
    assert fields.name_at("pages[0].fields[1].fields[0].when", group) is None
    assert fields.name_at("pages[0].fields[1].max", group) == "max"


def test_a_page_is_added_and_taken_out_while_it_is_empty() -> None:
    longer = fields.with_page(FORM, WORDS)

    assert [page.id for page in longer.pages] == ["who", "how", "page-3"]
    assert names(fields.without_page(longer, 2)) == names(FORM)
    with pytest.raises(Refusal) as refused:
        fields.without_page(longer, 0)
    assert refused.value.code == "revision.page_in_use"


def test_a_field_that_is_not_there_is_not_found() -> None:
    with pytest.raises(Refusal) as refused:
        fields.without_field(FORM, "shoe_size")

    assert refused.value.code == "revision.place_unknown"


def test_a_row_reads_as_it_was_written() -> None:
    assert RULE.table is not None
    row = RULE.table.rows[0]

    again = rows.as_row(RULE, rows.as_given(RULE, row))

    assert again == row


def test_what_a_row_leaves_undecided_stays_undecided() -> None:
    row = rows.as_row(RULE, rows.as_given(RULE, None) | WHY)

    assert row.then == {"decision": None}


@pytest.mark.parametrize(
    ("type_", "written", "cell"),
    [
        ("integer", "70", 70),
        ("decimal", "0.5", 0.5),
        ("integer", ">= 70", ">= 70"),
        ("boolean", "true", True),
        ("boolean", "perhaps", "perhaps"),
        ("text", "70", "70"),
    ],
)
def test_a_cell_is_read_by_the_type_of_its_fact(type_: str, written: str, cell: object) -> None:
    rule = msgspec.convert(TREE | {"facts": [TREE["facts"][0] | {"type": type_}]}, Rule)

    row = rows.as_row(
        rule, rows.as_given(rule, None) | WHY | {"when.age": written, "when.age.is": "hand"}
    )

    assert row.when == {"age": cell}


WHY = {"why.en": "So.", "why.zh_hans": "故。", "why.zh_hant": "故。"}


def test_a_row_needs_its_reason_in_three_languages() -> None:
    with pytest.raises(Refusal) as refused:
        rows.as_row(RULE, rows.as_given(RULE, None) | {"why.en": "So."})

    assert [p.field for p in refused.value.problems] == ["why.zh_hans", "why.zh_hant"]


def test_rows_are_added_moved_and_taken_out() -> None:
    row = rows.as_row(
        RULE, rows.as_given(RULE, None) | WHY | {"when.age.is": "is", "when.age.value": "70"}
    )

    longer = rows.with_row(RULE, 1, row, is_new=True)
    swapped = rows.with_row_moved(longer, 1, -1)
    shorter = rows.without_row(swapped, 1)

    assert asked(longer) == [{"age": ">= 70"}, {"age": 70}, {}]
    assert asked(swapped) == [{"age": 70}, {"age": ">= 70"}, {}]
    assert asked(shorter) == [{"age": 70}, {}]
