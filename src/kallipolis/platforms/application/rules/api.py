"""Decide by rules, explain, and compare versions of a rule; evaluate expressions over facts."""

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.rules.contracts import Rule
from kallipolis.platforms.application.rules.logic.checks import check
from kallipolis.platforms.application.rules.logic.comparison import (
    changes_in,
    compare,
    compare_one,
)
from kallipolis.platforms.application.rules.logic.decisions import GAP, decide, facts_from
from kallipolis.platforms.application.rules.logic.expressions import (
    Expression,
    Verdict,
    compiled,
    fault_of,
)
from kallipolis.platforms.application.rules.logic.reasons import as_answer, explain, worded
from kallipolis.platforms.application.rules.logic.trees import Branch, Tree, tree_of

__all__ = [
    "GAP",
    "Branch",
    "Expression",
    "Tree",
    "Verdict",
    "as_answer",
    "changes_in",
    "check",
    "compare",
    "compare_one",
    "compiled",
    "decide",
    "explain",
    "facts_from",
    "fault_of",
    "get",
    "tree_of",
    "worded",
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
