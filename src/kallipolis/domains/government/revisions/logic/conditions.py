"""Conditions taken apart into comparisons, as a page chooses them, and put together again.

What cannot be taken apart so (arithmetic, calls, brackets within brackets) is left as it is
written: there is no second language, only a part of the rules' own that can be chosen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules import api as rules

Sort = Literal["number", "money", "truth", "day", "choice", "list", "words"]
OWN: Final = "$"
"""How a cell calls the fact that it is about."""

EXPRESSED: Final[Mapping[str, str]] = {
    "true": "== true",
    "false": "== false",
    "empty": "== null",
    "known": "!= null",
    "is": "== V",
    "is-not": "!= V",
    "at-least": ">= V",
    "at-most": "<= V",
    "more": "> V",
    "less": "< V",
    "between": "in [V..V]",
    "from-below": "in [V..V)",
    "none-of": "not in [V]",
    "one-of": "in [V]",
}
"""How each comparison is written behind its subject; V is a value, or a list of them."""

SHORT: Final[Mapping[str, str]] = {
    "true": "true",
    "false": "false",
    "is": "V",
    "between": "[V..V]",
    "from-below": "[V..V)",
    "one-of": "V",
}
"""How a cell writes comparisons shorter, its subject being understood."""

CALLED: Final[Mapping[str, str]] = {"begins": "startsWith", "includes": "contains"}
ORDERED: Final = ("at-least", "at-most", "more", "less")
SIGNS: Final[Mapping[Sort, tuple[str, ...]]] = {
    "number": ("is", "is-not", *ORDERED, "between", "from-below", "empty", "known"),
    "money": ("is", "is-not", *ORDERED, "between", "from-below", "empty", "known"),
    "truth": ("true", "false", "empty", "known"),
    "day": ("is", "is-not", *ORDERED, "empty", "known"),
    "choice": ("one-of", "none-of", "empty", "known"),
    "list": ("includes", "empty", "known"),
    "words": ("is", "is-not", "begins", "empty", "known"),
}
"""Which comparisons fit what is compared."""

MANY: Final = frozenset({"one-of", "none-of"})
TWO: Final = frozenset({"between", "from-below"})
NONE: Final = frozenset({"true", "false", "empty", "known"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What can be compared: a field of a form, a fact of a rule; ``values`` are all it can be."""

    name: str
    sort: Sort
    title: Text
    values: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One comparison. Units: values of money are in minor units, days are ISO 8601."""

    subject: str
    sign: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Comparisons that hold all (``and``) or of which any holds (``or``); none is always."""

    join: Literal["and", "or"] = "and"
    parts: tuple[Comparison, ...] = ()


def read(text: str, subjects: Mapping[str, Subject]) -> Condition | None:
    """Take an expression apart; None for one that can only be written by hand."""
    if not text.strip():
        return Condition()
    tree = rules.tree_of(text)
    parts = (tree,) if isinstance(tree, str) else tree.parts
    word = "and" if isinstance(tree, str) else tree.word
    found = [_comparison(part, subjects) for part in parts if isinstance(part, str)]
    whole = tuple(each for each in found if each is not None)
    if len(whole) != len(parts) or word == "not":
        return None
    return Condition(join="or" if word == "or" else "and", parts=whole)


def read_cell(text: str, subject: Subject) -> Comparison | None:
    """Take a cell apart; None for one that can only be written by hand."""
    listed = tuple(part.strip() for part in text.split(","))
    if subject.values and all(part in subject.values for part in listed):
        return Comparison(subject=OWN, sign="one-of", values=listed)
    return _comparison(text, {OWN: subject}) or _matched(text, subject, SHORT, head="", name=OWN)


def write(condition: Condition, subjects: Mapping[str, Subject]) -> str:
    """Put a condition together as an expression."""
    parts = (_written(each, subjects[each.subject], EXPRESSED) for each in condition.parts)
    return f" {condition.join} ".join(parts)


def write_cell(comparison: Comparison, subject: Subject) -> str:
    """Put a comparison together as a cell."""
    if comparison.sign == "one-of" and subject.values:
        return ", ".join(comparison.values)
    return _written(comparison, subject, {**EXPRESSED, **SHORT})


