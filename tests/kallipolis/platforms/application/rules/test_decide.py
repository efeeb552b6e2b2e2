"""What a rule answers, and what it leaves open."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest

from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.testing import make_allowance_rule, make_rule

LOCAL_75 = {"age": 75, "is_resident": True}


def test_the_first_row_that_holds_decides_with_its_reason_and_source() -> None:
    rule = make_allowance_rule()

    outcome = rules.decide(rule, LOCAL_75)

    assert outcome.values == {"amount": 3000}
    assert outcome.rows == (1,)
    assert outcome.sources == ("allowance-measures/art-5",)
    assert [why.zh_hans for why in outcome.why] == ["您75岁。"]


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        ({"age": 69, "is_resident": True}, 0),
        ({"age": 70, "is_resident": True}, 3000),
        ({"age": 79, "is_resident": True}, 3000),
        ({"age": 80, "is_resident": True}, 5000),
        ({"age": 83, "is_resident": True}, 5300),
        ({"age": 83, "is_resident": False}, 0),
    ],
)
def test_the_edges_of_each_row_are_kept(facts: dict[str, object], amount: int) -> None:
    rule = make_allowance_rule()

    outcome = rules.decide(rule, facts)

    assert outcome.values == {"amount": amount}


def test_a_missing_fact_leaves_the_answer_open_and_is_named() -> None:
    rule = make_allowance_rule()

    outcome = rules.decide(rule, {"is_resident": True})

    assert outcome.values == {}
    assert outcome.missing == ("age",)
    assert rules.explain(rule, outcome)[-1].en == "Not decided, because this is not known: age."


def test_a_missing_fact_that_does_not_matter_is_not_named() -> None:
    rule = make_allowance_rule()

    outcome = rules.decide(rule, {"is_resident": False})

    assert outcome.values == {"amount": 0}
    assert outcome.missing == ()


def test_facts_are_taken_from_where_the_rule_says() -> None:
    rule = make_allowance_rule()
    known = {"applicant": {"age": 91}, "evidence": {"household-register": {"local": True}}}

    facts = rules.facts_from(rule, known)

    assert facts == {"age": 91, "is_resident": True}


def test_a_unique_table_refuses_when_two_rows_hold() -> None:
    rule = make_rule(
        facts=[{"name": "n", "type": "integer"}],
        outputs=[{"name": "x", "type": "integer"}],
        table={
            "hit": "unique",
            "rows": [
                {"when": {"n": "> 3"}, "then": {"x": 1}},
                {"when": {"n": "> 5"}, "then": {"x": 2}},
            ],
        },
    )

    with pytest.raises(Refusal) as refused:
        rules.decide(rule, {"n": 9})

    assert refused.value.code == "rule.ambiguous"
    assert rules.decide(rule, {"n": 4}).values == {"x": 1}


def test_a_collecting_table_joins_all_rows_that_hold() -> None:
    rule = make_rule(
        facts=[{"name": "n", "type": "integer"}],
        outputs=[
            {"name": "fee", "type": "money", "collected": "sum"},
            {"name": "tag", "type": "list"},
        ],
        table={
            "hit": "collect",
            "rows": [
                {"when": {"n": "> 3"}, "then": {"fee": 100, "tag": "a"}},
                {"when": {"n": "> 5"}, "then": {"fee": "= n * 10.5", "tag": "b"}},
                {"when": {"n": "> 50"}, "then": {"fee": 1000, "tag": "c"}},
            ],
        },
    )

    outcome = rules.decide(rule, {"n": 9})

    assert outcome.values == {"fee": 195, "tag": ["a", "b"]}
    assert outcome.rows == (0, 1)


def test_values_of_a_choice_and_dates_are_written_without_ceremony() -> None:
    rule = make_rule(
        facts=[
            {"name": "status", "type": "choice", "values": ["single", "married", "widowed"]},
            {"name": "born", "type": "date"},
            {"name": "since", "type": "date"},
        ],
        outputs=[{"name": "x", "type": "text"}],
        table={
            "rows": [
                {
                    "when": {"status": "married, widowed", "born": "< '1960-01-01'"},
                    "then": {"x": "a"},
                },
                {"when": {"born": "['1960-01-01'..'1970-01-01')"}, "then": {"x": "b"}},
                {"when": {"born": "> since"}, "then": {"x": "c"}},
                {"then": {"x": "d"}},
            ]
        },
    )
    facts = {"status": "married", "since": date(1980, 1, 1)}

    answers = [
        rules.decide(rule, facts | {"born": born}).values["x"]
        for born in ("1959-12-31", date(1960, 1, 1), "1980-01-02", "1980-01-01")
    ]

    assert answers == ["a", "b", "c", "d"]


def test_an_optional_fact_that_is_missing_leaves_nothing_open() -> None:
    rule = make_rule(
        facts=[{"name": "grade", "type": "integer", "optional": True}],
        outputs=[{"name": "x", "type": "text"}],
        table={
            "rows": [
                {"when": {"grade": "null"}, "then": {"x": "none"}},
                {"when": {"grade": "<= 2"}, "then": {"x": "severe"}},
                {"then": {"x": "light"}},
            ]
        },
    )

    answers = [rules.decide(rule, {"grade": grade}).values["x"] for grade in (None, 1, 4)]

    assert answers == ["none", "severe", "light"]


def test_expressions_build_on_each_other_and_give_reasons_either_way() -> None:
    rule = make_rule(
        kind="eligibility",
        facts=[
            {"name": "income", "type": "money"},
            {"name": "persons", "type": "integer"},
        ],
        outputs=[{"name": "eligible", "type": "boolean"}],
        expressions={
            "each": "income / persons",
            "eligible": {
                "value": "each <= 200000",
                "why": {"en": "{income} is little.", "zh-Hans": "低", "zh-Hant": "低"},
                "why_not": {"en": "{income} is too much.", "zh-Hans": "高", "zh-Hant": "高"},
                "source": "housing/art-9",
            },
        },
    )

    poor = rules.decide(rule, {"income": 600000, "persons": 3})
    rich = rules.decide(rule, {"income": 600001, "persons": 3})
    unknown = rules.decide(rule, {"income": 600000})

    assert (poor.values, poor.why[0].en) == ({"eligible": True}, "6,000.00 is little.")
    assert (rich.values, rich.why[0].en) == ({"eligible": False}, "6,000.01 is too much.")
    assert (unknown.values, unknown.missing) == ({}, ("persons",))


def test_money_is_rounded_half_up_to_the_minor_unit() -> None:
    rule = make_rule(
        facts=[{"name": "price", "type": "decimal"}],
        outputs=[{"name": "fee", "type": "money"}],
        expressions={"fee": "price * 0.15"},
    )

    outcome = rules.decide(rule, {"price": Decimal("1230")})

    assert outcome.values == {"fee": 185}


def test_a_fact_of_an_unfit_type_is_refused_without_a_backtrace() -> None:
    rule = make_allowance_rule()

    with pytest.raises(Refusal) as refused:
        rules.decide(rule, LOCAL_75 | {"age": "seventy"})

    assert refused.value.code == "rule.not_computable"
    assert refused.value.values["fault"] == "the values are not of the types that it takes"


def test_many_threads_may_ask_one_rule_at_once() -> None:
    rule = make_allowance_rule()
    ages = list(range(60, 100)) * 25

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda age: rules.decide(rule, LOCAL_75 | {"age": age}), ages))

    alone = [rules.decide(rule, LOCAL_75 | {"age": age}) for age in ages]
    assert answers == alone


def test_a_reason_says_a_day_as_people_write_it() -> None:
    why = {
        "en": "Paid from {since}.",
        "zh-Hans": "自{since}起发放。",
        "zh-Hant": "自{since}起發放。",
    }
    rule = make_rule(
        facts=[{"name": "since", "type": "date", "from": "answers.since"}],
        outputs=[{"name": "ok", "type": "boolean"}],
        table={"rows": [{"when": {}, "then": {"ok": True}, "why": why}]},
    )

    (told,) = rules.decide(rule, {"since": "2026-12-01"}).why

    assert told.en == "Paid from 1 December 2026."
    assert (told.zh_hans, told.zh_hant) == ("自2026年12月1日起发放。", "自2026年12月1日起發放。")
