"""Say a condition in JSON Schema, where that is possible."""

import re
from typing import Any, Final

from kallipolis.platforms.application.rules import api as rules

Schema = dict[str, Any]
_LITERAL: Final = r"""'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|true|false"""
_ALONE: Final = re.compile(r"(not\s+)?([a-z]\w*)")
_COMPARED: Final = re.compile(rf"([a-z]\w*)\s*(==|!=|>=|<=|>|<)\s*({_LITERAL})")
_LISTED: Final = re.compile(
    rf"([a-z]\w*)\s+in\s+\[\s*((?:{_LITERAL})(?:\s*,\s*(?:{_LITERAL}))*)\s*\]"
)
_ORDER: Final = {
    ">=": "minimum",
    "<=": "maximum",
    ">": "exclusiveMinimum",
    "<": "exclusiveMaximum",
}
_KNOWN_ELSEWHERE: Final = frozenset({"applicant", "evidence", "today"})


def as_schema(text: str) -> Schema | None:
    """Return a schema that answers fit just if the condition holds.

    Missing: None where the condition cannot be said so.
    """
    return _of_tree(rules.tree_of(text))


def _of_tree(tree: rules.Tree) -> Schema | None:
    if isinstance(tree, str):
        return _of_words(tree.strip())
    parts = [_of_tree(part) for part in tree.parts]
    known = [part for part in parts if part is not None]
    if tree.word == "not" or len(known) < len(parts):
        return None
    return {"allOf" if tree.word == "and" else "anyOf": known}


def _of_words(text: str) -> Schema | None:
    alone = _ALONE.fullmatch(text)
    if alone and alone[2] not in _KNOWN_ELSEWHERE:
        return _given(alone[2], {"const": not alone[1]})
    compared = _COMPARED.fullmatch(text)
    if compared:
        return _compared(compared[1], compared[2], _value(compared[3]))
    listed = _LISTED.fullmatch(text)
    if listed:
        return _given(
            listed[1], {"enum": [_value(each) for each in re.findall(_LITERAL, listed[2])]}
        )
    return None


def _compared(name: str, sign: str, value: object) -> Schema | None:
    if name in _KNOWN_ELSEWHERE:
        return None
    if sign == "==":
        return _given(name, {"const": value})
    if sign == "!=":
        return _given(name, {"not": {"const": value}})
    return _given(name, {"type": "number", _ORDER[sign]: value})


def _given(name: str, schema: Schema) -> Schema:
    return {"properties": {name: schema}, "required": [name]}


def _value(literal: str) -> object:
    if literal[0] in "'\"":
        return literal[1:-1]
    if literal in {"true", "false"}:
        return literal == "true"
    return float(literal) if "." in literal else int(literal)
