"""A request in the words of its form, as officials read it beside the case."""

from typing import Final

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.requests.contracts import Doubt
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.grants.contracts import Condition, Masking, Terms

SIGNS: Final = {
    "equals": "=",
    "differs": "≠",
    "less": "<",
    "at-most": "≤",
    "more": ">",
    "at-least": "≥",
    "one-of": "∈",
    "begins": "^",
}


def as_answers(
    dataset: Dataset, organisation: Text, terms: Terms, language: str
) -> dict[str, object]:
    """Return a request as answers of the form ``data-request``, in the language of the place."""
    return {
        "dataset": f"{dataset.id} {dataset.title.in_language(language)}",
        "organisation": organisation.in_language(language),
        "columns": "\n".join(_column(id, masking) for id, masking in terms.columns.items()),
        "rows": "\n".join(_condition(each) for each in terms.rows),
        "purpose": terms.purpose,
        "legal_basis": terms.legal_basis,
        "rate": terms.rate,
        "until": terms.until.isoformat(),
    }


def as_report(
    dataset: Dataset, organisation: Text, doubt: Doubt, language: str
) -> dict[str, object]:
    """Return a doubt as answers of the form ``data-correction``, in the language of the place."""
    return {
        "dataset": f"{dataset.id} {dataset.title.in_language(language)}",
        "organisation": organisation.in_language(language),
        "row": doubt.row,
        "column": doubt.column,
        "stands": doubt.stands,
        "should": doubt.should,
        "why": doubt.why,
    }


def _column(id: str, masking: Masking) -> str:
    return id if masking is Masking.NONE else f"{id} ({masking})"


def _condition(condition: Condition) -> str:
    return f"{condition.column} {SIGNS[condition.holds]} {', '.join(condition.values)}"
