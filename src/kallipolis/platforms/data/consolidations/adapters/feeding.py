"""What datasets have published, as the records that linkage is given."""

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.consolidations.contracts import Column, Feed, LinkedRegistry
from kallipolis.platforms.data.consolidations.logic.golden import COLUMNS
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.sources.contracts import INTAKE

Marks = Mapping[str, str]
"""For each dataset the latest intake that was taken in; ids of intakes grow with time."""

SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("dataset", "record", *COLUMNS, "updated", "attributes")]
)


def read(linked: LinkedRegistry, after: Marks) -> tuple[pa.Table, dict[str, str]]:
    """Return the records that came after the marks, and how far they reach.

    Raises:
        Refusal: ``consolidation.nothing_published`` when a dataset has no rows at all.
    """
    parts, marks = [], {}
    for feed in linked.feeds:
        rows, marks[feed.dataset] = _read(feed, after.get(feed.dataset, ""))
        parts.append(rows)
    return pa.concat_tables(parts), marks


def _read(feed: Feed, after: str) -> tuple[pa.Table, str]:
    table = intakes.table_of(feed.dataset)
    if not lakehouse.versions(table):
        values = {"dataset": feed.dataset}
        raise Refusal("consolidation.nothing_published", Reason.CONFLICT, values=values)
    with lakehouse.asking({"published": table}) as engine:
        found = engine.table(_statement(feed, after))
        (reached,) = engine.table(
            f"SELECT max({_name(INTAKE)}) AS mark FROM published"  # noqa: S608 - a column of ours
        ).to_pylist()
    return found.cast(SCHEMA), str(reached["mark"] or "")


def _statement(feed: Feed, after: str) -> str:
    columns = ", ".join(f"{_column(feed, name)} AS {name}" for name in COLUMNS)
    attributes = ", ".join(
        f"{_words(field)}, {_text(column)}" for field, column in sorted(feed.attributes.items())
    )
    return (
        f"SELECT {_words(feed.dataset)} AS dataset, {_text(feed.record)} AS record, {columns}, "  # noqa: S608 - quoted
        f"{_text(feed.updated) if feed.updated else 'NULL'} AS updated, "
        f"{f'json_object({attributes})::VARCHAR' if attributes else 'NULL'} AS attributes "
        f"FROM published WHERE {_name(INTAKE)} > {_words(after)}"
    )


def _column(feed: Feed, column: Column) -> str:
    named = feed.columns.get(column)
    if named is None:
        return "NULL::VARCHAR"
    meanings: Mapping[str, str] = {}
    if column in {"sex", "type"}:
        meanings = feed.sexes if column == "sex" else feed.types
    if meanings:
        cases = " ".join(
            f"WHEN {_words(value)} THEN {_words(meant)}" for value, meant in meanings.items()
        )
        other = _text(named) if column == "type" else "NULL"
        return f"CASE {_text(named)} {cases} ELSE {other} END"
    return f"nullif({_text(named)}, '')"


def _text(column: str) -> str:
    return f"{_name(column)}::VARCHAR"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _words(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
