"""Documents as text: YAML as their authors write them, JSON as machines read them."""

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text

Row = TypeVar("Row")
ON_A_PAGE: Final = 50


def forms_of(kind: str) -> tuple[str, ...]:
    """Return in which forms a document of a kind can be read, the usual one first."""
    return ("table", "yaml", "json") if kind == "rule" else ("yaml", "json")


def as_text(body: msgspec.Struct, form: str) -> str:
    """Return a document as text in a form; nothing for one that is no text."""
    return {"yaml": packs.as_yaml, "json": as_json}.get(form, lambda _body: "")(body)


def as_json(body: msgspec.Struct) -> str:
    """Return a document as JSON text."""
    return json.dumps(_plain(body), ensure_ascii=False, indent=2)


def page_of(rows: Sequence[Row], number: str) -> tuple[Sequence[Row], int, int]:
    """Return one page of rows, its number, and how many pages there are."""
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    page = min(max(int(number), 1), pages) if number.isdecimal() and len(number) < 7 else 1
    return rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], page, pages


def called(body: msgspec.Struct) -> Text | None:
    """Return what a document calls itself, None where it has no name."""
    names = (getattr(body, name, None) for name in ("title", "name"))
    return next((name for name in names if isinstance(name, Text)), None)


def containing(names: Mapping[str, Text | None], words: str) -> list[str]:
    """Return the ids of the documents in whose id or names all of some words stand, in order."""
    wanted = words.lower().split()
    return sorted(
        id for id, name in names.items() if all(word in _written(id, name) for word in wanted)
    )


def _written(id: str, name: Text | None) -> str:
    return f"{id} {name.en} {name.zh_hans} {name.zh_hant}".lower() if name else id.lower()


def _plain(body: msgspec.Struct) -> object:
    return msgspec.json.decode(msgspec.json.encode(body))
