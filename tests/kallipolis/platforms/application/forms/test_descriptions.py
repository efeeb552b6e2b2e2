"""A form described to machines, read again by people, and filled in from what is known."""

import pytest

from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.testing import make_context, make_field, make_form

WORDS = {"en": "Yes, both", "zh-Hans": "两者", "zh-Hant": "兩者"}


@pytest.mark.parametrize(
    ("when", "condition"),
    [
        ("a", {"properties": {"a": {"const": True}}, "required": ["a"]}),
        ("not a", {"properties": {"a": {"const": False}}, "required": ["a"]}),
        ("a == 'x'", {"properties": {"a": {"const": "x"}}, "required": ["a"]}),
        ("a != 3", {"properties": {"a": {"not": {"const": 3}}}, "required": ["a"]}),
        (
            "a > 1.5",
            {"properties": {"a": {"type": "number", "exclusiveMinimum": 1.5}}, "required": ["a"]},
        ),
        ("a in ['x', 'y']", {"properties": {"a": {"enum": ["x", "y"]}}, "required": ["a"]}),
        (
            "a and b",
            {
                "allOf": [
                    {"properties": {"a": {"const": True}}, "required": ["a"]},
                    {"properties": {"b": {"const": True}}, "required": ["b"]},
                ]
            },
        ),
    ],
)
def test_a_condition_becomes_if_and_then(when: str, condition: object) -> None:
    form = make_form(make_field("text", "x", when=when))

    schema = forms.as_json_schema(form, "en")

    assert schema["allOf"] == [{"if": condition, "then": {"required": ["x"]}}]
    assert schema["properties"]["x"]["x-when"] == f"({when})"


@pytest.mark.parametrize(
    "when", ["applicant.age > 3", "a + b > 3", "not (a and b)", "today == 'x'"]
)
def test_what_json_schema_cannot_say_leaves_the_field_optional(when: str) -> None:
    form = make_form(make_field("text", "x", when=when))

    schema = forms.as_json_schema(form, "en")

    assert schema["required"] == []
    assert "allOf" not in schema


def test_a_schema_says_what_an_answer_is() -> None:
    form = make_form(
        make_field("money", "rent", max=5000),
        make_field("choice", "kind", options=[{"value": "a", "title": WORDS}]),
        make_field("integer", "n", value="1 + 1"),
        make_field("note", "read"),
    )

    properties = forms.as_json_schema(form, "zh-hant")["properties"]

    assert properties == {
        "rent": {
            "title": "rent",
            "type": "integer",
            "x-currency": "CNY",
            "minimum": 0,
            "maximum": 5000,
        },
        "kind": {"title": "kind", "type": "string", "oneOf": [{"const": "a", "title": "兩者"}]},
        "n": {"title": "n", "type": "integer", "readOnly": True},
    }


@pytest.mark.parametrize(
    ("field", "answer", "language", "words"),
    [
        (make_field("money"), 150050, "zh-hans", "¥1,500.50"),
        (make_field("money"), 150050, "en", "¥1,500.50"),
        (make_field("date"), "2026-01-05", "en", "5 January 2026"),
        (make_field("date"), "2026-01-05", "zh-hant", "2026年1月5日"),
        (make_field("month"), "2026-01", "en", "January 2026"),
        (make_field("month"), "2026-01", "zh-hans", "2026年1月"),
        (make_field("boolean"), True, "zh-hans", "是"),
        (make_field("choices", options=[{"value": "a", "title": WORDS}]), ["a"], "zh-hans", "两者"),
        (make_field("integer", unit=WORDS), 3, "en", "3 Yes, both"),
        (make_field("region"), "440305", "zh-hans", "440000440300440305"),
        (make_field("region"), "440305", "en", "440305, 440300, 440000"),
        (make_field("party"), "p-child", "en", "张小明"),
        (make_field("file"), [{"id": "f-1", "name": "scan.pdf"}], "en", "scan.pdf"),
        (make_field("text"), "words", "en", "words"),
        (make_field("text"), None, "en", ""),
    ],
)
def test_an_answer_is_read_again_in_words(
    field: forms.Field, answer: object, language: str, words: str
) -> None:
    (line,) = forms.summary(make_form(field), {"x": answer}, make_context(), language)

    assert line.words == words


def test_things_of_a_group_are_read_one_after_the_other() -> None:
    group = make_field("group", "children", fields=[make_field("text", "name", personal=True)])

    lines = forms.summary(
        make_form(group), {"children": [{"name": "大"}, {"name": "小"}]}, make_context(), "en"
    )

    assert [(line.path, line.item, line.words, line.is_personal) for line in lines] == [
        ("children[0].name", 1, "大", True),
        ("children[1].name", 2, "小", True),
    ]


def test_what_is_hidden_is_not_read_again() -> None:
    form = make_form(make_field("boolean", "a"), make_field("text", "b", when="a"))

    lines = forms.summary(form, {"a": False}, make_context(), "en")

    assert [line.path for line in lines] == ["a"]


def test_what_is_known_is_not_asked_again() -> None:
    form = make_form(
        make_field("text", "name", prefill="applicant.name"),
        make_field("region", "place", prefill="applicant.region"),
        make_field("integer", "members", prefill="evidence.household-register.members"),
        make_field("phone", "phone", prefill="applicant.phone"),
        make_field("email", "email", prefill="applicant.name"),
    )
    context = make_context(evidence={"household-register": {"members": 3}})

    answers = forms.prefilled(form, context)

    assert answers == {"name": "张三", "place": "440305", "members": 3}


def test_what_is_answered_is_not_filled_in() -> None:
    form = make_form(
        make_field("text", "name", prefill="applicant.name"),
        make_field("region", "place", prefill="applicant.region"),
    )

    answers = forms.prefilled(form, make_context(), {"name": "李四", "other": 1})

    assert answers == {"name": "李四", "other": 1, "place": "440305"}


HOME = make_field(
    "address", "home", prefill="evidence.permit.address", prefill_region="evidence.permit.region"
)


def test_an_address_is_filled_in_from_its_line_and_its_region() -> None:
    known = {"permit": {"address": "桃园路 18 号", "region": "440305"}}

    answers = forms.prefilled(make_form(HOME), make_context(evidence=known))

    assert answers == {"home": {"region": "440305", "line": "桃园路 18 号"}}


@pytest.mark.parametrize("known", [{"region": "440305"}, {"address": "桃园路 18 号"}, {}])
def test_half_an_address_is_not_filled_in(known: dict[str, str]) -> None:
    assert forms.prefilled(make_form(HOME), make_context(evidence={"permit": known})) == {}
