"""Amounts of money: in fen in a document, in yuan on a page, and the same after both."""

from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from kallipolis.domains.government.revisions.logic import amounts, fields, rows
from kallipolis.domains.government.revisions.testing import DECISION
from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.application.rules.contracts import Rule

TREE: Any = yaml.safe_load(DECISION)
INCOME: Any = TREE["facts"][0] | {"name": "income", "type": "money"}
RULE = msgspec.convert(
    TREE
    | {"facts": [INCOME], "outputs": [{"name": "sum", "type": "money"}], "table": {"rows": []}},
    Rule,
)
WHY = {"why.en": "So.", "why.zh_hans": "故。", "why.zh_hant": "故。"}
BLANK = rows.as_given(RULE, None) | WHY


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (">= 12000", ">= 120"),
        ("12050", "120.50"),
        ("[80000..9000001)", "[800..90000.01)"),
        ("-5", "-0.05"),
        ("100, 200", "1, 2"),
        (">= rate * 100", ">= rate * 100"),
        ("= min([24, base])", "= min([24, base])"),
        ("$ == null", "$ == null"),
    ],
)
def test_a_cell_of_money_is_written_in_yuan_and_read_back(cell: str, written: str) -> None:
    assert amounts.as_major(cell) == written
    assert amounts.as_minor(written) == cell


@settings(max_examples=50)
@given(some.integers(min_value=-(10**12), max_value=10**12))
def test_no_amount_is_lost_between_fen_and_yuan(fen: int) -> None:
    assert amounts.amount(amounts.as_major(str(fen))) == fen


@pytest.mark.parametrize("words", ["1200", "1,200.00", "￥1200", "1200元", "１２００"])
def test_an_amount_is_read_as_people_write_it(words: str) -> None:
    row = rows.as_row(RULE, BLANK | {"then.sum": words})

    assert row.then == {"sum": 120000}


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("then.sum", "a lot"),
        ("then.sum", "12.005"),
        ("when.income", ">= 12,000"),
        ("when.income", ">= 12.005"),
        ("when.income", ">= ￥120"),
    ],
)
def test_what_is_no_amount_is_refused_beside_its_field(field: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        rows.as_row(RULE, BLANK | {field: words, "when.income.is": "hand"})

    found = [(problem.field, problem.code) for problem in refused.value.problems]
    assert found == [(field, "revision.amount_unfit")]


def test_a_bound_in_yuan_is_chosen_as_well_as_written() -> None:
    chosen = {"when.income.is": "between", "when.income.value": "0.50", "when.income.to": "800"}

    row = rows.as_row(RULE, BLANK | chosen | {"then.sum": "1"})

    assert row.when == {"income": "[50..80000]"}
    assert rows.as_given(RULE, row)["when.income.to"] == "800"


def test_the_bounds_of_a_question_for_money_are_in_yuan() -> None:
    words = {f"title.{language}": "x" for language in ("en", "zh_hans", "zh_hant")}
    asked = fields.as_given("money", None) | words | {"name": "rent", "min": "0.50", "max": "1200"}

    field: Any = fields.as_field("money", asked)

    assert (field.min, field.max) == (50, 120000)
    assert fields.as_given("money", field)["max"] == "1200"
