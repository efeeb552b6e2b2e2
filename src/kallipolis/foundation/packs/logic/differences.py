"""Which fields of a document differ, told by their paths."""

from collections.abc import Iterator

from kallipolis.foundation.packs.contracts import FieldChange
from kallipolis.foundation.packs.logic.digests import canonical
from kallipolis.foundation.packs.logic.trees import Path, as_dotted


def fields_changed(before: object, after: object) -> tuple[FieldChange, ...]:
    """Return the differences between two plain values, the smallest that can be told.

    Members of lists that all bear an ``id`` are compared by it, others by their place.
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
    for name in dict.fromkeys([*old, *new]):
        here = (*path, name)
        if name not in new:
            yield FieldChange(path=as_dotted(here), before=_text(old[name]), after=None)
        elif name not in old:
            yield FieldChange(path=as_dotted(here), before=None, after=_text(new[name]))
        else:
            yield from _between(old[name], new[name], here)


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
    old, new = ([_id_of(item) for item in items] for items in (before, after))
    if None in (*old, *new) or len(set(old)) < len(old) or len(set(new)) < len(new):
        return dict(enumerate(before)), dict(enumerate(after))
    return (
        {str(name): item for name, item in zip(old, before, strict=True)},
        {str(name): item for name, item in zip(new, after, strict=True)},
    )


def _id_of(item: object) -> str | None:
    return str(item["id"]) if isinstance(item, dict) and "id" in item else None


def _text(value: object) -> str:
    return canonical(value).decode()
