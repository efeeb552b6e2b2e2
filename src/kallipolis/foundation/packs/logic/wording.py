"""What a JSON Schema expects, and what was given instead, in words."""

import difflib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

LONGEST: Final = 60
MOST: Final = 12
TYPES: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "fields",
    "null": "nothing",
}
FORMATS: Final = {
    "date": "a date such as 2026-01-31",
    "date-time": "a moment such as 2026-01-31T09:00:00Z",
    "time": "a time such as 09:00:00",
    "duration": "a duration such as P3D",
}
BOUNDS: Final = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} in the list",
    "maxItems": "at most {} in the list",
    "minProperties": "at least {} fields",
    "maxProperties": "at most {} fields",
    "pattern": "text that matches {}",
    "multipleOf": "a multiple of {}",
}


def quoted(value: object) -> str:
    """Return a value as it may have been written, cut short where it is long."""
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"`{words if len(words) <= LONGEST else words[: LONGEST - 1] + '…'}`"


def listed(names: Iterable[object]) -> str:
    """Return names as a list in words, cut short where it is long."""
    words = [str(name) for name in names]
    return ", ".join(words[:MOST]) + (", …" if len(words) > MOST else "")


def unknown(name: str, known: Iterable[str]) -> tuple[str, str]:
    """Say that a name is not known here and which one may have been meant."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
    return f"{quoted(name)} is not known here", quoted(
        near[0]
    ) if near else f"one of {listed(names)}"


def named_type(value: object) -> str:
    """Say what kind of value this is."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return "text" if isinstance(value, str) else "a list" if isinstance(value, list) else "fields"


def expectation(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    """Say what a schema expects."""
    schema = resolved(schema, parts)
    if "enum" in schema or "const" in schema:
        choices = schema.get("enum", [schema.get("const")])
        return f"one of {listed(choices)}" if len(choices) > 1 else quoted(choices[0])
    if "anyOf" in schema:
        branches = dict.fromkeys(expectation(branch, parts) for branch in schema["anyOf"])
        return " or ".join(branches)
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if schema.get("properties"):
        return f"the fields {listed(schema['properties'])}"
    if schema.get("type") == "array" and schema.get("items"):
        return f"a list; in it {expectation(schema['items'], parts)}"
    return _with_bounds(schema)


def resolved(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a schema's reference."""
    reference = schema.get("$ref")
    return resolved(parts[reference.rpartition("/")[2]], parts) if reference else schema


def _with_bounds(schema: Mapping[str, Any]) -> str:
    kind = TYPES.get(str(schema.get("type")), "something else")
    bounds = [words.format(schema[name]) for name, words in BOUNDS.items() if name in schema]
    return ", ".join([kind, *bounds])
