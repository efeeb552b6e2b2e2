"""Turn a plain tree into its struct, or tell everything that does not fit."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec
from jsonschema import Draft202012Validator, ValidationError

from kallipolis.foundation.packs.contracts import Body, Remark
from kallipolis.foundation.packs.logic.schemas import Schema
from kallipolis.foundation.packs.logic.trees import Path, as_dotted
from kallipolis.foundation.packs.logic.wording import (
    BOUNDS,
    TYPES,
    expectation,
    named_type,
    quoted,
    resolved,
    unknown,
)
from kallipolis.foundation.sayings import joined, said

FORMATS: Final = Draft202012Validator.FORMAT_CHECKER


def read(tree: object, type_: type[Body], schema: Callable[[], Schema]) -> Body | list[Remark]:
    """Return the struct that a tree means, or all remarks on what does not fit.

    The struct is tried first, being a thousand times faster; the schema then finds every fault
    where the struct's reader stops at the first.
    """
    try:
        return msgspec.convert(tree, type_, str_keys=True)
    except msgspec.ValidationError as fault:
        return remarks(tree, schema()) or [_as_remark(fault)]


def remarks(tree: object, schema: Schema) -> list[Remark]:
    """Return a remark for each place at which a tree does not fit a schema, each place once."""
    validator = Draft202012Validator(schema, format_checker=FORMATS)
    found = {
        (remark.path, remark.message): remark
        for fault in validator.iter_errors(tree)
        for remark in _Faults(validator, schema["$defs"]).explained(fault, ())
    }
    return list(found.values())


def _as_remark(fault: msgspec.ValidationError) -> Remark:
    message, _, path = str(fault).partition(" - at `$")
    return Remark(path=path.rstrip("`").removeprefix("."), message=message)


class _Faults:
    """Puts the faults that a validator found into words."""

    def __init__(self, validator: Draft202012Validator, parts: Mapping[str, Any]) -> None:
        self.validator = validator
        self.parts = parts

    def explained(self, fault: ValidationError, above: Path) -> Iterator[Remark]:
        path = (*above, *fault.relative_path)
        if fault.validator == "required":
            yield from self._missing(fault, path)
        elif fault.validator == "additionalProperties":
            yield from self._unknown(fault, path)
        elif fault.validator == "anyOf":
            yield from self._no_branch(fault, path)
        else:
            yield self._plain(fault, path)

    def _missing(self, fault: ValidationError, path: Path) -> Iterator[Remark]:
        for name in fault.validator_value:
            if name not in fault.instance:
                yield Remark(
                    path=as_dotted(path),
                    message=said("%(name)s is missing", name=quoted(name)),
                    expected=expectation(fault.schema["properties"].get(name, {}), self.parts),
                )

    def _unknown(self, fault: ValidationError, path: Path) -> Iterator[Remark]:
        known = fault.schema.get("properties", {})
        for name in fault.instance:
            if name not in known:
                message, expected = unknown(name, (n for n in known if n not in fault.instance))
                yield Remark(path=as_dotted((*path, name)), message=message, expected=expected)

    def _no_branch(self, fault: ValidationError, path: Path) -> Iterator[Remark]:
        branch = self._branch_meant(fault.schema, fault.instance)
        if branch is None:
            yield self._plain(fault, path)
            return
        for inner in self.validator.evolve(schema=branch).iter_errors(fault.instance):
            yield from self.explained(inner, path)

    def _branch_meant(self, schema: Mapping[str, Any], value: object) -> Mapping[str, Any] | None:
        tag = schema.get("discriminator", {})
        if tag and isinstance(value, dict):
            reference = tag["mapping"].get(value.get(tag["propertyName"]))
            return {"$ref": reference} if reference else _tagged(tag)
        fitting = [
            branch
            for branch in schema["anyOf"]
            if named_type(value) == TYPES.get(resolved(branch, self.parts).get("type", ""))
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _plain(self, fault: ValidationError, path: Path) -> Remark:
        wanted = expectation(fault.schema, self.parts)
        if fault.validator in BOUNDS:
            wanted = BOUNDS[fault.validator](fault.validator_value)
        if wanted.startswith("text") and isinstance(fault.instance, int | float):
            wanted = self._in_quotes(fault)
        value = quoted(fault.instance)
        message = said("%(value)s does not fit", value=value)
        if fault.validator == "type":
            message = said("%(value)s is %(kind)s", value=value, kind=named_type(fault.instance))
        return Remark(path=as_dotted(path), message=message, expected=wanted)

    def _in_quotes(self, fault: ValidationError) -> str:
        """Say how what was taken for a number is written as text, or what else would do."""
        given = str(fault.instance).lower()
        branches = [expectation(each, self.parts) for each in fault.schema.get("anyOf", ())]
        others = [words for words in branches if not words.startswith("text")]
        in_quotes = said('text in quotes: "%(given)s"', given=given)
        return joined([in_quotes, *others], "%(one)s or %(other)s")


def _tagged(tag: Mapping[str, Any]) -> Mapping[str, Any]:
    name = tag["propertyName"]
    return {"required": [name], "properties": {name: {"enum": sorted(tag["mapping"])}}}
