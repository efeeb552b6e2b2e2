"""Which columns of a source an expression reads, as the engine's SQL is understood by sqlglot."""

from collections.abc import Iterable, Iterator, Mapping

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage

from kallipolis.platforms.data.datasets.contracts import Dataset, Field
from kallipolis.platforms.data.lineage.contracts import Origin
from kallipolis.platforms.data.sources.contracts import Source

DIALECT = "duckdb"


def read_by(expression: str) -> tuple[str, ...] | None:
    """Return the columns that an expression reads, in order; None where it is not understood."""
    sql = f"SELECT ({expression}) AS field FROM landed"  # noqa: S608 - it is read, never run
    try:
        root = lineage("field", sql, dialect=DIALECT)
    except SqlglotError:
        return None
    return tuple(sorted({name for node in root.walk() for name in _names(node)}))


def _names(node: Node) -> Iterable[str]:
    """Return the column that a leaf is; it has no expression of its own but the table."""
    if isinstance(node.expression, exp.Table) and not node.downstream:
        yield exp.to_column(node.name, dialect=DIALECT).name


def origin(source: Source, field: Field, columns: Iterable[str]) -> Origin | None:
    """Return how a field is made in a source, None where that has nothing for it.

    Shape: ``columns`` are those that rows came with; empty before any came, when a field that the
    source does not speak of is taken to be the column of its name.
    """
    there = tuple(columns)
    if field.id in source.takes:
        expression = source.takes[field.id]
        found = read_by(expression)
        return Origin(
            source=source.id,
            columns=found or (),
            expression=expression,
            unread=found is None,
        )
    if there and field.id not in there:
        return None
    return Origin(source=source.id, columns=(field.id,), expression="")


def derived(
    field: str, derivations: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> Iterator[Origin]:
    """Yield how a field is made by each derivation of its dataset.

    Shape: ``{derivation: {field: ("dataset.field", …)}}``.
    """
    for id, fields in derivations.items():
        if field in fields:
            yield Origin(source=id, columns=fields[field], expression="", is_derived=True)


def origins(
    dataset: Dataset, sources: Iterable[tuple[Source, tuple[str, ...]]]
) -> dict[str, tuple[Origin, ...]]:
    """Return for each field of a dataset how its sources make it.

    Shape: ``sources`` each with the columns that rows came with.
    """
    every = tuple(sources)
    return {
        field.id: tuple(
            found
            for source, columns in every
            if (found := origin(source, field, columns)) is not None
        )
        for field in dataset.fields
    }
