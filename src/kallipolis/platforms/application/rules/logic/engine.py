"""Say in people's words what the engine of expressions says in its own."""

import json
import re
from typing import Final

from kallipolis.foundation.sayings import Said, said

_TOLD: Final = (
    (re.compile(r"Unexpected end|Expected a (?:literal|property)"), said("something is missing")),
    (re.compile(r"Expected Bracket"), said("a bracket is not closed")),
    (re.compile(r"Unexpected EOF"), said("a quotation mark is not closed")),
    (re.compile(r"Unexpected token: None"), said("the end comes too early")),
    (re.compile(r"Unexpected token"), said("a word or mark stands where it cannot")),
    (
        re.compile(r"Incomplete parser output"),
        said("words stand behind the end, or an unknown call"),
    ),
    (re.compile(r"number of arguments"), said("a call is given too many or too few values")),
    (
        re.compile(r"Unsupported type|of type"),
        said("the values are not of the types that it takes"),
    ),
    (re.compile(r"Failed to parse date"), said("a date is not written as one")),
)
"""What the engine says, and what it means. Source: the parser and machine of zen-engine."""


def told(words: str) -> Said | str:
    """Return what the engine says as people say it; what nobody has words for stays as it is."""
    return next((means for pattern, means in _TOLD if pattern.search(words)), words)


def told_by(failure: Exception) -> Said | str:
    """Return what a failure of the engine says, without its backtrace."""
    first = str(failure).partition("\n")[0]
    try:
        return told(str(json.loads(first)["source"]))
    except (ValueError, KeyError, TypeError):
        return told(first)
