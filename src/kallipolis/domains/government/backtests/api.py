"""Try a changed rule on past cases: whose answer would differ?"""

from collections.abc import Iterator, Mapping

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Differences, Rule


def back_test(
    actor: Actor,
    service_id: str,
    before: Rule,
    after: Rule,
    *,
    limit: int = 10_000,
    clock: Clock = SYSTEM_CLOCK,
) -> Differences:
    """Apply two versions of a rule to the decided cases of a service and compare their answers.

    Cases are taken latest first, at most ``limit`` of them, with what was known on their day.

    Raises:
        Refusal: ``rule.not_found`` for who may not.
    """
    access.require(actor, "rule.back_test", Resource())
    detail = {"service": service_id, "rule": after.id}
    audit.record(actor, "rule.back_test", f"service:{service_id}", detail=detail, clock=clock)
    past = _past(actor, service_id, limit)
    return rules.compare(
        before, after, ((case, _facts(known, before, after)) for case, known in past)
    )


def _past(actor: Actor, service_id: str, limit: int) -> Iterator[tuple[str, Mapping[str, object]]]:
    before, left = "", limit
    while left > 0:
        found = cases.past_cases(actor, service_id, before=before, limit=min(200, left))
        for case in found:
            known = case.facts.get("known")
            yield case.id, {**(known if isinstance(known, dict) else {}), "answers": case.answers}
        if len(found) < 200:
            return
        before, left = found[-1].id, left - len(found)


def _facts(known: Mapping[str, object], before: Rule, after: Rule) -> dict[str, object]:
    return rules.facts_from(before, known) | rules.facts_from(after, known)
