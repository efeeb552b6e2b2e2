"""What holds for any answers whatsoever."""

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.testing import make_context, make_field, make_form

CONTEXT = make_context()
FORM = make_form(
    make_field("text", "name", max_length=20),
    make_field("long-text", "words", required=False),
    make_field("integer", "count", min=0, max=1000),
    make_field("decimal", "size", places=3),
    make_field("money", "rent", max="count * 1000"),
    make_field("boolean", "married"),
    make_field("text", "spouse", when="married"),
    make_field("text", "secret", when="married and spouse == 'x'", required="count > 5"),
    make_field("date", "born", max="today"),
    make_field("date", "moved", min="born", required=False),
    make_field("month", "since", required=False),
    make_field("choice", "kind", options=["a", "b"], when="count >= 10"),
    make_field("choices", "any", options=["a", "b", "c"], required="kind == 'a'"),
    make_field("phone", "phone"),
    make_field("region", "place", required=False),
    make_field("address", "home", required=False),
    make_field("file", "proof", required=False),
    make_field(
        "group",
        "children",
        max=3,
        fields=[
            make_field("text", "child"),
            make_field("boolean", "at_school"),
            make_field("text", "school", when="at_school and count > 2"),
        ],
    ),
    make_field("integer", "children_count", value="len(children)"),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(max_size=12),
    st.sampled_from(["x", "a", "b", "2020-02-29", "2019-13-01", "2020-02", "440305", "f-1", "yes"]),
    st.sampled_from(
        ["13800138000", "1500.50", "12", "0.125", "true", "false", " ", "\x00", "１２"]
    ),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["child", "at_school", "school", "region", "line", "id"]), inner
        )
    ),
    max_leaves=6,
)
NAMES = [field.name for field in FORM.pages[0].fields]
ANSWERS = st.dictionaries(st.sampled_from(NAMES), ANYTHING)
SOUND = st.fixed_dictionaries(
    {
        "name": st.text("abc 张", min_size=1, max_size=20).filter(str.strip),
        "count": st.integers(0, 20),
        "size": st.integers(0, 10**6).map(lambda n: n / 1000),
        "rent": st.just(0),
        "married": st.booleans(),
        "spouse": st.sampled_from(["x", "y"]),
        "secret": st.just("s"),
        "born": st.dates(min_value=CONTEXT.today.replace(year=1900), max_value=CONTEXT.today).map(
            str
        ),
        "kind": st.sampled_from(["a", "b"]),
        "any": st.lists(st.sampled_from(["a", "b", "c"]), min_size=1),
        "phone": st.just("13800138000"),
        "children": st.lists(
            st.fixed_dictionaries(
                {"child": st.just("c"), "at_school": st.booleans(), "school": st.just("s")}
            ),
            max_size=3,
        ),
    }
)


@settings(max_examples=150, deadline=None)
@given(answers=ANSWERS | SOUND)
def test_clean_answers_are_accepted_again_unchanged(answers: dict[str, object]) -> None:
    once = forms.validate(FORM, answers, CONTEXT)

    twice = forms.validate(FORM, once.answers, CONTEXT)

    assert twice.answers == once.answers


@settings(max_examples=150, deadline=None)
@given(answers=ANSWERS | SOUND)
def test_a_hidden_answer_never_comes_through(answers: dict[str, object]) -> None:
    checked = forms.validate(FORM, answers, CONTEXT)

    shown = forms.visible(FORM, answers, CONTEXT)

    assert set(checked.answers) <= shown
    assert {p.field.split("[")[0].split(".")[0] for p in checked.problems} <= shown
    assert checked.answers.get("married") is True or "spouse" not in checked.answers


@settings(max_examples=60, deadline=None)
@given(answers=SOUND)
def test_sound_answers_have_no_problems_and_fit_the_schema(answers: dict[str, object]) -> None:
    schema = forms.as_json_schema(FORM, "en")

    checked = forms.validate(FORM, answers, CONTEXT)

    assert checked.problems == ()
    jsonschema.validate(checked.answers, schema, cls=jsonschema.Draft202012Validator)


@settings(max_examples=60, deadline=None)
@given(answers=ANSWERS | SOUND)
def test_what_the_schema_refuses_for_want_of_an_answer_the_check_refuses_too(
    answers: dict[str, object],
) -> None:
    schema = forms.as_json_schema(FORM, "en")
    validator = jsonschema.Draft202012Validator(schema)

    checked = forms.validate(FORM, answers, CONTEXT)

    assert checked.problems or validator.is_valid(checked.answers)
