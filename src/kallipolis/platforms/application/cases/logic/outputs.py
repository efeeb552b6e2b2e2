"""What a decider says of the output that a grant gives, where nothing else knows it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.platforms.application.cases.logic.context import malformed
from kallipolis.platforms.application.cases.logic.requests import Answers, Kind, Wanted

Line = Annotated[str, Meta(min_length=1, max_length=400)]
TYPES: Final[Mapping[Kind, object]] = {
    "text": Line,
    "region": Line,
    "date": date,
    "money": Annotated[int, Meta(ge=0)],
    "integer": int,
    "decimal": float,
    "boolean": bool,
    "list": Annotated[list[Line], Meta(min_length=1)],
}
PROBLEMS: Final[Mapping[Kind, str]] = {
    "date": "case.output_date",
    "money": "case.output_number",
    "integer": "case.output_number",
    "decimal": "case.output_number",
}


def given(wanted: tuple[Wanted, ...], said: Mapping[str, object]) -> Answers:
    """Return what a decider says of each thing that the output lacks, each of its kind.

    Shape: a date as ``2026-01-05``, money in minor units.

    Raises:
        Refusal: ``case.request_incomplete`` with a problem for each thing that is missing;
            ``case.request_unfit`` for what is of another kind, no choice, or not asked.
    """
    names = {each.name for each in wanted}
    missing = [each.name for each in wanted if _is_nothing(said.get(each.name))]
    if missing:
        problems = tuple(malformed(f"outputs.{name}") for name in missing)
        raise Refusal("case.request_incomplete", Reason.MALFORMED, problems=problems)
    values = {each.name: _read(each, said[each.name]) for each in wanted}
    unfit = [(name, value) for name, value in values.items() if isinstance(value, Problem)]
    unasked = [malformed(f"outputs.{name}", "case.not_asked") for name in said if name not in names]
    if unfit or unasked:
        problems = (*(problem for _, problem in unfit), *unasked)
        raise Refusal("case.request_unfit", Reason.MALFORMED, problems=problems)
    return {name: msgspec.to_builtins(value) for name, value in values.items()}


def _read(wanted: Wanted, said: object) -> object:
    field = f"outputs.{wanted.name}"
    try:
        value = msgspec.convert(said, TYPES[wanted.type], strict=not isinstance(said, str))
    except msgspec.ValidationError:
        return malformed(field, PROBLEMS.get(wanted.type, "case.output_choice"))
    chosen = value if isinstance(value, list) else [value]
    if wanted.labels and any(str(each) not in wanted.labels for each in chosen):
        return malformed(field, "case.output_choice")
    return value


def _is_nothing(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())
