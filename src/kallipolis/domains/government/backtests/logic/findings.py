"""What a comparison comes to: findings that tell nobody's data, and their tally."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import msgspec

from kallipolis.domains.government.backtests.contracts import (
    Answer,
    Change,
    Finding,
    Tally,
    Turn,
)
from kallipolis.platforms.application.cases.contracts import PastCase
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import (
    Difference,
    Incomparable,
    Outcome,
    Rule,
)

Facts = Mapping[str, object]
Value = str | int | float | bool
PLAIN: Final = frozenset({"integer", "decimal", "money", "boolean", "date", "choice"})
"""The types of outputs that hold an answer; others may repeat what a person wrote."""


def known_of(case: PastCase) -> dict[str, object]:
    """Return what was known of a case on its day, in the shape that rules take facts from."""
    return known_from(case.facts, case.answers)


def known_from(facts: Facts, answers: Facts) -> dict[str, object]:
    """Put together what was known of a case and what its applicant answered."""
    known = facts.get("known")
    return {**(known if isinstance(known, dict) else {}), "answers": answers}


def finding_of(change: Change, case: PastCase) -> Finding | None:
    """Compare both versions of a rule in a past case; None where they answer the same."""
    known = known_of(case)
    old = change.before, rules.facts_from(change.before, known)
    new = change.after, rules.facts_from(change.after, known)
    found = rules.compare_one(case.id, old, new)
    if isinstance(found, Difference):
        return Finding(
            kind="differs",
            case=case.id,
            decided_at=case.decided_at,
            outcome=case.outcome,
            outputs=found.outputs,
            before=_answer(*old),
            after=_answer(*new),
        )
    return _incomparable(case, found) if found is not None else None


def _incomparable(case: PastCase, found: Incomparable) -> Finding:
    return Finding(
        kind="incomparable",
        case=case.id,
        decided_at=case.decided_at,
        outcome=case.outcome,
        missing=found.missing,
        fault=found.fault.code if found.fault else "",
        values=found.fault.values if found.fault else {},
        version=found.version,
    )


def _answer(rule: Rule, facts: Facts) -> Answer:
    outcome = rules.decide(rule, facts, tells_facts=False)
    return Answer(
        values=_told(rule, outcome), why=rules.explain(rule, outcome), sources=outcome.sources
    )


def _told(rule: Rule, outcome: Outcome) -> dict[str, Value]:
    """Return the values of an answer; what may repeat somebody's words is only said to be there."""
    types = {output.name: output.type for output in rule.outputs}
    return {
        name: value if types.get(name) in PLAIN and isinstance(value, Value) else rules.GAP
        for name, value in outcome.values.items()
    }


class Count:
    """Counts findings as they are found."""

    def __init__(self) -> None:
        self._cases = 0
        self._kinds = Counter[str]()
        self._turns = Counter[tuple[str, Value | None, Value | None]]()
        self._missing = Counter[str]()

    def take(self, finding: Finding | None) -> None:
        """Count one case, with what was found in it."""
        self._cases += 1
        if finding is None:
            return
        self._kinds[finding.kind] += 1
        self._missing.update(finding.missing)
        before, after = finding.before or Answer(), finding.after or Answer()
        self._turns.update((n, before.values.get(n), after.values.get(n)) for n in finding.outputs)

    def tally(self) -> Tally:
        """Return the figures, the most frequent first."""
        return Tally(
            cases=self._cases,
            same=self._cases - self._kinds.total(),
            differing=self._kinds["differs"],
            incomparable=self._kinds["incomparable"],
            turns=tuple(
                Turn(output=output, before=before, after=after, cases=cases)
                for (output, before, after), cases in self._turns.most_common(MOST_TURNS)
            ),
            missing=dict(self._missing.most_common()),
        )


MOST_TURNS: Final = 50
"""Amounts may turn in as many ways as there are cases; the rare ones are in the list of cases."""


def is_same(before: Rule, after: Rule) -> bool:
    """Say whether two rules say the same."""
    return bool(msgspec.to_builtins(before) == msgspec.to_builtins(after))
