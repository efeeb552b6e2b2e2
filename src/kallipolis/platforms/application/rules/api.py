"""Decide by rules, explain, and compare versions of a rule; evaluate expressions over facts."""

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.rules.contracts import Rule
from kallipolis.platforms.application.rules.logic.checks import check
from kallipolis.platforms.application.rules.logic.comparison import compare
from kallipolis.platforms.application.rules.logic.decisions import decide, facts_from
from kallipolis.platforms.application.rules.logic.expressions import (
    Expression,
    Verdict,
    compiled,
    fault_of,
)
from kallipolis.platforms.application.rules.logic.reasons import explain
from kallipolis.platforms.application.rules.logic.trees import Branch, Tree, tree_of

__all__ = [
    "Branch",
    "Expression",
    "Tree",
    "Verdict",
    "check",
    "compare",
    "compiled",
    "decide",
    "explain",
    "facts_from",
    "fault_of",
    "get",
    "tree_of",
]


def get(rule_id: str, edition: Edition | None = None) -> Rule:
    """Return a rule as it is in an edition, the newest if none is named.

    Raises:
        Refusal: ``rule.not_found``.
    """
    found = packs.find("rule", rule_id, edition)
    if found is None or not isinstance(found.body, Rule):
        raise Refusal("rule.not_found", Reason.NOT_FOUND)
    return found.body
