"""Decide: facts in, values and reasons out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from kallipolis.platforms.application.rules.contracts import Outcome, Output, Rule, Step
from kallipolis.platforms.application.rules.logic.expressions import (
    Expression,
    compiled,
    look_up,
)
from kallipolis.platforms.application.rules.logic.reasons import filled, places_in
from kallipolis.platforms.application.rules.logic.tables import (
    CompiledRow,
    Found,
    Said,
    compiled_rows,
    from_table,
)

Facts = Mapping[str, object]
GAP: Final = "…"
"""Stands in a reason for a fact that is not told."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    rows: tuple[CompiledRow, ...]
    steps: tuple[tuple[str, Expression, Step], ...]


def decide(rule: Rule, facts: Facts, *, tells_facts: bool = True) -> Outcome:
    """Apply a rule to facts; without ``tells_facts`` the reasons leave gaps where facts stand.

    A missing fact keeps a condition from holding. Where that leaves open which row holds, nothing
    is decided and the fact is named; an optional fact that is missing leaves nothing open.
    Whole numbers and money are rounded half up.

    Raises:
        Refusal: ``rule.not_computable`` when a fact is of an unfit type; ``rule.ambiguous`` when
            two rows of a ``unique`` table hold.
    """
    ready = _compiled(rule)
    known = {fact.name: as_known(facts.get(fact.name)) for fact in rule.facts}
    found = from_table(rule, ready.rows, known) if rule.table else _from_steps(ready, known)
    values = {
        output.name: _typed(output, found.values[output.name])
        for output in rule.outputs
        if found.values.get(output.name) is not None
    }
    heard = known | found.values
    told = (heard if tells_facts else dict.fromkeys(heard, GAP)) | values
    return Outcome(
        values=values,
        why=tuple([filled(said.why, told, rule) for said in found.reasons]),
        rows=found.rows,
        missing=found.missing,
        sources=tuple(dict.fromkeys([said.source for said in found.reasons if said.source])),
        leans=tuple([said.names.union(places_in(said.why)) for said in found.reasons]),
        rests_on=found.rests_on,
    )


def facts_from(rule: Rule, known: Facts) -> dict[str, object]:
    """Take a rule's facts out of what is known of a case, each from where it says.

    Missing: a fact that is not known is None.
    """
    return {fact.name: look_up(known, fact.origin or fact.name) for fact in rule.facts}


def as_known(value: object) -> object:
    """Return a value as the engine takes it: dates as words, exact decimals as numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value


@lru_cache(maxsize=4096)
def _compiled(rule: Rule) -> _Compiled:
    return _Compiled(
        rows=compiled_rows(rule),
        steps=tuple(
            (name, compiled(as_step(step).value), as_step(step))
            for name, step in rule.expressions.items()
        ),
    )


def as_step(written: str | Step) -> Step:
    """Return an expression with its reasons, of which a bare one has none."""
    return Step(value=written) if isinstance(written, str) else written


def _from_steps(ready: _Compiled, known: dict[str, object]) -> Found:
    values: dict[str, object] = {}
    lacking: dict[str, tuple[str, ...]] = {}
    rests_on: dict[str, frozenset[str]] = {}
    reasons = []
    for name, expression, step in ready.steps:
        roots = (rests_on.get(root, frozenset((root,))) for root in expression.roots)
        rests_on[name] = frozenset[str]().union(*roots)
        verdict = expression.evaluate(known | values)
        values[name] = verdict.value
        lacking[name] = tuple(
            root for path in verdict.missing for root in lacking.get(path, (path,))
        )
        why = step.why_not if verdict.value is False else step.why
        if why and verdict.value is not None:
            told = (rests_on.get(place, frozenset((place,))) for place in places_in(why))
            reasons.append(Said(why, step.source, rests_on[name].union(*told)))
    missing = dict.fromkeys(root for roots in lacking.values() for root in roots)
    return Found(
        values,
        reasons=tuple(reasons),
        missing=tuple(missing),
        rests_on=frozenset[str]().union(*rests_on.values()),
    )


def _typed(output: Output, value: object) -> object:
    if output.type in {"integer", "money"} and isinstance(value, int | float):
        return int(Decimal(str(value)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if output.type == "date" and isinstance(value, str):
        return value[:10]
    return value
