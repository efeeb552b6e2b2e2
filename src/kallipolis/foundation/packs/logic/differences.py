"""Which fields of a document differ, told by their paths."""

from collections.abc import Iterator
from typing import Final

from kallipolis.foundation.packs.contracts import FieldChange
from kallipolis.foundation.packs.logic.digests import canonical
from kallipolis.foundation.packs.logic.trees import Path, as_dotted

NAMES: Final = ("id", "name", "value", "type", "service", "citation", "process")
"""What tells the members of a list apart: ids, fields by their names, options by their values,
proofs by their types, parts by their services, legal bases by what they cite."""


def fields_changed(before: object, after: object) -> tuple[FieldChange, ...]:
    """Return the differences between two plain values, the smallest that can be told.

    Members of lists that all bear an ``id``, a ``name`` or another word that tells them apart
    (``NAMES``) are compared by it, and their order is told where it changes; others are compared
    by their place.
    """
    return tuple(_between(before, after, ()))


def _between(before: object, after: object, path: Path) -> Iterator[FieldChange]:
    if before == after:
        return
    pair = _as_mappings(before, after)
    if pair is None:
        yield FieldChange(path=as_dotted(path), before=_text(before), after=_text(after))
        return
    old, new = pair
    if isinstance(before, list):
        yield from _of_order([n for n in old if n in new], [n for n in new if n in old], path)
    for name in dict.fromkeys([*old, *new]):
        here = (*path, name)
        if name not in new:
            yield FieldChange(path=as_dotted(here), before=_text(old[name]), after=None)
        elif name not in old:
            yield FieldChange(path=as_dotted(here), before=None, after=_text(new[name]))
        else:
            yield from _between(old[name], new[name], here)


def _of_order(before: list[str | int], after: list[str | int], path: Path) -> Iterator[FieldChange]:
    if before != after:
        yield FieldChange(path=as_dotted(path), before=_text(before), after=_text(after))


def _as_mappings(
    before: object, after: object
) -> tuple[dict[str | int, object], dict[str | int, object]] | None:
    if isinstance(before, dict) and isinstance(after, dict):
        return before, after
    if isinstance(before, list) and isinstance(after, list):
        return _keyed(before, after)
    return None


def _keyed(
    before: list[object], after: list[object]
) -> tuple[dict[str | int, object], dict[str | int, object]]:
    for word in NAMES:
        old, new = _named_by(word, before), _named_by(word, after)
        if old is not None and new is not None:
            return old, new
    return dict(enumerate(before)), dict(enumerate(after))


def _named_by(word: str, items: list[object]) -> dict[str | int, object] | None:
    """Return the items of a list by what tells them apart, None where that does not."""
    named: dict[str | int, object] = {}
    for item in items:
        name = item.get(word) if isinstance(item, dict) else None
        if not isinstance(name, str) or name in named:
            return None
        named[name] = item
    return named


def _text(value: object) -> str:
    return canonical(value).decode()
