"""The form that asks for data: read into terms, or sent back with what is wrong."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest

from kallipolis.channels.console.adapters.pages import written
from kallipolis.foundation.errors import Problem, Refusal
from kallipolis.foundation.web.api import message
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.grants.contracts import MOST_PER_MINUTE, Condition, Masking, Terms

RATE: Final = "60"
FIELDS: Final = (
    "organisation",
    "row_column",
    "row_value",
    "purpose",
    "legal_basis",
    "rate",
    "until",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What is wrong with a form: words for each field, and for the whole under an empty name."""

    summary: tuple[tuple[str, str], ...] = ()

    def of(self, name: str) -> str:
        """Return what is wrong with a field."""
        return dict(self.summary).get(name, "")

    def __bool__(self) -> bool:
        """Say whether anything is wrong."""
        return bool(self.summary)


def given(request: HttpRequest, dataset: Dataset) -> dict[str, str]:
    """Return what stands in each field of the form, to show it again."""
    masks = (f"mask_{field.id}" for field in dataset.fields)
    return {name: written(request, name) for name in (*FIELDS, *masks)}


def as_terms(request: HttpRequest, dataset: Dataset) -> Terms | Faults:
    """Return the terms that a form asks for, or what keeps it from being read."""
    columns = {
        field.id: Masking(mask)
        for field in dataset.fields
        if (mask := written(request, f"mask_{field.id}")) in {*Masking}
    }
    until = _day(written(request, "until"))
    rate = written(request, "rate") or RATE
    purpose, basis = written(request, "purpose"), written(request, "legal_basis")
    missing = {
        "columns": "" if columns else "console.columns_missing",
        "purpose": "" if purpose else "console.purpose_of_data_missing",
        "legal_basis": "" if basis else "console.basis_missing",
        "rate": "" if _is_rate(rate) else "console.rate_unfit",
        "until": "" if until else "console.date_unreadable",
    }
    found = tuple((name, message(code)) for name, code in missing.items() if code)
    if found or until is None:
        return Faults(summary=found)
    return Terms(
        columns=columns,
        rows=_rows(request),
        purpose=purpose[:400],
        legal_basis=basis[:400],
        rate=int(rate),
        until=until,
    )


def faults_of(refusal: Refusal) -> Faults:
    """Return what is wrong as a room said it, each by the field of the form."""
    named = tuple((_field(each), message(each.code, each.values)) for each in refusal.problems)
    return Faults(summary=named or (("", message(refusal.code, refusal.values)),))


def _rows(request: HttpRequest) -> tuple[Condition, ...]:
    column, value = written(request, "row_column"), written(request, "row_value")
    if not (column and value):
        return ()
    return (Condition(column=column, holds="equals", values=(value[:200],)),)


def _is_rate(words: str) -> bool:
    return words.isascii() and words.isdigit() and 1 <= int(words[:9]) <= MOST_PER_MINUTE


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _field(problem: Problem) -> str:
    first, _, column = problem.field.partition(".")
    return {"rows": "row_value"}.get(first, f"mask_{column}" if column else first)
