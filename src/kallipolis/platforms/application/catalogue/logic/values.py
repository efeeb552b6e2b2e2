"""The small vocabulary in which a mapping says what becomes of a row's columns."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from msgspec import UNSET

from kallipolis.platforms.application.catalogue.contracts import CatalogueMapping, Value, When

TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]*>")
BREAK: Final = re.compile(r"<(?:br|/p|/li|/div)\b[^<>]*>", re.IGNORECASE)
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
OTHERS: Final = "*"
SHOWN: Final = 12
"""Columns that are named where one is not there."""


class Unfit(Exception):  # noqa: N818 - an answer about a row, not an error
    """A value does not fit; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes values out of the columns of one row. None is what is missing."""

    mapping: CatalogueMapping
    cells: Mapping[str, object]

    def make(self, value: Value) -> object:
        """Make a value: text, a list, or whatever constants and code tables hold.

        Raises:
            Unfit: a column is not there, words do not match the pattern, or a code is unknown.
        """
        made = self._found(value) if self.holds(value.when) else None
        if made is None:
            return None if value.default is UNSET else value.default
        return made

    def holds(self, when: When | None) -> bool:
        """Say whether a condition holds; where there is none, it does."""
        if when is None:
            return True
        words = self._present(self._column(when.take))
        return (words in when.among) is not when.negated

    def words(self, value: Value) -> str:
        """Make a value that is text; empty where it is missing."""
        made = self.make(value)
        if isinstance(made, list | dict):
            raise Unfit("is a list where one text is wanted")
        return "" if made is None else str(made)

    def _found(self, value: Value) -> object:
        raw = self._raw(value)
        if value.split and isinstance(raw, str):
            raw = [self._present(part) for part in re.split(value.split, raw)]
        if isinstance(raw, list):
            return self._many(value, raw)
        return None if raw is None else self._coded(value, raw)

    def _raw(self, value: Value) -> object:
        if value.constant is not UNSET:
            return value.constant
        if value.languages:
            spoken = {name: self.make(words) for name, words in value.languages.items()}
            return {name: words for name, words in spoken.items() if words is not None} or None
        if value.first:
            return next((v for v in map(self.make, value.first) if v is not None), None)
        if value.join:
            parts = [words for words in map(self.words, value.join) if words]
            return value.separator.join(parts) or None
        return self._present(self._column(value.take), is_html=value.html)

    def _many(self, value: Value, raw: list[object]) -> object:
        made: list[object] = []
        for part in raw:
            coded = None if part is None else self._coded(value, part)
            made += coded if isinstance(coded, list) else [coded]
        present = [part for part in made if part is not None]
        return [part for n, part in enumerate(present) if part not in present[:n]] or None

    def _coded(self, value: Value, raw: object) -> object:
        made = self._matched(value, raw) if value.pattern else raw
        if value.table:
            return self._code(value.table, made)
        return made[: value.most] if value.most and isinstance(made, str) else made

    def _matched(self, value: Value, raw: object) -> object:
        match = re.fullmatch(value.pattern, str(raw))
        if match is None:
            raise Unfit(f"`{raw}` is not like {value.pattern}")
        named = match.groupdict()
        if not named:
            return match[1] if match.re.groups else match[0]
        coded = {
            name: self._code(value.groups[name], words) if name in value.groups else words
            for name, words in named.items()
        }
        return {name: words for name, words in coded.items() if words is not None}

    def _code(self, table: str, words: object) -> object:
        codes, key = self.mapping.tables[table], str(words)
        if key in codes:
            return codes[key]
        if OTHERS in codes:
            return codes[OTHERS]
        raise Unfit(f"the code table `{table}` has no `{key}`")

    def _column(self, name: str) -> object:
        at: object = self.cells
        for step in (name,) if name in self.cells else name.split("."):
            if not isinstance(at, Mapping) or step not in at:
                there = ", ".join(f"`{column}`" for column in list(self.cells)[:SHOWN])
                raise Unfit(f"there is no column `{name}`; the row has {there}")
            at = at[step]
        return at

    def _present(self, raw: object, *, is_html: bool = False) -> object:
        if isinstance(raw, list):
            return [self._present(part, is_html=is_html) for part in raw] or None
        if not isinstance(raw, str):
            return raw
        words = clean(raw, is_html=is_html)
        return None if not words or words in self.mapping.missing else words


def clean(raw: str, *, is_html: bool = False) -> str:
    """Take away what nobody reads: blanks around, control characters; tags and entities if asked.

    Tags are taken away before entities are read, so that a written ``&lt;`` stays.
    """
    if is_html:
        raw = html.unescape(TAG.sub("", BREAK.sub("\n", raw)))
    words = CONTROL.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.strip() for line in words.split("\n")).strip()


def every_value(values: Iterable[Value]) -> Iterable[Value]:
    """Return values with all that lie inside them."""
    for value in values:
        yield value
        yield from every_value((*value.first, *value.join, *value.languages.values()))
