"""Show whose answer would differ under a changed rule."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from kallipolis.foundation.errors import Problem, Refusal
from kallipolis.platforms.application.rules.contracts import (
    Difference,
    Differences,
    Incomparable,
    Outcome,
    Rule,
)
from kallipolis.platforms.application.rules.logic.decisions import decide

Version = Literal["before", "after"]
Facts = Mapping[str, object]
Side = tuple[Rule, Facts]


def compare(old: Rule, new: Rule, cases: Iterable[tuple[str, Facts]]) -> Differences:
    """Apply two versions of a rule to past cases and keep those that come out differently.

    Shape: ``cases`` are pairs of a case's id and its facts, those of either version.
    """
    differing, incomparable, total = [], [], 0
    changes = Counter[tuple[str, str, str]]()
    for case, facts in cases:
        total += 1
        found = compare_one(case, (old, facts), (new, facts))
        if isinstance(found, Incomparable):
            incomparable.append(found)
        elif found is not None:
            differing.append(found)
            changes.update(changes_in(found))
    return Differences(
        cases=total,
        same=total - len(differing) - len(incomparable),
        differing=tuple(differing),
        incomparable=tuple(incomparable),
        changes=dict(changes),
    )


def compare_one(case: str, old: Side, new: Side) -> Difference | Incomparable | None:
    """Apply two versions of a rule to one past case; None where both answer the same.

    A case cannot be compared where a version cannot be computed, or where the new version leaves
    something open for want of a fact that the old one did without.

    Shape: a side is a version with its own facts, as the two may take them from different places.
    """
    before, after = _outcome(case, old, "before"), _outcome(case, new, "after")
    if isinstance(before, Incomparable):
        return before
    if isinstance(after, Incomparable):
        return after
    lacking = tuple(name for name in after.missing if name not in before.missing)
    if lacking:
        return Incomparable(case=case, missing=lacking)
    outputs = _outputs_that_differ(before, after)
    return Difference(case=case, before=before, after=after, outputs=outputs) if outputs else None


def changes_in(found: Difference) -> list[tuple[str, str, str]]:
    """Return each output that differs with its value before and after, as words for counting.

    Missing: an empty word is an output that was not decided.
    """
    return [(name, _word(found.before, name), _word(found.after, name)) for name in found.outputs]


def _outcome(case: str, side: Side, version: Version) -> Outcome | Incomparable:
    try:
        return decide(*side)
    except Refusal as refusal:
        fault = Problem(field="", code=refusal.code, values=refusal.values)
        return Incomparable(case=case, fault=fault, version=version)


def _outputs_that_differ(before: Outcome, after: Outcome) -> tuple[str, ...]:
    names = dict.fromkeys([*before.values, *after.values])
    return tuple(n for n in names if before.values.get(n) != after.values.get(n))


def _word(outcome: Outcome, output: str) -> str:
    return str(outcome.values.get(output, ""))
