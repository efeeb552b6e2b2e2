"""Say what is wrong with a row in words, beside the titles of its columns."""

from collections.abc import Mapping, Sequence
from typing import Final

from kallipolis.domains.government.batches.contracts import Column, Row
from kallipolis.domains.government.batches.logic.columns import column_at
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.foundation.web.messages import message
from kallipolis.platforms.application.forms import api as forms

LANGUAGES: Final = ("en", "zh-hans", "zh-hant")


def in_all_languages(name: str, text: Text) -> dict[str, str]:
    """Return a value to be said later, in the language of whoever reads it then."""
    return {f"{name}.{language}": text.in_language(language) for language in LANGUAGES}


def faults_of(row: Row, columns: Sequence[Column]) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with a row: a column's path, empty for the whole row, and words."""
    return tuple(
        (column_at(each.field, columns), message(each.code, _in_one(each.values)))
        for each in row.problems
    )


def _in_one(values: Mapping[str, str]) -> dict[str, str]:
    """Return values as they are said in the language of the request."""
    said, other = language_of_thread(), [f".{each}" for each in LANGUAGES]
    plain = {name: value for name, value in values.items() if not name.endswith(tuple(other))}
    end = f".{said}"
    return plain | {n.removesuffix(end): v for n, v in values.items() if n.endswith(end)}


def in_one_cell(row: Row, columns: Sequence[Column], language: str) -> str:
    """Return all that is wrong with a row as words for one cell, each after its column's title."""
    titles = {each.path: each.title.in_language(language) for each in columns}
    return "\n".join(
        forms.named(titles[path], words, language) if path else words
        for path, words in faults_of(row, columns)
    )
