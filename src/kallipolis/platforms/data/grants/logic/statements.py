"""The statements by which rows leave: rows and masks first, and only then what a reader asks."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlglot import exp

from kallipolis.platforms.data.datasets.contracts import Dataset, Field, FieldType
from kallipolis.platforms.data.grants.contracts import Condition, Masking, Terms

PERSON: Final = "_person"
"""Begins the names of columns that say whom a row is about; they never leave."""

SQL_TYPES: Final[dict[FieldType, str]] = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "longitude": "DOUBLE",
    "latitude": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "moment": "TIMESTAMP WITH TIME ZONE",
}
TIMES: Final = frozenset({"date", "moment"})
BLOCK: Final = 64
OUTER, INNER = 0x5C, 0x36
"""Source: RFC 2104, 2."""

COMPARED: Final = {
    "equals": "=",
    "differs": "<>",
    "less": "<",
    "at-most": "<=",
    "more": ">",
    "at-least": ">=",
}
MASKED: Final = "VARCHAR"


def is_maskable_in_part(field: Field) -> bool:
    """Say whether part of a value of a column says less than all of it, and still something."""
    return field.type not in SQL_TYPES or field.type in TIMES


def type_of(field: Field, masking: Masking = Masking.NONE) -> str:
    """Return the type in SQL of what leaves of a column."""
    return SQL_TYPES.get(field.type, MASKED) if masking is Masking.NONE else MASKED


def granted(dataset: Dataset, terms: Terms, key: bytes) -> str:
    """Return the statement for all that a grant lets through of ``held``, and whom it is about.

    Whatever is asked then is asked of its answer, and cannot tell what was masked.
    """
    fields = {field.id: field for field in dataset.fields}
    columns = [
        f"{masked(fields[id], terms.columns[id], key)} AS {_named(id)}" for id in terms.readable
    ]
    whom = [f"{_named(id)} AS {PERSON}_{n}" for n, id in enumerate(dataset.subjects)]
    types = {id: type_of(field) for id, field in fields.items()}
    where = met(terms.rows, types)
    return f"SELECT {', '.join([*columns, *whom])} FROM held WHERE {where}"  # noqa: S608 - names and values are written by sqlglot


def page(
    columns: Sequence[str], conditions: Iterable[Condition], types: dict[str, str], people: int
) -> str:
    """Return the statement for some columns of ``granted``, in an order that stays."""
    whom = [f"{PERSON}_{n}" for n in range(people)]
    named = [*map(_named, columns), *whom]
    return f"SELECT {', '.join(named)} FROM granted WHERE {met(conditions, types)} ORDER BY ALL"  # noqa: S608 - as above


def met(conditions: Iterable[Condition], types: dict[str, str]) -> str:
    """Return the condition that is true of rows that meet all conditions."""
    return " AND ".join(_met(each, types[each.column]) for each in conditions) or "TRUE"


def masked(field: Field, masking: Masking, key: bytes) -> str:
    """Return the expression for what leaves of a column."""
    name = _named(field.id)
    if masking is Masking.NONE:
        return name
    if masking is Masking.HASH:
        return _hashed(f"encode(CAST({name} AS VARCHAR))", key)
    if masking is Masking.PARTIAL and field.type in TIMES:
        return f"CAST(year({name}) AS VARCHAR)"
    if masking is Masking.PARTIAL and is_maskable_in_part(field):
        return _in_part(name)
    return "CAST(NULL AS VARCHAR)"


def _in_part(name: str) -> str:
    """Return the expression that leaves a quarter of a text at either end."""
    ends = f"CAST(floor(length({name}) / 4) AS BIGINT)"
    stars = f"repeat('*', CAST(length({name}) AS BIGINT) - 2 * {ends})"
    return f"(left({name}, {ends}) || {stars} || right({name}, {ends}))"


def _hashed(value: str, key: bytes) -> str:
    """Return the expression for the HMAC-SHA-256 of bytes. Source: RFC 2104, 2."""
    inner, outer = (_blob(_padded(key, pad)) for pad in (INNER, OUTER))
    return f"sha256({outer} || unhex(sha256({inner} || {value})))"


def _padded(key: bytes, pad: int) -> bytes:
    return bytes(byte ^ pad for byte in key.ljust(BLOCK, b"\0"))


def _blob(raw: bytes) -> str:
    return f"unhex('{raw.hex()}')"


def _met(condition: Condition, type: str) -> str:
    name = _named(condition.column)
    if condition.holds == "begins":
        texts = (f"starts_with(CAST({name} AS VARCHAR), {_text(v)})" for v in condition.values)
        return f"({' OR '.join(texts)})"
    values = [f"CAST({_text(value)} AS {type})" for value in condition.values]
    if condition.holds == "one-of":
        return f"{name} IN ({', '.join(values)})"
    return "(" + " AND ".join(f"{name} {COMPARED[condition.holds]} {v}" for v in values) + ")"


def _named(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def _text(words: str) -> str:
    return exp.Literal.string(words).sql("duckdb")
