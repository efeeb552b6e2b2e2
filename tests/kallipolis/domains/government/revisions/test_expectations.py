"""What a worked example expects, corrected as a page writes it."""

import msgspec
import pytest
import yaml

from kallipolis.domains.government.revisions.logic import expectations
from kallipolis.domains.government.revisions.testing import EXAMPLE
from kallipolis.domains.government.submissions.contracts import Scenario
from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.application.rules.contracts import Output

TREE = yaml.safe_load(EXAMPLE.format(age=72, decision="grant"))
THEN = {"decision": "grant", "fee": 1050, "outputs": {"sum": 12000, "months": 3}, "missing": []}
SCENARIO = msgspec.convert(TREE | {"then": THEN}, Scenario, strict=False)
DECLARED = {
    "sum": Output(name="sum", type="money"),
    "months": Output(name="months", type="integer"),
    "again": Output(name="again", type="boolean"),
}
GIVEN = expectations.as_given(SCENARIO, DECLARED)


def test_an_example_reads_as_it_was_written() -> None:
    again = expectations.with_expected(SCENARIO, DECLARED, GIVEN)

    assert msgspec.to_builtins(again) == msgspec.to_builtins(SCENARIO)
    assert (GIVEN["outputs.sum"], GIVEN["fee"], GIVEN["outputs.again"]) == ("120", "10.50", "")


def test_what_is_expected_is_corrected_in_yuan() -> None:
    written = GIVEN | {"outputs.sum": "150", "outputs.months": "", "why": "So.\n\nAnd so."}

    then = expectations.with_expected(SCENARIO, DECLARED, written).then

    assert (then.outputs, then.why, then.missing) == ({"sum": 15000}, ("So.", "And so."), ())


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("fee", "much"),
        ("outputs.sum", "1.005"),
        ("outputs.months", "few"),
        ("outputs.again", "maybe"),
        ("decision", "perhaps"),
    ],
)
def test_what_cannot_be_expected_names_its_field(field: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        expectations.with_expected(SCENARIO, DECLARED, GIVEN | {field: words})

    assert [problem.field for problem in refused.value.problems] == [field]
