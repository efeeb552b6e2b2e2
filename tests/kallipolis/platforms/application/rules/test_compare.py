"""A changed rule is tried on past cases before it is published."""

import msgspec
import pytest

from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.testing import make_allowance_rule, make_rule


def test_only_cases_whose_answer_differs_are_shown() -> None:
    old = make_allowance_rule()
    assert old.table is not None
    rows = list(old.table.rows)
    rows[1] = msgspec.structs.replace(rows[1], when={"age": "[65..80)"})
    new = msgspec.structs.replace(old, table=msgspec.structs.replace(old.table, rows=tuple(rows)))
    cases = [(f"case-{age}", {"age": age, "is_resident": True}) for age in range(60, 80)]

    differences = rules.compare(old, new, cases)

    assert (differences.cases, differences.same) == (20, 15)
    assert [d.case for d in differences.differing] == [f"case-{age}" for age in range(65, 70)]
    assert differences.changes == {("amount", "0", "3000"): 5}


def test_a_case_without_a_fact_that_only_the_new_version_needs_cannot_be_compared() -> None:
    old = make_rule(
        facts=[{"name": "age", "type": "integer"}, {"name": "income", "type": "integer"}],
        outputs=[{"name": "eligible", "type": "boolean"}],
        table={"rows": [{"then": {"eligible": True}}]},
    )
    poor = [
        {"when": {"income": "< 100"}, "then": {"eligible": True}},
        {"then": {"eligible": False}},
    ]
    new = make_rule(
        facts=[{"name": "age", "type": "integer"}, {"name": "income", "type": "integer"}],
        outputs=[{"name": "eligible", "type": "boolean"}],
        table={"rows": poor},
    )

    differences = rules.compare(old, new, [("rich", {"income": 500}), ("unknown", {"age": 70})])

    assert [d.case for d in differences.differing] == ["rich"]
    assert [(i.case, i.missing) for i in differences.incomparable] == [("unknown", ("income",))]
    assert differences.same == 0


def test_a_case_in_which_a_version_cannot_be_computed_is_listed_with_the_fault() -> None:
    old = make_allowance_rule()
    new = make_rule(
        facts=[{"name": "age", "type": "integer"}],
        outputs=[{"name": "amount", "type": "money"}],
        table={"hit": "unique", "rows": [{"then": {"amount": 1}}, {"then": {"amount": 2}}]},
    )

    differences = rules.compare(old, new, [("old", {"age": 81, "is_resident": True})])

    (found,) = differences.incomparable
    assert found.fault is not None
    assert (found.fault.code, found.version) == ("rule.ambiguous", "after")


@pytest.mark.parametrize(("tells_facts", "told"), [(True, "You are 75."), (False, "You are ….")])
def test_reasons_can_be_told_without_the_facts_of_a_person(tells_facts: bool, told: str) -> None:
    outcome = rules.decide(
        make_allowance_rule(), {"age": 75, "is_resident": True}, tells_facts=tells_facts
    )

    assert [why.en for why in outcome.why] == [told]
