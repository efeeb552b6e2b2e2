"""What the rules of a service say of a submission."""

from collections.abc import Collection, Iterable, Iterator, Mapping
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

HELD_BACK: Final = Text(
    en="What a registry holds about another person counts here. Only they, or the official in "
    "charge, are told what it is.",
    zh_hans="登记库中关于他人的信息影响了本结论。该信息仅向其本人和经办人员提供。",
    zh_hant="登記庫中關於他人的資料影響了本結論。該資料僅向其本人和經辦人員提供。",
)
ANSWERS: Final = frozenset({"eligible", "decision", "fee"})
"""What the applicant is told whatever it rests on."""

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
    service: PublicService,
    book: RuleBook,
    facts: Known,
    problems: tuple[Problem, ...] = (),
    *,
    others: Collection[str] = (),
    waiting: Collection[str] = (),
) -> Assessment:
    """Apply the rules of a service to what is known; a form with problems is not decided.

    A decision rule that leaves something open, or names a missing fact, leaves it to a person. Who
    may not apply is told why, and not what would be decided if they might. ``others`` are the
    evidence types that are about other people; ``waiting`` those that are on their way from
    another node: until they are there nobody is refused for want of them, and nothing is decided.
    """
    eligibility = _outcome(book.eligibility, facts)
    amount, fee = _fee(service, book, facts)
    decision = _outcome(book.decision, facts)
    asked = ((book.eligibility, eligibility), (book.decision, decision), (book.fee, fee))
    outputs, apart = _outputs(asked, others)
    eligible = _eligible(book, eligibility)
    if eligible is False and _asks(book.eligibility, waiting):
        eligible = None
    told = asked[:1] if eligible is False else asked
    return Assessment(
        answers=_mapping(facts["answers"]),
        problems=problems,
        facts=facts,
        eligible=eligible,
        decision="review" if waiting else _decision(decision, problems),
        fee=amount,
        why=tuple(dict.fromkeys(w for rule, said in told for w in _why(rule, said, others))),
        why_in_full=eligibility.why + decision.why + fee.why,
        sources=tuple(dict.fromkeys(source for _, said in told for source in said.sources)),
        outputs=outputs,
        outputs_of_others=apart,
    )


def fee_of(
    service: PublicService, book: RuleBook, facts: Known, others: Collection[str] = ()
) -> tuple[Money | None, tuple[Text, ...], tuple[Text, ...]]:
    """Return what a service costs, and why where a rule says so: for the applicant, and in full."""
    fee, outcome = _fee(service, book, facts)
    return fee, tuple(_why(book.fee, outcome, others)), outcome.why


def _why(rule: Rule | None, outcome: Outcome, others: Collection[str]) -> Iterator[Text]:
    """Yield the reasons for the applicant: one that tells of others only says that it does."""
    for why, names in zip(outcome.why, outcome.leans, strict=True):
        yield HELD_BACK if _is_about(rule, names, others) else why


def _outputs(
    asked: Iterable[tuple[Rule | None, Outcome]], others: Collection[str]
) -> tuple[dict[str, object], dict[str, object]]:
    own: dict[str, object] = {}
    apart: dict[str, object] = {}
    for rule, outcome in asked:
        is_apart = _is_about(rule, outcome.rests_on, others)
        for name, value in outcome.values.items():
            (apart if is_apart and name not in ANSWERS else own)[name] = value
    return own, apart


def _is_about(rule: Rule | None, names: Collection[str], others: Collection[str]) -> bool:
    if rule is None or not others:
        return False
    paths = ((fact.origin or fact.name).split(".") for fact in rule.facts if fact.name in names)
    return any(path[0] == "evidence" and len(path) > 1 and path[1] in others for path in paths)


def _asks(rule: Rule | None, types: Collection[str]) -> bool:
    """Say whether a rule asks for evidence of some types, whatever it rests on in the end."""
    names = [fact.name for fact in rule.facts] if rule is not None else []
    return _is_about(rule, names, types)


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
