"""Read the words of an expression: which facts it names, and which it asks about being absent.

The engine compiles expressions but does not show what they refer to, so their words are read here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kallipolis.foundation.sayings import said

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
      | (?P<string>'[^']*'|"[^"]*")
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<name>[A-Za-z_$][A-Za-z0-9_]*)
      | (?P<mark>==|!=|>=|<=|\?\?|\.\.|.)""",
    re.VERBOSE | re.DOTALL,
)
WORDS_OF_THE_LANGUAGE: Final = frozenset({"and", "or", "not", "in", "true", "false", "null"})
_BANNED_MARKS: Final = {
    "`": said("quotes ' or \""),
    "{": said("a fact or a list"),
    "=": said("== to compare"),
    ";": said("one expression"),
    "$": said("a fact's name"),
}
_BANNED_FUNCTIONS: Final = frozenset(
    {"rand", "isToday", "isYesterday", "isTomorrow", "fuzzyMatch", "type"}
)
_YEARS: Final = re.compile(r"""['"](y|years?|.*\d\s*y.*)['"]""")
_DATE_FUNCTIONS: Final = frozenset({"d", "date", "time", "duration"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of an expression."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an expression refers to.

    ``paths`` are the dotted facts it names; ``guarded`` those whose absence it deals with itself
    (``x == null``, ``x ?? 0``); ``fault`` says which word is not allowed, with what is instead.
    """

    paths: tuple[str, ...]
    guarded: frozenset[str]
    fault: tuple[str, str] | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the facts that have to be there."""
        return tuple(path for path in self.paths if path not in self.guarded)

    @property
    def roots(self) -> tuple[str, ...]:
        """Return the first names of all paths."""
        return tuple(dict.fromkeys(path.partition(".")[0] for path in self.paths))


def tokens(text: str) -> list[Token]:
    """Cut an expression into its words and marks, without the space between them."""
    found = (Token(m.lastgroup or "", m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text))
    return [token for token in found if token.kind != "space"]


@lru_cache(maxsize=8192)
def words_of(text: str) -> Words:
    """Read what an expression refers to."""
    line = tokens(text)
    paths: dict[str, None] = {}
    guarded = set()
    for path, start, end in _paths(line):
        paths[path] = None
        if _is_guarded(line, start, end):
            guarded.add(path)
    return Words(paths=tuple(paths), guarded=frozenset(guarded), fault=_fault(line))


def _paths(line: list[Token]) -> Iterator[tuple[str, int, int]]:
    """Yield each path of facts with the places where it starts and ends."""
    place = 0
    while place < len(line):
        if not _begins_a_path(line, place):
            place += 1
            continue
        start, parts = place, [line[place].text]
        place += 1
        while _text(line, place) == "." and _kind(line, place + 1) == "name":
            if _text(line, place + 2) == "(":
                break
            parts.append(line[place + 1].text)
            place += 2
        yield ".".join(parts), start, place


def _begins_a_path(line: list[Token], place: int) -> bool:
    token = line[place]
    if token.kind != "name" or token.text in WORDS_OF_THE_LANGUAGE or token.text == "$":
        return False
    return _text(line, place - 1) not in {".", "#"} and _text(line, place + 1) != "("


def _is_guarded(line: list[Token], start: int, end: int) -> bool:
    compares = {"==", "!="}
    if _text(line, end) == "??":
        return True
    if _text(line, end) in compares and _text(line, end + 1) == "null":
        return True
    return _text(line, start - 1) in compares and _text(line, start - 2) == "null"


def _fault(line: list[Token]) -> tuple[str, str] | None:
    for place, token in enumerate(line):
        if token.text in _BANNED_MARKS and token.kind == "mark":
            return said("%(text)s is not allowed", text=token.text), _BANNED_MARKS[token.text]
        if token.kind == "mark" and not token.text.isascii():
            return said("%(text)s is not a mark of the language", text=token.text), said(
                "names in letters a to z"
            )
        if _text(line, place + 1) == "(" and token.kind == "name" and _is_unsteady(line, place):
            return said("%(text)s() does not always answer alike", text=token.text), said(
                "a fact such as today"
            )
        if _YEARS.fullmatch(token.text) and _call_around(line, place) in {"add", "sub"}:
            return said("from 29 February no day is found by years"), said(
                "months, 12 for each year"
            )
    return None


def _call_around(line: list[Token], place: int) -> str:
    """Return the name of the call in whose brackets a token stands, empty where there is none."""
    depth = 0
    for back in range(place - 1, -1, -1):
        depth += (_text(line, back) == ")") - (_text(line, back) == "(")
        if depth < 0:
            return _text(line, back - 1)
    return ""


def _is_unsteady(line: list[Token], place: int) -> bool:
    """Say whether a call would answer differently from one day to the next."""
    name, argument = line[place].text, _text(line, place + 2)
    if name in _BANNED_FUNCTIONS:
        return True
    if name not in _DATE_FUNCTIONS or _text(line, place - 1) == ".":
        return False
    return argument == ")" or bool(re.match(r"""['"](?!\d)""", argument))


def _text(line: list[Token], place: int) -> str:
    return line[place].text if 0 <= place < len(line) else ""


def _kind(line: list[Token], place: int) -> str:
    return line[place].kind if 0 <= place < len(line) else ""
