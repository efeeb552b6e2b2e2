"""Candidates by FTS5 of SQLite."""

from collections.abc import Mapping
from typing import Final

from kallipolis.foundation.database.api import execute, rows
from kallipolis.platforms.application.services.adapters.tables import (
    ADDED_UP,
    COUNT,
    FIELDS,
    IN_PLACE,
    KEEP,
    Tables,
    batches,
    conditions,
)
from kallipolis.platforms.application.services.logic.entries import Filter, Hit
from kallipolis.platforms.application.services.logic.full_text import WEIGHTS

_ROWS: Final = 500
_RANK: Final = f"bm25(services_text, {', '.join(map(str, WEIGHTS))})"


class SqliteIndex(Tables):
    """Entries in SQLite, found by FTS5.

    Many rows go in by one statement: FTS5 writes out what it holds at the end of each.
    """

    def candidates(self, tokens: Mapping[str, float], narrow: Filter, most: int) -> list[Hit]:
        """Return the likeliest services that hold any of the tokens."""
        where, values = conditions(narrow)
        found = rows(
            "SELECT best.id, COALESCE(u.uses, 0) FROM (SELECT i.id, i.service FROM services_text "  # noqa: S608 - constants and marks; values travel apart
            "JOIN services_indexed i ON i.id = services_text.rowid "
            f"WHERE services_text MATCH %s AND {where} ORDER BY {_RANK} LIMIT %s) AS best "
            "LEFT JOIN services_use u ON u.service = best.service",
            [" OR ".join(map(_quoted, tokens)), *values, most],
        )
        return [Hit(*row) for row in found]

    def _keep(self, entries: list[list[str]]) -> None:
        for some in batches(entries, _ROWS):
            values = ", ".join([f"({', '.join(['%s'] * len(FIELDS))})"] * len(some))
            execute(f"{KEEP} VALUES {values} {IN_PLACE}", [text for row in some for text in row])

    def _add_up(self, counts: list[tuple[str, int]]) -> None:
        values = ", ".join(["(%s, %s)"] * len(counts))
        execute(f"{COUNT} VALUES {values} {ADDED_UP}", [value for pair in counts for value in pair])


def _quoted(token: str) -> str:
    return f'"{token[:-1]}"*' if token.endswith("*") else f'"{token}"'
