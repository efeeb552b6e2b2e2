"""What is shown, required and calculated, and in which order."""

import pytest

from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.testing import make_context, make_field, make_form

MARRIAGE = make_form(
    make_field("text", "spouse", when="married"),
    make_field("boolean", "married"),
    make_field("text", "reason", when="not married", required="applicant.age > 35"),
)


def problems(checked: forms.Checked) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in checked.problems]


def test_a_hidden_answer_is_dropped_and_not_required() -> None:
    answers = {"married": True, "spouse": "李四", "reason": "none"}

    checked = forms.validate(MARRIAGE, answers, make_context())

    assert checked.answers == {"spouse": "李四", "married": True}
    assert not checked.problems


def test_a_field_may_be_required_on_a_condition() -> None:
    older = forms.validate(MARRIAGE, {"married": False}, make_context())
    younger = forms.validate(MARRIAGE, {"married": False}, make_context(applicant={"age": 30}))

    assert problems(older) == [("reason", "form.required")]
    assert problems(younger) == []


def test_a_declaration_that_nobody_made_asks_to_be_made() -> None:
    form = make_form(make_field("boolean", "is_true", must_hold=True))

    checked = forms.validate(form, {}, make_context())

    assert problems(checked) == [("is_true", "form.must_hold")]


def test_a_question_that_hangs_on_an_unanswered_one_is_not_asked_yet() -> None:
    checked = forms.validate(MARRIAGE, {"spouse": "李四"}, make_context())

    assert problems(checked) == [("married", "form.required")]
    assert checked.answers == {}


def test_a_calculated_answer_is_ours_whatever_was_sent() -> None:
    form = make_form(
        make_field("money", "total", value="rent * months"),
        make_field("money", "rent"),
        make_field("integer", "months"),
    )

    checked = forms.validate(form, {"rent": 100, "months": "3", "total": 1}, make_context())

    assert checked.answers == {"total": 300, "rent": 100, "months": 3}


def test_a_calculation_waits_for_its_parts() -> None:
    form = make_form(make_field("integer", "a"), make_field("integer", "b", value="a + 1"))

    checked = forms.validate(form, {}, make_context())

    assert problems(checked) == [("a", "form.required")]


def test_options_and_bounds_may_hang_on_other_answers() -> None:
    title = {"en": "a", "zh-Hans": "a", "zh-Hant": "a"}
    options = [{"value": "a", "title": title, "when": "n > 1"}, {"value": "b", "title": title}]
    form = make_form(
        make_field("integer", "n"),
        make_field("choice", "c", options=options),
        make_field("integer", "m", max="n * 2"),
        make_field("date", "start"),
        make_field("date", "end", min="start+1m"),
    )
    answers = {"n": 1, "c": "a", "m": 3, "start": "2026-01-31", "end": "2026-02-27"}

    checked = forms.validate(form, answers, make_context())

    assert problems(checked) == [
        ("c", "form.choice"),
        ("m", "form.too_large"),
        ("end", "form.too_early"),
    ]


def test_each_thing_of_a_group_is_checked_by_itself() -> None:
    group = make_field(
        "group",
        "children",
        fields=[
            make_field("text", "name"),
            make_field("date", "birth_date", max="today"),
            make_field("text", "school", when="d(today).diff(d(birth_date), 'year') >= 6"),
        ],
    )
    form = make_form(group, make_field("integer", "count", value="len(children)"))
    children = [
        {"name": "大", "birth_date": "2015-05-05"},
        {"name": "小", "birth_date": "2025-05-05", "school": "none"},
        {"name": "未", "birth_date": "2027-05-05"},
    ]

    checked = forms.validate(form, {"children": children}, make_context())

    assert problems(checked) == [
        ("children[0].school", "form.required"),
        ("children[2].birth_date", "form.too_late"),
    ]
    assert checked.answers == {
        "children": [
            {"name": "大", "birth_date": "2015-05-05"},
            {"name": "小", "birth_date": "2025-05-05"},
            {"name": "未"},
        ],
        "count": 3,
    }


@pytest.mark.parametrize(
    ("parts", "count", "code"),
    [
        ({"min": 1}, 0, "form.required"),
        ({"min": 2}, 1, "form.too_few"),
        ({"max": 2}, 3, "form.too_many"),
        ({"required": "applicant.age > 3"}, 0, "form.required"),
    ],
)
def test_a_group_has_as_many_things_as_it_may(
    parts: dict[str, object], count: int, code: str
) -> None:
    form = make_form(make_field("group", "things", fields=[make_field("text", "t")], **parts))

    checked = forms.validate(form, {"things": [{"t": "a"}] * count}, make_context())

    assert problems(checked) == [("things", code)]


@pytest.mark.parametrize("parts", [{}, {"min": 2, "required": False}])
def test_a_group_may_be_empty_if_it_may(parts: dict[str, object]) -> None:
    form = make_form(make_field("group", "things", fields=[make_field("text", "t")], **parts))

    checked = forms.validate(form, {}, make_context())

    assert not checked.problems


def test_a_group_of_something_else_is_refused() -> None:
    form = make_form(make_field("group", "things", fields=[make_field("text", "t")]))

    checked = forms.validate(form, {"things": ["a"]}, make_context())

    assert problems(checked) == [("things", "form.shape")]


def test_a_skipped_page_asks_nothing() -> None:
    words = {"en": "a", "zh-Hans": "a", "zh-Hant": "a"}
    form = make_form(
        pages=[
            {"id": "one", "title": words, "fields": [make_field("boolean", "firm")]},
            {"id": "two", "title": words, "when": "firm", "fields": [make_field("text", "name")]},
        ]
    )

    person = forms.validate(form, {"firm": False, "name": "a"}, make_context())
    firm = forms.validate(form, {"firm": True}, make_context())

    assert person.answers == {"firm": False}
    assert problems(firm) == [("name", "form.required")]


def test_a_name_that_the_form_has_not_is_told() -> None:
    form = make_form(make_field("text", "name"))

    checked = forms.validate(form, {"name": "a", "nane": "b"}, make_context())

    assert problems(checked) == [("nane", "form.unknown_field")]


def test_evidence_may_decide_what_is_asked() -> None:
    form = make_form(make_field("text", "why", when="evidence.household_register.members > 2"))
    context = make_context(evidence={"household-register": {"members": 3}})

    known = forms.validate(form, {}, context)
    unknown = forms.validate(form, {}, make_context())

    assert problems(known) == [("why", "form.required")]
    assert problems(unknown) == []


@pytest.mark.parametrize(
    "parts",
    [
        {"when": "evidence.population.status == 'living'"},
        {"required": "evidence.population.status == 'living'"},
        {"value": "evidence.population.name"},
    ],
)
def test_a_form_asks_evidence_if_any_expression_of_it_does(parts: dict[str, object]) -> None:
    form = make_form(make_field("text", "first"), make_field("text", "second", **parts))

    asks = forms.asks_evidence(form)

    assert asks


def test_a_form_that_only_fills_in_from_evidence_does_not_ask_it() -> None:
    form = make_form(make_field("text", prefill="evidence.population.name"))

    asks = forms.asks_evidence(form)

    assert not asks
