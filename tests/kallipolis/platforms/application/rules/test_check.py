"""What is wrong in a rule is found before it is published."""

from collections.abc import Mapping

import pytest

from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.testing import make_allowance_rule, make_rule

AGE = {"name": "age", "type": "integer"}
X = {"name": "x", "type": "integer"}
Row = Mapping[str, object]


def faults(**parts: object) -> list[tuple[str, str]]:
    rule = make_rule(**({"facts": [AGE], "outputs": [X]} | parts))
    return [(remark.path, remark.message) for remark in rules.check(rule)]


def table(*rows: Row, **parts: object) -> dict[str, object]:
    return {"rows": [{"then": {"x": 1}, **row} for row in rows], **parts}


def test_a_sound_rule_has_no_faults() -> None:
    rule = make_allowance_rule()

    remarks = list(rules.check(rule))

    assert remarks == []


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([{"when": {"age": "< 60"}}, {"when": {"age": "> 60"}}], "no row decides when age is 60"),
        ([{"when": {"age": "[18..60]"}}], "no row decides when age is 17"),
        (
            [{"when": {"age": "< 60"}}, {"when": {"age": "[60..70)"}}],
            "no row decides when age is 70",
        ),
    ],
)
def test_a_gap_is_named_with_a_value_in_it(rows: list[Row], fault: str) -> None:
    assert faults(table=table(*rows)) == [("table", fault)]


def test_a_table_may_be_partial_on_purpose() -> None:
    assert faults(table=table({"when": {"age": "> 60"}}, partial=True)) == []


def test_a_gap_over_two_facts_is_found() -> None:
    facts = [AGE, {"name": "local", "type": "boolean"}]
    rows: list[Row] = [{"when": {"age": ">= 60"}}, {"when": {"local": False}}]

    found = faults(facts=facts, table=table(*rows))

    assert found == [("table", "no row decides when age is 59 and local is true")]


def test_values_of_a_choice_are_all_asked_for() -> None:
    facts = [{"name": "kind", "type": "choice", "values": ["a", "b", "c"]}]
    rows = [{"when": {"kind": "a, b"}}]

    found = faults(facts=facts, table=table(*rows))

    assert found == [("table", "no row decides when kind is c")]


def test_days_are_compared_as_days() -> None:
    facts = [{"name": "born", "type": "date"}]
    rows = [{"when": {"born": "< '2000-01-01'"}}, {"when": {"born": ">= '2000-01-01'"}}]

    assert faults(facts=facts, table=table(*rows)) == []


def test_a_row_that_others_before_it_take_wholly_is_named() -> None:
    rows = [{"when": {"age": "> 10"}}, {"when": {"age": "> 20"}}, {}]

    found = faults(table=table(*rows))

    assert found == [("table.rows[1]", "this row can never be reached")]


def test_rows_of_a_unique_table_that_overlap_are_named() -> None:
    rows = [{"when": {"age": "<= 20"}}, {"when": {"age": ">= 20"}}]

    found = faults(table=table(*rows, hit="unique"))

    assert found == [("table.rows[1]", "holds together with row 1 when age is 20")]


def test_a_cell_that_names_another_fact_may_answer_either_way() -> None:
    facts = [AGE, {"name": "limit", "type": "integer"}]
    rows = [{"when": {"age": "> limit"}}, {"when": {"age": "> 3"}}]

    found = faults(facts=facts, table=table(*rows))

    assert found == [("table", "no row decides when age is 2")]


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"table": table({"when": {"years": "> 3"}}, {})}, "table.rows[0].when.years"),
        ({"table": table({"when": {"age": "> > 3"}}, {})}, "table.rows[0].when.age"),
        ({"table": table({"when": {"age": "old"}}, {})}, "table.rows[0].when.age"),
        ({"table": table({"then": {}})}, "table.rows[0].then"),
        ({"table": table({"then": {"x": 1, "y": 1}})}, "table.rows[0].then.y"),
        ({"table": table({"then": {"x": "much"}})}, "table.rows[0].then.x"),
        ({"table": table({"then": {"x": True}})}, "table.rows[0].then.x"),
        ({"table": table({"then": {"x": "= years"}})}, "table.rows[0].then.x"),
        ({"expressions": {"x": "years + 1"}}, "expressions.x"),
        ({"expressions": {"age": "1", "x": "age"}}, "expressions.age"),
        ({"expressions": {"y": "1"}}, "outputs[0].name"),
        ({}, "table"),
        ({"facts": [AGE, AGE], "expressions": {"x": "1"}}, "facts[1].name"),
        ({"facts": [AGE | {"from": "sky.blue"}], "expressions": {"x": "1"}}, "facts[0].from"),
        ({"kind": "eligibility", "expressions": {"x": "1"}}, "outputs"),
    ],
)
def test_a_fault_carries_the_path_to_where_it_is(parts: dict[str, object], path: str) -> None:
    assert [found[0] for found in faults(**parts)] == [path]


def test_a_reason_that_names_no_fact_is_a_fault() -> None:
    why = {"en": "You are {years}.", "zh-Hans": "", "zh-Hant": ""}

    found = faults(table=table({"why": why}))

    assert found == [("table.rows[0].why", "{years} is not known")]
