"""What fits a registry, and what of a record is given out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from kallipolis.foundation.errors import Problem
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.datasets.contracts import Field as Column
from kallipolis.platforms.data.datasets.contracts import FieldType as DatasetFieldType
from kallipolis.platforms.data.registries.contracts import (
    FedBy,
    FieldType,
    Provenance,
    Registry,
    RegistryField,
    Value,
    Values,
)


class _Names(NamedTuple):
    """The fields of a registry by their ids: all, and those that tell of a person."""

    registry: Registry
    every: frozenset[str]
    personal: frozenset[str]


MOST_KEPT: Final = 10_000
_KNOWN: Final[dict[int, _Names]] = {}


def _names(registry: Registry) -> _Names:
    """Return the fields of a registry, collected once as long as it is this one."""
    known = _KNOWN.get(id(registry))
    if known is None or known.registry is not registry:
        if len(_KNOWN) >= MOST_KEPT:
            _KNOWN.clear()
        known = _KNOWN[id(registry)] = _Names(
            registry,
            frozenset(field.id for field in registry.fields),
            frozenset(field.id for field in registry.fields if field.personal),
        )
    return known


def as_key(words: str) -> str:
    """Return a key as entries are found by it: without spaces around, in capitals."""
    return words.strip().upper()


def is_personal(registry: Registry, fields: Iterable[str] = ()) -> bool:
    """Say whether a look-up of these fields tells something about a person.

    That there is an entry at all does so where the key itself is personal.
    """
    personal = _names(registry).personal
    return registry.key in personal or not personal.isdisjoint(fields)


def public_fields(registry: Registry, fields: Iterable[str]) -> tuple[str, ...] | None:
    """Return which of the fields tell nothing about a person; None where an entry itself does."""
    if is_personal(registry):
        return None
    return tuple(field for field in fields if not is_personal(registry, (field,)))


def has_personal_fields(registry: Registry) -> bool:
    """Say whether entries are sealed."""
    return bool(_names(registry).personal)


def as_registry(dataset: Dataset) -> Registry:
    """Return a dataset that is looked up as the registry that its rows are."""
    return Registry(
        id=dataset.id,
        title=dataset.title,
        source=dataset.owner,
        key=dataset.key[0],
        note=dataset.summary,
        level=dataset.level,
        fields=tuple(
            RegistryField(
                id=field.id,
                title=field.title,
                type=TYPE_OF.get(field.type, "text"),
                personal=field.personal,
                required=field.required,
                codes=field.codes,
            )
            for field in dataset.fields
        ),
        fed_by=FedBy(dataset=dataset.id),
    )


def is_looked_up(dataset: Dataset) -> bool:
    """Say whether rows of a dataset are looked up, by a key of one field."""
    return dataset.looked_up and len(dataset.key) == 1


def column_of(fed: FedBy, field: str) -> str:
    """Return which column of a dataset is a field of the registry that it feeds."""
    return fed.columns.get(field, field)


def holds(field: RegistryField, column: Column) -> bool:
    """Say whether what stands in a column of a dataset always fits a field of a registry.

    What is personal in the dataset is so in the registry; text takes any value in words.
    """
    kind = TYPE_OF.get(column.type, "text")
    wanted = "integer" if field.type == "money" else field.type
    is_typed = wanted == kind or (field.type == "text" and kind not in TYPES)
    is_filled = column.required or not field.required
    return is_typed and is_filled and (field.personal or not column.personal)


def unknown_fields(registry: Registry, fields: Iterable[str]) -> list[str]:
    """Return the fields that the registry does not have, in order."""
    known = _names(registry).every
    return [field for field in fields if field not in known]


def only(values: Values, fields: Collection[str]) -> dict[str, Value]:
    """Return just the fields that were asked for; one that is open is None."""
    return {field: values.get(field) for field in fields}


def whence(
    registry: Registry, origins: Mapping[str, Provenance], fields: Collection[str]
) -> dict[str, Provenance]:
    """Return where the fields that were asked for come from, as far as it is known.

    Where none was, it is where the entry comes from: its key, or whatever is known of it.
    """
    if fields:
        return {name: origins[name] for name in fields if name in origins}
    if registry.key in origins:
        return {registry.key: origins[registry.key]}
    return dict(origins)


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


TYPE_OF: Final[dict[DatasetFieldType, FieldType]] = {
    "integer": "integer",
    "number": "number",
    "longitude": "number",
    "latitude": "number",
    "boolean": "boolean",
    "date": "date",
    "id-number": "id-number",
    "credit-code": "credit-code",
    "region": "region",
}
"""As what a registry holds a column of a dataset; text where it is not here."""

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
