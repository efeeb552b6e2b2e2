"""Decide by rules, explain, and compare versions of a rule; evaluate expressions over facts."""

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

__all__ = [
    "Expression",
    "Verdict",
    "check",
    "compare",
    "compiled",
    "decide",
    "explain",
    "facts_from",
    "fault_of",
]
