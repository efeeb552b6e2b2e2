"""What a JSON Schema expects, and what was given instead, in words."""

import difflib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from kallipolis.foundation.sayings import joined, said

LONGEST: Final = 60
MOST: Final = 12
TYPES: Final = {
    "string": said("text"),
    "integer": said("a whole number"),
    "number": said("a number"),
    "boolean": said("true or false"),
    "array": said("a list"),
    "object": said("fields"),
    "null": said("nothing"),
}
FORMATS: Final = {
    "date": said("a date such as 2026-01-31"),
    "date-time": said("a moment such as 2026-01-31T09:00:00Z"),
    "time": said("a time such as 09:00:00"),
    "duration": said("a duration such as P3D"),
}
BOUNDS: Final[Mapping[str, Callable[[object], str]]] = {
    "minimum": lambda bound: said("at least %(bound)s", bound=bound),
    "maximum": lambda bound: said("at most %(bound)s", bound=bound),
    "exclusiveMinimum": lambda bound: said("more than %(bound)s", bound=bound),
    "exclusiveMaximum": lambda bound: said("less than %(bound)s", bound=bound),
    "minLength": lambda bound: said("at least %(bound)s characters", bound=bound),
    "maxLength": lambda bound: said("at most %(bound)s characters", bound=bound),
    "minItems": lambda bound: said("at least %(bound)s in the list", bound=bound),
    "maxItems": lambda bound: said("at most %(bound)s in the list", bound=bound),
    "minProperties": lambda bound: said("at least %(bound)s fields", bound=bound),
    "maxProperties": lambda bound: said("at most %(bound)s fields", bound=bound),
    "pattern": lambda bound: said("text that matches %(bound)s", bound=bound),
    "multipleOf": lambda bound: said("a multiple of %(bound)s", bound=bound),
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
    expected = quoted(near[0]) if near else said("one of %(names)s", names=listed(names))
    return said("%(name)s is not known here", name=quoted(name)), expected


def named_type(value: object) -> str:
    """Say what kind of value this is."""
    named = (
        ("null", type(None)),
        ("boolean", bool),
        ("number", int | float),
        ("string", str),
        ("array", list),
    )
    return TYPES[next((name for name, type_ in named if isinstance(value, type_)), "object")]


def expectation(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    """Say what a schema expects."""
    schema = resolved(schema, parts)
    if "enum" in schema or "const" in schema:
        choices = schema.get("enum", [schema.get("const")])
        several = said("one of %(names)s", names=listed(choices))
        return several if len(choices) > 1 else quoted(choices[0])
    if "anyOf" in schema:
        branches = dict.fromkeys(expectation(branch, parts) for branch in schema["anyOf"])
        return joined(branches, "%(one)s or %(other)s")
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    if schema.get("properties"):
        return said("the fields %(names)s", names=listed(schema["properties"]))
    if schema.get("type") == "array" and schema.get("items"):
        inner = expectation(schema["items"], parts)
        return said("a list; in it %(inner)s", inner=inner)
    return _with_bounds(schema)


def resolved(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a schema's reference."""
    reference = schema.get("$ref")
    return resolved(parts[reference.rpartition("/")[2]], parts) if reference else schema


def _with_bounds(schema: Mapping[str, Any]) -> str:
    kind = TYPES.get(str(schema.get("type")), said("something else"))
    bounds = [words(schema[name]) for name, words in BOUNDS.items() if name in schema]
    return joined([kind, *bounds], "%(one)s, %(other)s")
