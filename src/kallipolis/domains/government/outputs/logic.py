"""What is known of a case, as the claims of its documents are taken from it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseView,
    Correction,
    DecisionMade,
    HistoryEntry,
)
from kallipolis.platforms.application.cases.events import CaseReopened

Facts = Mapping[str, object]
NOTHING: Final = everywhere("")


def known(
    case: Case, answers: Facts, facts: Facts, *, decision: Facts, more: Facts | None = None
) -> dict[str, object]:
    """Return all that a document of a case may say; ``more`` is what is known of the case besides.

    ``decision`` is what was said of it, as ``said_in`` returns it.
    """
    found = facts.get("known")
    base = found if isinstance(found, dict) else {}
    applicant = base.get("applicant")
    named = {"name": case.applicant_name} | (applicant if isinstance(applicant, dict) else {})
    about = {"id": case.id, "submitted_at": case.submitted_at, "accepted_at": case.accepted_at}
    return {
        **base,
        "applicant": named,
        "answers": answers,
        "outcome": facts.get("outputs", {}),
        "service": {"id": case.service, "name": case.title},
        "decision": {"outcome": case.outcome, "at": case.decided_at, **decision},
        "case": about | dict(more or {}),
    }


def said_in(facts: Facts, decision: DecisionMade | None, rule: Text) -> dict[str, object]:
    """Return why it was decided so: in the words of a person, or of the rules in all languages."""
    if decision is not None and decision.by is not None:
        said = {"reason": decision.reason, "rule": rule, "remedy": decision.remedy}
        return {name: words for name, words in said.items() if words not in ("", NOTHING)}
    by_rule: dict[str, object] = {"rule": rule} if rule.en else {}
    why = facts.get("told", facts.get("why"))
    given = [each for each in why if isinstance(each, Mapping)] if isinstance(why, list) else []
    if not given:
        return by_rule
    return by_rule | {
        "reason": Text(
            en=" ".join(str(each["en"]) for each in given),
            zh_hans="".join(str(each["zh-Hans"]) for each in given),
            zh_hant="".join(str(each["zh-Hant"]) for each in given),
        )
    }


def decided_at(view: CaseView, moment: datetime) -> DecisionMade | None:
    """Return the decision of a moment, else the one that stands."""
    return next((one for one in view.earlier_decisions if one.at == moment), view.decision)


def contestable(said: Facts, remedies: Text | None) -> dict[str, object]:
    """Add what may be done against a decision; whoever decided need not have said it too."""
    if remedies is None:
        return dict(said)
    told = {remedies.en, remedies.zh_hans, remedies.zh_hant}
    left = {name: words for name, words in said.items() if name != "remedy" or words not in told}
    return left | {"remedies": remedies}


def listed(items: Iterable[Correction], names: Mapping[str, Text]) -> Text:
    """Return what is to be corrected as numbered lines, under the names of fields and evidence."""
    told = [
        (number, names.get(each.item, everywhere(each.item)), each.words)
        for number, each in enumerate(items, 1)
    ]
    return Text(
        en="\n".join(f"{n}. {name.en}: {words}" for n, name, words in told),
        zh_hans="\n".join(f"{n}．{name.zh_hans}：{words}" for n, name, words in told),
        zh_hant="\n".join(f"{n}．{name.zh_hant}：{words}" for n, name, words in told),
    )


def mapping(value: object) -> Facts:
    """Return a mapping as it is, and nothing of anything else."""
    return value if isinstance(value, Mapping) else {}


def taken_up_again(view: CaseView) -> HistoryEntry | None:
    """Return the step by which a decided case was last taken up again, or None."""
    found = [entry for entry in view.history if CaseReopened.TYPE in entry.facts]
    return found[-1] if found else None
