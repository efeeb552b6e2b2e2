"""Documents as text: YAML as their authors write them, JSON as machines read them."""

import json
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

import msgspec
import yaml

Row = TypeVar("Row")
ON_A_PAGE: Final = 50


def forms_of(kind: str) -> tuple[str, ...]:
    """Return in which forms a document of a kind can be read, the usual one first."""
    return ("table", "yaml", "json") if kind == "rule" else ("yaml", "json")


def as_text(body: msgspec.Struct, form: str) -> str:
    """Return a document as text in a form; nothing for one that is no text."""
    return {"yaml": as_yaml, "json": as_json}.get(form, lambda _body: "")(body)


def as_yaml(body: msgspec.Struct) -> str:
    """Return a document as its author would write it, without what is left at its default."""
    tree = msgspec.json.decode(msgspec.json.encode(_without_defaults(body)))
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=100)


def as_json(body: msgspec.Struct) -> str:
    """Return a document as JSON text."""
    return json.dumps(_plain(body), ensure_ascii=False, indent=2)


def page_of(rows: Sequence[Row], number: str) -> tuple[Sequence[Row], int, int]:
    """Return one page of rows, its number, and how many pages there are."""
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    page = min(max(int(number), 1), pages) if number.isdecimal() and len(number) < 7 else 1
    return rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], page, pages


def containing(ids: Iterable[str], words: str) -> list[str]:
    """Return the ids in which all of some words stand, in order."""
    wanted = words.lower().split()
    return sorted(id for id in ids if all(word in id.lower() for word in wanted))


def _without_defaults(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        tagged = {config.tag_field: config.tag} if config.tag_field else {}
        return tagged | {
            field.encode_name: _without_defaults(getattr(value, field.name))
            for field in msgspec.structs.fields(value)
            if not _is_default(field, getattr(value, field.name))
        }
    if isinstance(value, tuple | list):
        return [_without_defaults(each) for each in value]
    if isinstance(value, dict):
        return {key: _without_defaults(each) for key, each in value.items()}
    return value


def _is_default(field: msgspec.structs.FieldInfo, value: object) -> bool:
    if field.default_factory is not msgspec.NODEFAULT:
        return bool(value == field.default_factory())
    return field.default is not msgspec.NODEFAULT and bool(value == field.default)


def _plain(body: msgspec.Struct) -> object:
    return msgspec.json.decode(msgspec.json.encode(body))
