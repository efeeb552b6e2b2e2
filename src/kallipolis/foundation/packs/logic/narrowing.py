"""What a kind of document accepted and does not accept any more, told from its two JSON Schemas.

A document that is stored stays for ever; a struct that narrows would leave it unreadable. What is
told here may be more than what is lost, never less: two patterns that differ count as a loss.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from jsonschema import Draft202012Validator

Schema = Any
"""A JSON Schema: an object, or True or False."""

WORDS: Final = frozenset({"title", "description", "examples", "discriminator", "$id", "$schema"})
"""What a schema says to people and editors: it decides nothing."""
LOWEST: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
HIGHEST: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
ALIKE: Final = ("pattern", "format", "multipleOf", "uniqueItems", "contentEncoding")
ANYTHING: Final[Schema] = {}


def frozen(schema: Schema) -> Schema:
    """Return what of a schema decides whether a document fits, with the parts that it refers to."""
    bare = _bare({key: value for key, value in schema.items() if key != "$defs"})
    parts = {name: _bare(part) for name, part in schema.get("$defs", {}).items()}
    said = json.dumps([bare, parts])
    return {**bare, "$defs": {n: p for n, p in parts.items() if f'"#/$defs/{n}"' in said}}


def losses(before: Schema, after: Schema) -> tuple[str, ...]:
    """Tell what fitted one frozen schema and does not fit another, or would mean something else."""
    comparison = _Comparison(before["$defs"], after["$defs"])
    return tuple(dict.fromkeys(comparison.lost(before, after, "")))


def _bare(schema: Schema) -> Schema:
    if isinstance(schema, list):
        return [_bare(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: _bare(part) for name, part in value.items()}
        if key == "properties"
        else value
        if key in {"default", "enum"}
        else _bare(value)
        for key, value in schema.items()
        if key not in WORDS
    }


class _Comparison:
    """Two schemas with the parts that each refers to; a pair of parts is compared once."""

    def __init__(self, before: dict[str, Schema], after: dict[str, Schema]) -> None:
        self.before = before
        self.after = after
        self.known: dict[tuple[str, str], list[str]] = {}

    def lost(self, old: Schema, new: Schema, path: str) -> list[str]:
        """Tell what is lost between two schemas, below a path; nothing while that is being told."""
        earlier, later = _branches(old, self.before), _branches(new, self.after)
        told = ([self._of_pair(each, now, path) for now in later] for each in earlier)
        return [loss for losses in told for loss in min(losses, key=len)]

    def _of_pair(self, old: Schema, new: Schema, path: str) -> list[str]:
        pair = (_reference(old), _reference(new))
        if not all(pair):
            return self._between(old, new, path)
        if pair not in self.known:
            self.known[pair] = []
            self.known[pair] = self._between(old, new, path)
        return self.known[pair]

    def _between(self, old: Schema, new: Schema, path: str) -> list[str]:
        old, new = _resolved(old, self.before), _resolved(new, self.after)
        if old is False or new is True or not _constraints(new):
            return []
        return list(self._plainly(ANYTHING if old is True else old, new, path))

    def _plainly(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        where = path or "the document"
        if new is False:
            yield f"{where} is not allowed any more"
            return
        if "enum" in old or "const" in old:
            fits = Draft202012Validator({**new, "$defs": self.after}).is_valid
            values = old["enum"] if "enum" in old else [old["const"]]
            yield from (f"{where} may not be {v!r} any more" for v in values if not fits(v))
            return
        yield from _of_value(old, new, where)
        yield from self._of_fields(old, new, path)
        yield from self._of_items(old, new, path)

    def _of_fields(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        needed = old.get("required", ())
        for name in new.get("required", ()):
            if name not in needed:
                yield f"{_below(path, name)} is required now"
        rest = new.get("additionalProperties", True)
        for name, part in old.get("properties", {}).items():
            here, known = _below(path, name), new.get("properties", {})
            if name not in known and rest is False:
                yield f"{here} is not known any more"
                continue
            now = known.get(name, rest)
            yield from self.lost(part, now, here)
            if name not in needed and _default(part) != _default(now):
                yield f"{here} means something else now where it is left out"
        yield from self.lost(old.get("additionalProperties", True), rest, _below(path, "*"))

    def _of_items(self, old: Schema, new: Schema, path: str) -> Iterator[str]:
        below = f"{path}[]"
        first, rest = old.get("prefixItems", []), old.get("items", True)
        for place, part in enumerate(new.get("prefixItems", [])):
            here = first[place] if place < len(first) else rest
            yield from self.lost(here, part, f"{path}[{place}]")
        for part in first[len(new.get("prefixItems", [])) :]:
            yield from self.lost(part, new.get("items", True), below)
        yield from self.lost(rest, new.get("items", True), below)


def _of_value(old: Schema, new: Schema, where: str) -> Iterator[str]:
    if "enum" in new or "const" in new:
        yield f"{where} is narrowed to a list of values"
    if "type" in new and old.get("type") not in _types(new["type"]):
        yield f"{where} must be {new['type']} now, not {old.get('type', 'anything')}"
    for word in LOWEST:
        if word in new and new[word] > old.get(word, float("-inf")):
            yield f"{where} has the {word} {new[word]} now"
    for word in HIGHEST:
        if word in new and new[word] < old.get(word, float("inf")):
            yield f"{where} has the {word} {new[word]} now"
    yield from (f"{where} has another {w} now" for w in ALIKE if w in new and new[w] != old.get(w))


def _types(named: str) -> tuple[str, ...]:
    return ("number", "integer") if named == "number" else (named,)


def _reference(schema: Schema) -> str:
    return str(schema.get("$ref", "")) if isinstance(schema, dict) else ""


def _branches(schema: Schema, parts: dict[str, Schema]) -> list[Schema]:
    """Return the alternatives of a schema, itself where it has none."""
    whole = _resolved(schema, parts)
    if not isinstance(whole, dict) or "anyOf" not in whole:
        return [schema]
    return [each for branch in whole["anyOf"] for each in _branches(branch, parts)]


def _resolved(schema: Schema, parts: dict[str, Schema]) -> Schema:
    name = _reference(schema).rpartition("/")[2]
    return parts[name] if name else schema


def _constraints(schema: Schema) -> bool:
    return schema is False or bool(schema.keys() - {"default", "$defs"})


def _default(schema: Schema) -> str:
    return json.dumps(schema["default"]) if _has_default(schema) else ""


def _has_default(schema: Schema) -> bool:
    return isinstance(schema, dict) and "default" in schema


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