def _comparison(text: str, subjects: Mapping[str, Subject]) -> Comparison | None:
    line = rules.tokens(text)
    named = {token.text for token in line if token.kind == "name"} & set(subjects)
    if OWN in subjects:
        return _matched(text, subjects[OWN], EXPRESSED, head=r"(?:\$ )?", name=OWN)
    if len(named) != 1:
        return None
    subject = subjects[named.pop()]
    if subject.sort == "truth" and len(line) == 1:
        return Comparison(subject=subject.name, sign="true")
    return _matched(text, subject, EXPRESSED, head=f"{subject.name} ", name=subject.name)


def _matched(
    text: str, subject: Subject, forms: Mapping[str, str], *, head: str, name: str
) -> Comparison | None:
    """Return the comparison whose form a text has from its head to its end."""
    shape, values = _shape(text, is_day=subject.sort == "day")
    for sign, form in forms.items():
        pattern = re.escape(" ".join(token.text for token in rules.tokens(form)))
        if sign in MANY:
            pattern = pattern.replace("V", "V(?:\\ ,\\ V)*")
        if re.fullmatch(head + pattern, shape):
            return _fitting(name, sign, values, subject)
    for sign, call in CALLED.items():
        if shape == f"{call} ( {name} , V )":
            return _fitting(name, sign, values, subject)
    return None


def _fitting(
    name: str, sign: str, found: tuple[tuple[str, str], ...], subject: Subject
) -> Comparison | None:
    kind = "number" if subject.sort in {"number", "money"} else "string"
    values = tuple(value for _, value in found)
    if subject.sort == "choice" and sign in {"is", "is-not"}:
        sign = "one-of" if sign == "is" else "none-of"
    if sign not in SIGNS[subject.sort] or any(each != kind for each, _ in found):
        return None
    if subject.values and not set(values) <= set(subject.values):
        return None
    if subject.sort == "day" and not all(re.fullmatch(r"\d{4}-\d\d-\d\d", v) for v in values):
        return None
    return Comparison(subject=name, sign=sign, values=values)


def _shape(text: str, *, is_day: bool) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a text with V for each value, its words parted by blanks, and kind and value."""
    words: list[str] = []
    values: list[tuple[str, str]] = []
    for token in rules.tokens(text):
        if token.kind not in {"number", "string"}:
            words.append(token.text)
            continue
        is_negative = token.kind == "number" and words[-1:] == ["-"]
        if is_negative:
            words.pop()
        plain = token.text[1:-1] if token.kind == "string" else token.text
        values.append((token.kind, f"-{plain}" if is_negative else plain))
        words.append("V")
    shape = " ".join(words)
    if is_day:
        shape = re.sub(r"\b(?:d|date) \( (\S+) \)", r"\1", shape)
    return shape, tuple(values)


def _written(comparison: Comparison, subject: Subject, forms: Mapping[str, str]) -> str:
    is_cell, name = comparison.subject == OWN, comparison.subject
    values = [_literal(value, subject, is_cell=is_cell) for value in comparison.values]
    if comparison.sign in CALLED:
        return f"{CALLED[comparison.sign]}({name}, {values[0]})"
    body = _body(comparison.sign, values, forms)
    if is_cell and comparison.sign not in {"empty", "known"}:
        return body
    return f"d({name}) {body}" if subject.sort == "day" and values else f"{name} {body}"


def _body(sign: str, values: list[str], forms: Mapping[str, str]) -> str:
    if sign in MANY and len(values) == 1:
        sign = "is" if sign == "one-of" else "is-not"
    pieces = forms[sign].split("V")
    put = [", ".join(values)] if sign in MANY else [*values]
    return "".join(piece + value for piece, value in zip(pieces, [*put, ""], strict=True))


def _literal(value: str, subject: Subject, *, is_cell: bool) -> str:
    if subject.sort in {"number", "money"}:
        return value
    quoted = f'"{value}"' if "'" in value else f"'{value}'"
    return f"d({quoted})" if subject.sort == "day" and not is_cell else quoted
