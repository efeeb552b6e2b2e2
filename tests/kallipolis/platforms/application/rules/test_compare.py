"""A changed rule is tried on past cases before it is published."""

import msgspec

from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.testing import make_allowance_rule


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
