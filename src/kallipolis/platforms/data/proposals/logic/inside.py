"""What stands inside columns whose values are JSON objects, as columns of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

Tree = Mapping[str, object]
DEEPEST: Final = 3
COORDINATES: Final = "coordinates"
AXES: Final = ("longitude", "latitude")
"""What the numbers of a position are, in this order.

Source: RFC 7946, 3.1.1.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One value of each object: what it is called, where it stands, and what it is, as text."""

    head: str
    path: str
    texts: tuple[str, ...]


def parts(texts: Sequence[str]) -> tuple[Part, ...]:
    """Return what stands inside a column, nothing where not all that stands there are objects.

    Missing: an empty text where an object has no such value.
    """
    trees = [_tree(text) if text else {} for text in texts]
    known = [tree for tree in trees if tree is not None]
    if len(known) < len(trees) or not any(known):
        return ()
    return tuple(_inside(known, "$", 1))


def made_of(column: str, part: Part) -> str:
    """Return the expression that takes a part out of a column that is already written as SQL."""
    path = part.path.replace("'", "''")
    return f"json_extract_string({column}, '{path}')"


def _tree(text: str) -> Tree | None:
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except msgspec.MsgspecError:
        return None


def _inside(trees: Sequence[Tree], path: str, depth: int) -> Iterator[Part]:
    names = dict.fromkeys(name for tree in trees for name in tree if '"' not in name)
    for name in names:
        found = [tree.get(name) for tree in trees]
        at = f'{path}."{name}"'
        if name == COORDINATES and all(each is None or _is_position(each) for each in found):
            yield from _axes(found, at)
        elif depth < DEEPEST and all(each is None or isinstance(each, dict) for each in found):
            below = [each if isinstance(each, dict) else {} for each in found]
            yield from _inside(below, at, depth + 1)
        else:
            yield Part(head=name, path=at, texts=tuple(map(_text, found)))


def _axes(found: Sequence[object], path: str) -> Iterator[Part]:
    for number, axis in enumerate(AXES):
        texts = tuple(_text(each[number]) if isinstance(each, list) else "" for each in found)
        yield Part(head=axis, path=f"{path}[{number}]", texts=texts)


def _is_position(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= len(AXES)
        and all(isinstance(each, int | float) for each in value)
    )


def _text(value: object) -> str:
    if value is None or isinstance(value, str):
        return (value or "").strip()
    return msgspec.json.encode(value).decode()
