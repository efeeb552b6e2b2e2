"""Take an expression apart into what it is made of, so that it can be said in words.

The engine has its own parser and does not show what it read. This one reads the part of the
language that packs write; what it does not know it refuses, and is then shown as it is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kallipolis.platforms.application.rules.logic.words import Token, tokens

LEVELS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"??"}),
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"==", "!=", "<", ">", "<=", ">=", "in", "not in"}),
    frozenset({"+", "-"}),
    frozenset({"*", "/", "%"}),
)
"""What joins two parts, from what binds loosest."""

COMPARING: Final = LEVELS[3]
OPENING: Final = frozenset("[(")
CLOSING: Final = frozenset("])")


class UnreadError(ValueError):
    """Raised for an expression of which this part of the language knows nothing."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression: of which kind, what is written there, what it is made of.

    ``kind`` is a literal (``number``, ``text``, ``truth``, ``nothing``), a ``name``, a ``call``,
    ``slice``, ``list``, ``interval`` (whose text are its brackets), ``choice`` between two, ``not``
    or ``both`` for what a word or mark joins.
    """

    kind: str
    text: str = ""
    parts: tuple["Node", ...] = ()


@lru_cache(maxsize=4096)
def parsed(expression: str) -> Node:
    """Take an expression apart.

    Raises:
        UnreadError: where anything stands in it that is not known here.
    """
    reader = _Reader(tokens(expression))
    node = reader.choice()
    reader.require_end()
    return node


@lru_cache(maxsize=4096)
def parsed_cell(cell: str) -> Node:
    """Take a cell apart, in which the fact that it asks about need not be named.

    Raises:
        UnreadError: as ``parsed``.
    """
    reader = _Reader(tokens(cell))
    node = reader.cell()
    reader.require_end()
    return node


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, line: Sequence[Token]) -> None:
        self._line, self._at = line, 0

    def require_end(self) -> None:
        if self._at < len(self._line):
            raise UnreadError(self._text())

    def cell(self) -> Node:
        """Read a comparison whose left side is left out, values, or an expression."""
        own, sign = Node("name", "$"), self._sign()
        if sign in COMPARING:
            self._take(len(sign.split()))
            return Node("both", sign, (own, self._range() if "in" in sign else self._joined(4)))
        if self._is_interval():
            return Node("both", "in", (own, self._range()))
        first = self.choice()
        if self._text() != "," and first.kind not in {"number", "text", "truth", "name"}:
            return first
        found = [first]
        while self._text() == ",":
            self._take()
            found.append(self.choice())
        return Node("both", "in", (own, Node("list", "", tuple(found))))

    def choice(self) -> Node:
        asked = self._joined(0)
        if self._text() != "?":
            return asked
        self._take()
        one = self.choice()
        self._expect(":")
        return Node("choice", "", (asked, one, self.choice()))

    def _joined(self, level: int) -> Node:
        if level == len(LEVELS):
            return self._alone()
        found = self._joined(level + 1)
        while (sign := self._sign()) in LEVELS[level]:
            self._take(len(sign.split()))
            other = self._range() if sign in {"in", "not in"} else self._joined(level + 1)
            found = Node("both", sign, (found, other))
        return found

    def _alone(self) -> Node:
        if self._text() in {"not", "-"}:
            sign = self._take()
            return Node("not" if sign == "not" else "minus", "", (self._alone(),))
        return self._followed(self._first())

    def _first(self) -> Node:
        kind, text = self._kind(), self._text()
        if text == "(":
            self._take()
            inside = self.choice()
            self._expect(")")
            return Node("brackets", "", (inside,)) if inside.kind != "both" else inside
        if text == "[":
            return self._range()
        if kind not in {"number", "string", "name"}:
            raise UnreadError(text)
        self._take()
        if kind != "name":
            return Node("number", text) if kind == "number" else Node("text", text[1:-1])
        if text in {"true", "false", "null"}:
            return Node("nothing" if text == "null" else "truth", text)
        return Node("call", text, self._inside()) if self._text() == "(" else Node("name", text)

    def _followed(self, node: Node) -> Node:
        """Read what stands directly behind: a method, a field of a record, a part of a text."""
        while self._text() in {".", "["}:
            if self._take() == "[":
                node = self._part_of(node)
                continue
            name = self._take()
            if self._text() == "(":
                node = Node("call", name, (node, *self._inside()))
            elif node.kind == "name":
                node = Node("name", f"{node.text}.{name}")
            else:
                raise UnreadError(name)
        return node

    def _part_of(self, node: Node) -> Node:
        first = self.choice()
        self._expect(":")
        last = self.choice()
        self._expect("]")
        return Node("slice", "", (node, first, last))

    def _range(self) -> Node:
        """Read a list, an interval, or what a name stands for."""
        if self._text() not in OPENING:
            return self._joined(4)
        opened = self._take()
        found = [self.choice()] if self._text() not in CLOSING else []
        if self._text() == "..":
            self._take()
            found.append(self.choice())
            return Node("interval", opened + self._closing(), tuple(found))
        while self._text() == ",":
            self._take()
            found.append(self.choice())
        if opened + self._closing() != "[]":
            raise UnreadError(opened)
        return Node("list", "", tuple(found))

    def _inside(self) -> tuple[Node, ...]:
        self._expect("(")
        found = []
        while self._text() != ")":
            found.append(self.choice())
            if self._text() != ")":
                self._expect(",")
        self._take()
        return tuple(found)

    def _is_interval(self) -> bool:
        """Say whether the bracket that stands here opens an interval."""
        if self._text() not in OPENING:
            return False
        depth = 0
        for token in self._line[self._at :]:
            if depth == 1 and token.text == "..":
                return True
            depth += (token.text in OPENING) - (token.text in CLOSING)
            if depth == 0:
                return False
        return False

    def _sign(self) -> str:
        text = self._text()
        ahead = self._line[self._at + 1].text if self._at + 1 < len(self._line) else ""
        return "not in" if (text, ahead) == ("not", "in") else text

    def _closing(self) -> str:
        text = self._take()
        if text not in CLOSING:
            raise UnreadError(text)
        return text

    def _expect(self, text: str) -> None:
        if self._take() != text:
            raise UnreadError(text)

    def _take(self, many: int = 1) -> str:
        text = self._text()
        if not text:
            raise UnreadError("")
        self._at += many
        return text

    def _text(self) -> str:
        """Return what stands here; a quoted text is no mark, whatever it says."""
        if self._at >= len(self._line):
            return ""
        return self._line[self._at].text

    def _kind(self) -> str:
        return self._line[self._at].kind if self._at < len(self._line) else ""
