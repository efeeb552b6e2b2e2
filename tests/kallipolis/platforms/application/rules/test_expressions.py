"""Conditions over facts, some of which may be missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.platforms.application.rules import api as rules


@pytest.mark.parametrize(
    ("text", "facts", "value", "missing"),
    [
        ("age >= 70", {"age": 71}, True, ()),
        ("age >= 70", {}, None, ("age",)),
        ("not (age >= 70)", {}, None, ("age",)),
        ("age == 70", {}, None, ("age",)),
        ("age != 70", {}, None, ("age",)),
        ("age == null", {}, True, ()),
        ("null != age", {}, False, ()),
        ("(age ?? 0) < 3", {}, True, ()),
        ("kind == 'x' and n > 3", {"kind": "y"}, False, ()),
        ("kind == 'x' and n > 3", {"kind": "x"}, None, ("n",)),
        ("kind == 'x' or n > 3", {"kind": "x"}, True, ()),
        ("kind == 'x' or n > 3", {"n": 4}, True, ()),
        ("not (kind == 'x' and n > 3)", {"n": 2}, True, ()),
        ("kind == 'x' and (n > 3 or m > 3)", {"kind": "x", "m": 4}, True, ()),
        ("home.rooms > 2", {"home": {}}, None, ("home.rooms",)),
        ("some(children, #.age < 3)", {"children": [{"age": 2}]}, True, ()),
        ("'and or' == word", {"word": "and or"}, True, ()),
        (
            "d(today).diff(d(born), 'year') >= 70",
            {"today": "2026-01-05", "born": "1956-01-06"},
            False,
            (),
        ),
        (
            "d(today).diff(d(born), 'year') >= 70",
            {"today": "2026-01-05", "born": "1956-01-05"},
            True,
            (),
        ),
    ],
)
def test_a_condition_answers_as_far_as_its_facts_allow(
    text: str, facts: dict[str, object], value: object, missing: tuple[str, ...]
) -> None:
    verdict = rules.compiled(text).evaluate(facts)

    assert (verdict.value, verdict.missing) == (value, missing)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("age >", "`age >`: something is missing"),
        ("years > 3", "`years` is not known here"),
        ("age = 3", "= is not allowed"),
        ("d() > d('2020-01-01')", "d() does not always answer alike"),
        ("d('Asia/Shanghai').year() > 3", "d() does not always answer alike"),
        ("rand(6) > age", "rand() does not always answer alike"),
        ("d('2024-02-29').add(age + (1), 'year')", "from 29 February no day is found by years"),
        ("d('2024-02-29').sub('1y') > age", "from 29 February no day is found by years"),
        ("age ≥ 3", "≥ is not a mark of the language"),
        ("age; 3", "; is not allowed"),
    ],
)
def test_a_fault_is_told_in_words(text: str, fault: str) -> None:
    found = rules.fault_of(text, {"age", "home.*"})

    assert found is not None
    assert found[0] == fault


@pytest.mark.parametrize(
    "text", ["age >= 3", "home.rooms > 2", "max([age, 3]) == 3", "'x ≥' == 'y'"]
)
def test_what_is_right_has_no_fault(text: str) -> None:
    assert rules.fault_of(text, {"age", "home.*"}) is None


TRUTH = st.sampled_from([True, False, None])


@given(a=TRUTH, b=TRUTH, c=TRUTH)
def test_what_part_of_the_facts_decides_the_rest_does_not_change(
    a: bool | None, b: bool | None, c: bool | None
) -> None:
    condition = rules.compiled("(a and b) or not (b or c)")
    whole = [
        condition.evaluate({"a": x, "b": y, "c": z}).value
        for x in (a,) * (a is not None) or (True, False)
        for y in (b,) * (b is not None) or (True, False)
        for z in (c,) * (c is not None) or (True, False)
    ]

    verdict = condition.evaluate({"a": a, "b": b, "c": c})

    assert verdict.value is None or set(whole) == {verdict.value}
