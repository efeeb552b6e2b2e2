"""Which columns a source has to come with, as its expressions are understood by sqlglot."""

from collections.abc import Collection, Iterator
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.sources.contracts import Files, Query, Source

DIALECT: Final = "duckdb"
HEADED: Final = frozenset({"csv", "excel", "parquet"})
"""Formats in which all rows have the columns that stand above them."""


def has_heads(source: Source) -> bool:
    """Say whether all rows of a source have the same columns, in which something stands or not."""
    reads = source.reads
    return isinstance(reads, Query) or (isinstance(reads, Files) and reads.format in HEADED)


def asked(source: Source) -> tuple[str, ...]:
    """Return the columns that the expressions of a source name, in order, each once.

    Missing: what is not understood names none; the engine says what is wrong with it.
    """
    said = (*source.takes.values(), source.only)
    return tuple(dict.fromkeys(name for each in said if each for name in _names(each)))


def not_taken(source: Source, dataset: Dataset, there: Collection[str]) -> tuple[str, ...]:
    """Return the columns of which no field is made."""
    taken = {name.lower() for name in (*asked(source), *(each.id for each in dataset.fields))}
    return tuple(name for name in there if name.lower() not in taken)


def missing(
    source: Source, dataset: Dataset, there: Collection[str], before: Collection[str]
) -> tuple[str, ...]:
    """Return the columns that fields are made of and that are not there.

    A field of which the source does not speak is the column of its name where there is one: it is
    missing where it came ``before``.
    """
    plain = [each.id for each in dataset.fields if each.id not in source.takes]
    wanted = (*asked(source), *(name for name in plain if name in before))
    known = {name.lower() for name in there}
    return tuple(name for name in dict.fromkeys(wanted) if name.lower() not in known)


def _names(expression: str) -> Iterator[str]:
    """Yield the columns of an expression; what a lambda names itself is none."""
    try:
        tree = sqlglot.parse_one(expression, dialect=DIALECT)
    except SqlglotError:
        return
    own = {each.name for found in tree.find_all(exp.Lambda) for each in found.expressions}
    for column in tree.find_all(exp.Column):
        if column.parts[0].name not in own:
            yield column.parts[0].name
