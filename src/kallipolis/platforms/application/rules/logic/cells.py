"""Read the cells of a decision table."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

import zen

from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.rules.contracts import Fact
from kallipolis.platforms.application.rules.logic import engine
from kallipolis.platforms.application.rules.logic.expressions import not_computable
from kallipolis.platforms.application.rules.logic.words import Words, tokens, words_of

ANYTHING: Final = frozenset({"", "-"})
_ISO_DATE: Final = re.compile(r"""['"]\d{4}-\d{2}-\d{2}['"]""")


class Cell:
    """A compiled condition on one fact; safe to share between threads."""

    __slots__ = ("_asks_for_absence", "_compiled", "_others", "fact", "is_optional", "text")

    def __init__(self, fact: Fact, text: str, dates: Collection[str]) -> None:
        self.fact = fact.name
        self.is_optional = fact.optional
        self.text = as_unary(fact, text, dates)
        self._others = cell_words(self.text).roots
        self._asks_for_absence = any(token.text == "null" for token in tokens(self.text))
        self._compiled = zen.compile_unary_expression(self.text)

    def holds(self, value: object, known: Mapping[str, object]) -> bool | None:
        """Say whether the condition holds. Missing: None where a fact is not there.

        Raises:
            Refusal: ``rule.not_computable`` when the fact is of an unfit type.
        """
        if value is None and not self._asks_for_absence:
            return False if self.is_optional else None
        context: dict[str, object] = {"$": value}
        for name in self._others:
            context[name] = known.get(name)
            if context[name] is None:
                return None
        try:
            return self._compiled.evaluate(context) is True
        except RuntimeError as failure:
            raise not_computable(f"{self.fact} {self.text}", failure) from failure

    @property
    def names(self) -> tuple[str, ...]:
        """Return the facts that the condition asks about."""
        return (self.fact, *self._others)

    def missing(self, known: Mapping[str, object]) -> tuple[str, ...]:
        """Return the facts that are not there and without which the cell cannot answer."""
        return tuple(name for name in self.names if known.get(name) is None)


@lru_cache(maxsize=8192)
def cell_words(text: str) -> Words:
    """Read what a cell refers to besides its own fact."""
    return words_of(text.replace("$", "0"))


def fault_of_cell(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a cell and what was expected, or None."""
    if cell_words(text).fault:
        return cell_words(text).fault
    try:
        zen.compile_unary_expression(text)
    except RuntimeError as failure:
        told = engine.told_by(failure)
        return said("`%(text)s`: %(fault)s", text=text, fault=told), said(
            "a cell such as >= 70 or 'a', 'b'"
        )
    return None


def as_unary(fact: Fact, text: str, dates: Collection[str]) -> str:
    """Write a cell as the engine reads it: values of a choice quoted, dates as points in time."""
    if fact.type in {"choice", "text"}:
        parts = [part.strip() for part in text.split(",")]
        if fact.values and all(part in fact.values for part in parts):
            return ", ".join(f"'{part}'" for part in parts)
        return text
    if fact.type == "date":
        return _with_dates(text, dates)
    return text


def as_point_in_time(value: object) -> object:
    """Return a date as the engine compares it.

    Units: seconds since 1970-01-01 UTC.
    """
    if not isinstance(value, str):
        return value
    return datetime.combine(date.fromisoformat(value[:10]), datetime.min.time(), UTC).timestamp()


def _with_dates(text: str, dates: Collection[str]) -> str:
    written, end = [], 0
    for token in tokens(text):
        is_date = token.text in dates or bool(_ISO_DATE.fullmatch(token.text))
        written.append(text[end : token.start])
        written.append(f"date({token.text})" if is_date else token.text)
        end = token.end
    return "".join(written)
