"""Whether a plan fits a dataset: nothing leaves that tells who somebody is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kallipolis.foundation.errors import Problem
from kallipolis.platforms.data.datasets.contracts import Dataset, Field, FieldType
from kallipolis.platforms.data.extracts.contracts import Plan, QuasiIdentifier

NUMBERS: Final[frozenset[FieldType]] = frozenset({"integer", "number", "longitude", "latitude"})
TIMES: Final[frozenset[FieldType]] = frozenset({"date", "moment"})
NO_TEXT: Final = NUMBERS | TIMES | {"boolean"}


def problems(dataset: Dataset, plan: Plan) -> tuple[Problem, ...]:
    """Return all that is wrong with a plan, as against its dataset."""
    return unfit(dataset.fields, plan)


def unfit(known: Iterable[Field], plan: Plan) -> tuple[Problem, ...]:
    """Return all that is wrong with a plan, as against the fields that there are."""
    fields = {field.id: field for field in known}
    return (*_unknown(plan, fields), *_revealing(plan, fields), *_misfitting(plan, fields))


def _unknown(plan: Plan, fields: Mapping[str, Field]) -> Iterator[Problem]:
    for column, times in Counter(plan.columns).items():
        values = {"column": column}
        if column not in fields:
            yield Problem(field=column, code="extract.column_unknown", values=values)
        if times > 1:
            yield Problem(field=column, code="extract.column_twice", values=values)


def _revealing(plan: Plan, fields: Mapping[str, Field]) -> Iterator[Problem]:
    """Find what is about a person and leaves as it is, or would hardly be less if generalised."""
    quasi = {each.column: each for each in plan.quasi}
    for column in plan.columns:
        field = fields.get(column)
        if field is not None and _identifies(field, quasi.get(column), plan):
            yield Problem(field=column, code="extract.identifies", values={"column": column})


def _identifies(field: Field, quasi: QuasiIdentifier | None, plan: Plan) -> bool:
    """Say whether a column tells who somebody is; one of a list of codes alone does not."""
    if field.type == "id-number":
        return True
    if quasi is None:
        return field.personal and field.id in plan.others
    return field.personal and quasi.to == "keep" and not field.codes


def _misfitting(plan: Plan, fields: Mapping[str, Field]) -> Iterator[Problem]:
    for each in plan.quasi:
        field = fields.get(each.column)
        if field is not None and not _fits(each, field.type):
            values = {"column": each.column}
            yield Problem(field=each.column, code="extract.cannot_generalise", values=values)


def _fits(each: QuasiIdentifier, type: FieldType) -> bool:
    if each.to in {"year", "month"}:
        return type in TIMES
    if each.to == "age":
        return type == "date"
    if each.to == "band":
        return type in NUMBERS
    return each.to == "keep" or type not in NO_TEXT
