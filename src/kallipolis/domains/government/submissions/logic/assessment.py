"""What the rules of a service say of a submission."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kallipolis.domains.government.submissions.contracts import Assessment, Decision
from kallipolis.domains.government.submissions.logic.known import Known
from kallipolis.foundation.errors import Problem
from kallipolis.foundation.money import Money
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Outcome, Rule
from kallipolis.platforms.application.services.contracts import PublicService

NOTHING: Final = Outcome(values={})
DECISIONS: Final[Mapping[object, Decision]] = {
    "grant": "grant",
    "refuse": "refuse",
    "review": "review",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The rules of one service in one edition, as far as it has them."""

    eligibility: Rule | None = None
    fee: Rule | None = None
    decision: Rule | None = None


def assess(
    service: PublicService, book: RuleBook, facts: Known, problems: tuple[Problem, ...] = ()
) -> Assessment:
    """Apply the rules of a service to what is known; a form with problems is not decided.

    A decision rule that leaves something open, or names a missing fact, leaves it to a person.
    """
    eligibility = _outcome(book.eligibility, facts)
    fee, fee_outcome = _fee(service, book, facts)
    decision = _outcome(book.decision, facts)
    return Assessment(
        answers=_mapping(facts["answers"]),
        problems=problems,
        facts=facts,
        eligible=_eligible(book, eligibility),
        decision=_decision(decision, problems),
        fee=fee,
        why=eligibility.why + decision.why + fee_outcome.why,
        sources=tuple(dict.fromkeys(eligibility.sources + decision.sources + fee_outcome.sources)),
        outputs=dict(eligibility.values) | dict(fee_outcome.values) | dict(decision.values),
    )


def fee_of(
    service: PublicService, book: RuleBook, facts: Known
) -> tuple[Money | None, tuple[Text, ...]]:
    """Return what a service costs, and why where a rule says so."""
    fee, outcome = _fee(service, book, facts)
    return fee, outcome.why


def _outcome(rule: Rule | None, facts: Known) -> Outcome:
    return NOTHING if rule is None else rules.decide(rule, rules.facts_from(rule, facts))


def _eligible(book: RuleBook, outcome: Outcome) -> bool | None:
    """Say whether the rule lets them apply; None where there is no rule or facts are missing."""
    value = outcome.values.get("eligible")
    return value if book.eligibility is not None and isinstance(value, bool) else None


def _decision(outcome: Outcome, problems: tuple[Problem, ...]) -> Decision:
    return "review" if problems else DECISIONS.get(outcome.values.get("decision"), "review")


def _fee(service: PublicService, book: RuleBook, facts: Known) -> tuple[Money | None, Outcome]:
    outcome = _outcome(book.fee, facts)
    if isinstance(service.fee, Money) or book.fee is None:
        return service.fee if isinstance(service.fee, Money) else None, outcome
    amount = outcome.values.get("fee")
    return Money(amount=amount if isinstance(amount, int) else 0), outcome


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
