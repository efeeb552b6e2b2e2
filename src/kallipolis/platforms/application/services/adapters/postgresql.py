"""Candidates by the text search of PostgreSQL."""

from collections.abc import Sequence
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

_WEIGHTS: Final = "{" + ", ".join(str(weight / 10) for weight in reversed(WEIGHTS)) + "}"


class PostgresqlIndex(Tables):
    """Entries in PostgreSQL, found by a tsvector under a GIN index."""

    def candidates(self, tokens: Sequence[str], narrow: Filter, most: int) -> list[Candidate]:
        """Return the likeliest services that hold any of the tokens."""
        where, values = conditions(narrow)
        asked = " | ".join(map(_quoted, tokens))
        found = rows(
            f"SELECT {SELECTED} FROM services_indexed i {USES} "  # noqa: S608
            f"WHERE i.tokens @@ %s::tsquery AND {where} "
            "ORDER BY ts_rank(%s::real[], i.tokens, %s::tsquery) DESC LIMIT %s",
            [asked, *values, _WEIGHTS, asked, most],
        )
        return [as_candidate(row) for row in found]


def _quoted(token: str) -> str:
    return f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'"
