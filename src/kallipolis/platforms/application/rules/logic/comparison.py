"""Show whose answer would differ under a changed rule."""

from collections import Counter
from collections.abc import Iterable, Mapping

from kallipolis.platforms.application.rules.contracts import (
    Difference,
    Differences,
    Outcome,
    Rule,
)
from kallipolis.platforms.application.rules.logic.decisions import decide


def compare(old: Rule, new: Rule, cases: Iterable[tuple[str, Mapping[str, object]]]) -> Differences:
    """Apply two versions of a rule to past cases and keep those that come out differently.

    Shape: ``cases`` are pairs of a case's id and its facts, those of either version.
    """
    differing, changes, total = [], Counter[tuple[str, str, str]](), 0
    for case, facts in cases:
        total += 1
        before, after = decide(old, facts), decide(new, facts)
        outputs = _outputs_that_differ(before, after)
        changes.update((o, _word(before, o), _word(after, o)) for o in outputs)
        if outputs:
            differing.append(Difference(case=case, before=before, after=after, outputs=outputs))
    return Differences(
        cases=total,
        same=total - len(differing),
        differing=tuple(differing),
        changes=dict(changes),
    )


def _outputs_that_differ(before: Outcome, after: Outcome) -> tuple[str, ...]:
    names = dict.fromkeys([*before.values, *after.values])
    return tuple(n for n in names if before.values.get(n) != after.values.get(n))


def _word(outcome: Outcome, output: str) -> str:
    """Return an output as a word for counting. Missing: an empty word."""
    return str(outcome.values.get(output, ""))
