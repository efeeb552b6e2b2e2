"""Say what is wrong with a row in words, beside the titles of its columns."""

from collections.abc import Sequence

from kallipolis.domains.government.batches.contracts import Column, Row
from kallipolis.domains.government.batches.logic.columns import column_at
from kallipolis.foundation.web.messages import message
from kallipolis.platforms.application.forms import api as forms


def faults_of(row: Row, columns: Sequence[Column]) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with a row: a column's path, empty for the whole row, and words."""
    return tuple(
        (column_at(each.field, columns), message(each.code, each.values)) for each in row.problems
    )


def in_one_cell(row: Row, columns: Sequence[Column], language: str) -> str:
    """Return all that is wrong with a row as words for one cell, each after its column's title."""
    titles = {each.path: each.title.in_language(language) for each in columns}
    return "\n".join(
        forms.named(titles[path], words, language) if path else words
        for path, words in faults_of(row, columns)
    )
