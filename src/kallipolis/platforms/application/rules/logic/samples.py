"""Choose the values of a fact at which the cells of a table can answer differently."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from kallipolis.platforms.application.rules.contracts import Fact
from kallipolis.platforms.application.rules.logic.cells import as_point_in_time
from kallipolis.platforms.application.rules.logic.words import Token, tokens

OTHER: Final = "any other"
_DAY_S: Final = 86400.0


def samples_of(fact: Fact, cells: Iterable[str]) -> Sequence[object]:
    """Return values that stand for all values of a fact, as far as these cells can tell.

    Between two numbers that cells name, and beyond the first and last, all values answer alike.
    Missing: an empty list for a fact whose values cannot be listed so (a list, a record).
    """
    line = [token for cell in cells for token in tokens(cell)]
    absent: list[object] = [None] if fact.optional else []
    if fact.type == "boolean":
        return [True, False, *absent]
    if fact.type in {"integer", "decimal", "money"}:
        return [*_numbers(fact, line), *absent]
    if fact.type == "date":
        return [*_days(line), *absent]
    if fact.type in {"text", "choice"}:
        return [*_words(fact, line), *absent]
    return []


def _numbers(fact: Fact, line: list[Token]) -> Sequence[object]:
    named = sorted(set(_named_numbers(line)))
    if not named:
        return [0.0 if fact.min is None else fact.min]
    between = [(low + high) / 2 for low, high in pairwise(named)]
    if fact.type != "decimal":
        between = [
            float(math.floor(middle))
            for middle, low in zip(between, named, strict=False)
            if math.floor(middle) > low
        ]
    values = sorted({named[0] - 1, *named, *between, named[-1] + 1})
    low = -math.inf if fact.min is None else fact.min
    high = math.inf if fact.max is None else fact.max
    return [value for value in values if low <= value <= high]


def _named_numbers(line: list[Token]) -> Iterable[float]:
    for place, token in enumerate(line):
        if token.kind == "number":
            is_negative = place > 0 and line[place - 1].text == "-"
            yield -float(token.text) if is_negative else float(token.text)


def _days(line: list[Token]) -> Sequence[object]:
    named = {
        float(str(as_point_in_time(token.text[1:-1]))) for token in line if token.kind == "string"
    }
    return sorted({day + step for day in named for step in (-_DAY_S, 0.0, _DAY_S)}) or [0.0]


def _words(fact: Fact, line: list[Token]) -> list[object]:
    if fact.values:
        return list(fact.values)
    named = [token.text[1:-1] for token in line if token.kind == "string"]
    return [*dict.fromkeys(named), OTHER]
