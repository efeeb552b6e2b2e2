"""Take a condition apart at its ``and``, ``or`` and ``not``, so that part of it can be answered."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kallipolis.platforms.application.rules.logic.words import Token, tokens

_OPENING: Final = frozenset("([")
_CLOSING: Final = frozenset(")]")


@dataclass(frozen=True, slots=True)
class Branch:
    """Conditions joined by a word: ``and``, ``or``, or ``not`` before a single one."""

    word: str
    parts: tuple["Branch | str", ...]


Tree = Branch | str


def tree_of(text: str) -> Tree:
    """Take a condition apart; what holds no connective is left as it is written."""
    return _tree(text, tokens(text))


def _tree(text: str, line: list[Token]) -> Tree:
    if _is_wrapped(line):
        return _tree(text, line[1:-1])
    top = _top(line)
    words = [line[place].text for place in top]
    if "?" not in words and "??" not in words:
        for word in ("or", "and"):
            if word in words:
                cuts = [place for place in top if line[place].text == word]
                return Branch(word, tuple(_tree(text, part) for part in _cut(line, cuts)))
    if words[:1] == ["not"] and _is_wrapped(line[1:]):
        return Branch("not", (_tree(text, line[1:]),))
    return text[line[0].start : line[-1].end] if line else ""


def _top(line: list[Token]) -> list[int]:
    """Return the places that lie in no bracket."""
    depth, places = 0, []
    for place, token in enumerate(line):
        depth -= token.text in _CLOSING
        if depth == 0:
            places.append(place)
        depth += token.text in _OPENING
    return places


def _is_wrapped(line: list[Token]) -> bool:
    return (
        len(line) > 2
        and line[0].text == "("
        and line[-1].text == ")"
        and _top(line) == [0, len(line) - 1]
    )


def _cut(line: list[Token], cuts: list[int]) -> list[list[Token]]:
    edges = [-1, *cuts, len(line)]
    return [line[start + 1 : end] for start, end in pairwise(edges)]
