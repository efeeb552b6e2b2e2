"""Candidates by FTS5 of SQLite."""

from collections.abc import Mapping
from typing import Final

from kallipolis.foundation.database.api import rows
from kallipolis.platforms.application.services.adapters.tables import (
    SELECTED,
    USES,
    Tables,
    as_candidate,
    conditions,
)
from kallipolis.platforms.application.services.logic.entries import Candidate, Filter
from kallipolis.platforms.application.services.logic.full_text import WEIGHTS

_RANK: Final = f"bm25(services_text, {', '.join(map(str, WEIGHTS))})"


class SqliteIndex(Tables):
    """Entries in SQLite, found by FTS5."""

    def candidates(self, tokens: Mapping[str, float], narrow: Filter, most: int) -> list[Candidate]:
        """Return the likeliest services that hold any of the tokens."""
        where, values = conditions(narrow)
        found = rows(
            f"SELECT {SELECTED} FROM services_text "  # noqa: S608
            f"JOIN services_indexed i ON i.id = services_text.rowid {USES} "
            f"WHERE services_text MATCH %s AND {where} ORDER BY {_RANK} LIMIT %s",
            [" OR ".join(map(_quoted, tokens)), *values, most],
        )
        return [as_candidate(row) for row in found]


def _quoted(token: str) -> str:
    return f'"{token[:-1]}"*' if token.endswith("*") else f'"{token}"'
