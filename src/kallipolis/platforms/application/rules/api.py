"""Decide by rules, explain, and compare versions of a rule; evaluate expressions over facts."""

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules.contracts import Law, Rule
from kallipolis.platforms.application.rules.logic.checks import check
from kallipolis.platforms.application.rules.logic.citations import (
    faults_of_citations,
    in_words,
)
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
from kallipolis.platforms.application.rules.logic.telling import told, told_of
from kallipolis.platforms.application.rules.logic.trees import Branch, Tree, tree_of
from kallipolis.platforms.application.rules.logic.words import tokens

__all__ = [
    "GAP",
    "Branch",
    "Expression",
    "Tree",
    "Verdict",
    "as_answer",
    "changes_in",
    "check",
    "cited",
    "compare",
    "compare_one",
    "compiled",
    "decide",
    "explain",
    "facts_from",
    "fault_of",
    "faults_of_citations",
    "get",
    "law",
    "tokens",
    "told",
    "told_of",
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


def cited(words: str, edition: Edition | None = None) -> Text:
    """Say in words which law is cited, as an edition has it: title and article.

    ``words`` are the ids of laws with their articles (``elderly-law/art-33``), parted by commas;
    what a person wrote in their place stays as it is.
    """
    return _cited(words, packs.edition() if edition is None else edition)


@packs.drawn
def _cited(words: str, edition: Edition) -> Text:
    return in_words(words, lambda id: law(id, edition))


def law(id: str, edition: Edition | None = None) -> Law | None:
    """Return a law by its id, or None."""
    found = packs.find("law", id, edition)
    return found.body if found is not None and isinstance(found.body, Law) else None
