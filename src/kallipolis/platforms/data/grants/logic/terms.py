"""Whether terms fit a dataset, and whether what is done to a grant can be done now."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final

import msgspec

from kallipolis.foundation.errors import Problem
from kallipolis.platforms.data.datasets.contracts import Dataset, Field
from kallipolis.platforms.data.grants.contracts import Condition, Grant, GrantState, Masking, Terms
from kallipolis.platforms.data.grants.logic.statements import is_maskable_in_part, type_of

MOST_YEARS: Final = 5
DAYS_A_YEAR: Final = 366
READS: Final[Mapping[str, Any]] = {
    "BIGINT": Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)],
    "DOUBLE": float,
    "BOOLEAN": bool,
    "DATE": date,
    "TIMESTAMP WITH TIME ZONE": datetime,
}
"""By what values of conditions are read before the engine does; any text is one."""

STEPS: Final[Mapping[GrantState, frozenset[GrantState]]] = {
    GrantState.ACTIVE: frozenset({GrantState.SUSPENDED, GrantState.REVOKED}),
    GrantState.SUSPENDED: frozenset({GrantState.ACTIVE, GrantState.REVOKED}),
    GrantState.REVOKED: frozenset(),
}


def problems(dataset: Dataset, terms: Terms, *, today: date) -> tuple[Problem, ...]:
    """Return all that is wrong with terms, as against a dataset and the day on which they begin."""
    fields = {field.id: field for field in dataset.fields}
    return (
        *_of_columns(terms, fields),
        *of_conditions(terms.rows, {id: type_of(field) for id, field in fields.items()}),
        *_of_term(terms, today),
    )


def of_conditions(conditions: Iterable[Condition], types: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return which conditions name a column that is not there, or a value that is none of it."""
    return tuple(problem for each in conditions for problem in _of_condition(each, types))


def is_in_force(grant: Grant, *, today: date) -> bool:
    """Say whether anything can be read by a grant."""
    return grant.state is GrantState.ACTIVE and today <= grant.terms.until


def _of_columns(terms: Terms, fields: Mapping[str, Field]) -> Iterator[Problem]:
    for id, masking in terms.columns.items():
        values = {"column": id}
        if id not in fields:
            yield Problem(field=f"columns.{id}", code="grant.column_unknown", values=values)
        elif masking is Masking.PARTIAL and not is_maskable_in_part(fields[id]):
            yield Problem(field=f"columns.{id}", code="grant.mask_unfit", values=values)
    if not terms.readable:
        yield Problem(field="columns", code="grant.nothing_left")


def _of_condition(condition: Condition, types: Mapping[str, str]) -> Iterator[Problem]:
    values = {"column": condition.column}
    if condition.column not in types:
        yield Problem(field="rows", code="grant.column_unknown", values=values)
        return
    wanted = READS.get(types[condition.column])
    for value in condition.values if wanted and condition.holds != "begins" else ():
        if not _reads(value, wanted or str):
            told = values | {"value": value}
            yield Problem(field="rows", code="grant.value_unfit", values=told)


def _of_term(terms: Terms, today: date) -> Iterator[Problem]:
    if not (terms.purpose.strip() and terms.legal_basis.strip()):
        yield Problem(field="purpose", code="grant.purpose_missing")
    if terms.until < today:
        yield Problem(field="until", code="grant.until_past")
    if (terms.until - today).days > MOST_YEARS * DAYS_A_YEAR:
        values = {"years": str(MOST_YEARS)}
        yield Problem(field="until", code="grant.until_far", values=values)


def _reads(value: str, wanted: Any) -> bool:
    try:
        msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError:
        return False
    return True
