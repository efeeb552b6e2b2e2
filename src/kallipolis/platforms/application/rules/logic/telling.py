"""Tell a cell or an expression as a sentence: what it asks of a fact, or what it works out.

Where something stands in it for which there are no words, nothing is told: half a sentence would
be taken for the whole.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.rules.logic import phrases
from kallipolis.platforms.application.rules.logic.grammar import (
    COMPARING,
    LEVELS,
    Node,
    UnreadError,
    parsed,
    parsed_cell,
)
from kallipolis.platforms.application.rules.logic.phrases import closed_up, filled, listed

OWN: Final = "$"
ARITHMETIC: Final = frozenset({"+", "-", "*", "/", "%"})
DAY_CALLS: Final = frozenset({"d", "date", "add", "sub", "startOf", "endOf", "format"})
SIZES: Final = {(">", "0"): False, (">=", "1"): False, ("==", "0"): True, ("<", "1"): True}
"""How the length of something is compared to ask whether it is empty."""


def told(expression: str, titles: Mapping[str, Text], *, days: Collection[str] = ()) -> Text | None:
    """Return what an expression asks or works out, None where there are no words for it.

    ``titles`` are what its facts and values are called; ``days`` are the facts that are dates.
    """
    try:
        return closed_up(_Teller(titles, frozenset(days)).whole(parsed(expression)))
    except UnreadError:
        return None


def told_of(
    cell: str, titles: Mapping[str, Text], *, days: Collection[str] = (), values: Collection[str]
) -> Text | None:
    """Return what a cell asks of its fact, which stands before it; None as ``told``.

    ``values`` are all that the fact can be; ``days`` hold ``$`` where it is a date.
    """
    teller = _Teller(titles, frozenset(days))
    parts = [part.strip() for part in cell.split(",")]
    if values and all(part in values for part in parts):
        return closed_up(teller.among([teller.value(part) for part in parts]))
    try:
        return closed_up(teller.whole(parsed_cell(cell)))
    except UnreadError:
        return None


@dataclass(frozen=True, slots=True)
class _Teller:
    titles: Mapping[str, Text]
    days: frozenset[str]

    def value(self, text: str) -> Text:
        """Return what a value is called, or the value."""
        return self.titles.get(text) or everywhere(text)

    def among(self, found: Sequence[Text], *, is_not: bool = False) -> Text:
        """Return that something is one of several, or none of them."""
        if len(found) == 1:
            return filled(phrases.IS_NOT if is_not else phrases.IS, y=found[0])
        return filled(phrases.NONE_OF if is_not else phrases.ONE_OF, y=listed(found))

    def whole(self, node: Node) -> Text:
        return self.asks(node) if _is_asking(node) else self.noun(node)

    def asks(self, node: Node, *, is_not: bool = False) -> Text:
        """Return a condition as a sentence, turned round where it is denied."""
        if node.kind == "brackets":
            return self.asks(node.parts[0], is_not=is_not)
        if node.kind == "not":
            return self.asks(node.parts[0], is_not=not is_not)
        if node.kind == "both" and node.text in {"and", "or"}:
            whole = self._joined(node)
            return filled(phrases.DENIED, x=whole) if is_not else whole
        if node.kind == "both" and node.text in COMPARING:
            return self._compared(node, is_not=is_not)
        if node.kind == "call" and node.text in phrases.ASKING:
            one, other = _two(node.parts)
            form = phrases.ASKING[node.text][is_not]
            return self._of(one, filled(form, y=self.noun(other)))
        return self._of(node, phrases.NO if is_not else phrases.YES)

    def noun(self, node: Node) -> Text:
        """Return what stands for a value."""
        tell = self._nouns().get(node.kind)
        if tell is None:
            raise UnreadError(node.kind)
        return tell(node)

    def _nouns(self) -> dict[str, Callable[[Node], Text]]:
        return {
            "number": lambda node: everywhere(node.text),
            "text": lambda node: self.value(node.text),
            "truth": lambda node: phrases.TRUTHS[node.text],
            "name": self._name,
            "brackets": lambda node: self.noun(node.parts[0]),
            "minus": lambda node: filled(phrases.MINUS, x=self.noun(node.parts[0])),
            "slice": self._part,
            "choice": self._either,
            "call": self._call,
            "list": lambda node: listed([self.noun(part) for part in node.parts]),
            "both": self._reckoned,
        }

    def _of(self, subject: Node, predicate: Text) -> Text:
        """Return a sentence; what a cell is about stands before it already."""
        if _own(subject):
            return predicate
        return filled(phrases.SENTENCE, x=self.noun(subject), y=predicate)

    def _joined(self, node: Node) -> Text:
        form = phrases.AND if node.text == "and" else phrases.OR
        parts = (
            filled(phrases.BRACKETS, x=self.asks(part))
            if part.kind == "both" and part.text in {"and", "or"} and part.text != node.text
            else self.asks(part)
            for part in node.parts
        )
        one, other = parts
        return filled(form, x=one, y=other)

    def _compared(self, node: Node, *, is_not: bool) -> Text:
        one, other = _two(node.parts)
        sign = phrases.OPPOSITE[node.text] if is_not else node.text
        size = SIZES.get((sign, other.text)) if one.kind == "call" and one.text == "len" else None
        if size is not None:
            return self._of(_known(one.parts[0]), phrases.EMPTY if size else phrases.KNOWN)
        return self._of(one, self._predicate(sign, one, other))

    def _predicate(self, sign: str, one: Node, other: Node) -> Text:
        is_not = sign in {"!=", "not in"}
        if other.kind == "nothing":
            return phrases.KNOWN if is_not else phrases.EMPTY
        if other.kind == "interval":
            low, high = (self.noun(part) for part in other.parts)
            between = filled(phrases.BETWEEN[other.text], x=low, y=high)
            return filled(phrases.DENIED, x=between) if is_not else between
        if other.kind == "list":
            return self.among([self.noun(part) for part in other.parts], is_not=is_not)
        if sign in {"in", "not in"}:
            return self.among([self.noun(other)], is_not=is_not)
        forms = phrases.OF_DAYS if self._is_day(one) or self._is_day(other) else phrases.OF_SIZES
        return filled(forms[sign], y=self.noun(other))

    def _is_day(self, node: Node) -> bool:
        if node.kind == "call":
            return node.text in DAY_CALLS
        if node.kind == "both":
            return any(part.text == "duration" for part in node.parts)
        return node.kind == "name" and node.text in self.days

    def _name(self, node: Node) -> Text:
        if node.text == OWN:
            return phrases.THIS_DAY if OWN in self.days else phrases.THIS
        if node.text not in self.titles:
            raise UnreadError(node.text)
        return filled(phrases.NAMED, x=self.titles[node.text])

    def _part(self, node: Node) -> Text:
        whole, first, last = node.parts
        if first.text != "0" or not last.text.isdecimal():
            raise UnreadError(first.text)
        many = everywhere(str(int(last.text) + 1))
        return filled(phrases.BEGINNING, x=self.noun(whole), n=many)

    def _either(self, node: Node) -> Text:
        asked, one, other = node.parts
        other = _bare(other)
        form = phrases.ELSE_IF if other.kind == "choice" else phrases.EITHER
        return filled(form, x=self.asks(asked), y=self.noun(one), z=self.noun(other))

    def _call(self, node: Node) -> Text:
        name, parts = node.text, node.parts
        if name in {"d", "date"} and len(parts) == 1:
            return self.noun(parts[0])
        if name == "format":
            return self.noun(parts[0])
        if name in {"add", "sub"} and len(parts) == 3:
            return self._later(parts[0], _term(parts[1].text, parts[2].text), name == "add")
        if name in phrases.LARGEST and len(parts) == 1 and parts[0].kind == "list":
            among = [self.noun(part) for part in parts[0].parts]
            return filled(phrases.LARGEST[name], x=listed(among))
        if name == "startOf" and parts[1].text in phrases.FIRST_DAYS:
            return filled(phrases.FIRST_DAYS[parts[1].text], x=self.noun(parts[0]))
        if name in phrases.OF_ONE and len(parts) == 1:
            inner = _bare(parts[0])
            words = self.noun(inner)
            wrapped = filled(phrases.BRACKETS, x=words) if inner.kind == "both" else words
            return filled(phrases.OF_ONE[name], x=wrapped)
        raise UnreadError(name)

    def _reckoned(self, node: Node) -> Text:
        one, other = node.parts
        if other.kind == "call" and other.text == "duration" and node.text in {"+", "-"}:
            read = re.fullmatch(r"(\d+)\s*([A-Za-z]+)", other.parts[0].text)
            if read is None:
                raise UnreadError(other.parts[0].text)
            return self._later(one, _term(read[1], read[2]), node.text == "+")
        if node.text == "??":
            return filled(phrases.OR_ELSE, x=self.noun(one), y=self._otherwise(other))
        if node.text not in ARITHMETIC:
            return self.asks(node)
        form = phrases.RECKONED[node.text]
        return filled(form, x=self._inner(one, node), y=self._inner(other, node, is_right=True))

    def _otherwise(self, node: Node) -> Text:
        return phrases.EMPTY_TEXT if (node.kind, node.text) == ("text", "") else self.noun(node)

    def _inner(self, node: Node, around: Node, *, is_right: bool = False) -> Text:
        """Return a part of a computation, in brackets where it is worked out before the rest."""
        bare = _bare(node)
        words = self.noun(bare)
        if bare.kind == "choice" or (bare.kind == "both" and _looser(bare, around, is_right)):
            return filled(phrases.BRACKETS, x=words)
        return words

    def _later(self, day: Node, term: Text, is_later: bool) -> Text:
        form = phrases.AFTER if is_later else phrases.BEFORE
        return filled(form, x=self.noun(day), n=term)


def _looser(node: Node, around: Node, is_right: bool) -> bool:
    inner, outer = (
        next(at for at, level in enumerate(LEVELS) if each.text in level) for each in (node, around)
    )
    return inner < outer or (is_right and inner == outer)


def _term(many: str, unit: str) -> Text:
    name = phrases.UNITS.get(unit if unit == "M" else unit.lower().rstrip("s") or unit)
    if name is None or not many.isdecimal():
        raise UnreadError(unit)
    one, more = name
    return filled(one if many == "1" else more, n=everywhere(many))


def _own(node: Node) -> bool:
    """Say whether a part is what a cell is about, itself or as a day."""
    if node.kind == "call" and node.text in {"d", "date"}:
        return len(node.parts) == 1 and _own(node.parts[0])
    return node.kind == "name" and node.text == OWN


def _is_asking(node: Node) -> bool:
    inner = _bare(node)
    if inner.kind == "both":
        return inner.text in COMPARING or inner.text in {"and", "or"}
    return inner.kind == "not" or (inner.kind == "call" and inner.text in phrases.ASKING)


def _bare(node: Node) -> Node:
    return node.parts[0] if node.kind == "brackets" else node


def _known(node: Node) -> Node:
    """Return what a part is where it is known: nothing counts as an empty list."""
    is_guarded = node.kind == "both" and node.text == "??" and node.parts[1].kind == "list"
    return node.parts[0] if is_guarded and not node.parts[1].parts else node


def _two(parts: tuple[Node, ...]) -> tuple[Node, Node]:
    if len(parts) != 2:
        raise UnreadError("")
    return parts[0], parts[1]
