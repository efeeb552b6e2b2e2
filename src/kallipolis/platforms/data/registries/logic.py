"""What fits a registry, and what of a record is given out."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from kallipolis.foundation.errors import Problem
from kallipolis.platforms.data.registries.contracts import (
    FieldType,
    Registry,
    RegistryField,
    Value,
    Values,
)


def as_key(words: str) -> str:
    """Return a key as entries are found by it: without spaces around, in capitals."""
    return words.strip().upper()


def is_personal(registry: Registry, fields: Iterable[str] = ()) -> bool:
    """Say whether a look-up of these fields tells something about a person.

    That there is an entry at all does so where the key itself is personal.
    """
    asked = {registry.key, *fields}
    return any(field.personal for field in registry.fields if field.id in asked)


def public_fields(registry: Registry, fields: Iterable[str]) -> tuple[str, ...] | None:
    """Return which of the fields tell nothing about a person; None where an entry itself does."""
    if is_personal(registry):
        return None
    return tuple(field for field in fields if not is_personal(registry, (field,)))


def has_personal_fields(registry: Registry) -> bool:
    """Say whether entries are sealed."""
    return any(field.personal for field in registry.fields)


def unknown_fields(registry: Registry, fields: Iterable[str]) -> list[str]:
    """Return the fields that the registry does not have, in order."""
    known = {field.id for field in registry.fields}
    return [field for field in fields if field not in known]


def only(values: Values, fields: Collection[str]) -> dict[str, Value]:
    """Return just the fields that were asked for; one that is open is None."""
    return {field: values.get(field) for field in fields}


def faults(registry: Registry, values: Values) -> Iterator[Problem]:
    """Yield what in an entry does not fit its registry."""
    for name in unknown_fields(registry, values):
        yield Problem(field=name, code="registry.unknown_field")
    for field in registry.fields:
        value = values.get(field.id)
        if value is None or value == "":
            if field.required or field.id == registry.key:
                yield Problem(field=field.id, code="registry.value_missing")
        elif not _fits(field, value):
            expected: dict[str, str] = {"expected": field.type}
            yield Problem(field=field.id, code="registry.wrong_type", values=expected)


TYPES: dict[FieldType, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "money": (int,),
    "boolean": (bool,),
}


def _fits(field: RegistryField, value: Value) -> bool:
    if field.type == "date":
        return isinstance(value, str) and _is_date(value)
    if isinstance(value, bool):
        return field.type == "boolean"
    return isinstance(value, TYPES.get(field.type, (str,)))


def _is_date(words: str) -> bool:
    try:
        return len(words) == len("2026-01-05") and date.fromisoformat(words) is not None
    except ValueError:
        return False
