"""Candidates by the text search of PostgreSQL."""

from collections.abc import Mapping, Sequence

from kallipolis.foundation.database.api import execute, rows
from kallipolis.platforms.application.services.adapters.tables import (
    ADDED_UP,
    COUNT,
    FIELDS,
    IN_PLACE,
    KEEP,
    Tables,
    conditions,
)
from kallipolis.platforms.application.services.logic.entries import Entry, Filter, Hit


class PostgresqlIndex(Tables):
    """Entries in PostgreSQL, found by a tsvector under a GIN index.

    Tokens are looked up one by one and their weights added up: ``ts_rank`` reads every tsvector
    that is found from where large values are kept, which takes several times as long. ``OFFSET 0``
    keeps the planner from turning this into one pass over all services.
    """

    def put(self, entries: Sequence[Entry]) -> None:
        """Keep entries, in place of those of the same services, and sort them into the index."""
        super().put(entries)
        rows("SELECT gin_clean_pending_list('services_indexed_tokens')")

    def candidates(self, tokens: Mapping[str, float], narrow: Filter, most: int) -> list[Hit]:
        """Return the likeliest services that hold any of the tokens."""
        where, values = conditions(narrow)
        marks = ", ".join(["(%s::tsquery, %s::real)"] * len(tokens))
        asked = [value for token, weight in tokens.items() for value in (_quoted(token), weight)]
        found = rows(
            f"WITH best AS (SELECT hit.id FROM (VALUES {marks}) AS asked(token, weight) "  # noqa: S608 - constants and marks; values travel apart
            "CROSS JOIN LATERAL (SELECT i.id FROM services_indexed i "
            f"WHERE i.tokens @@ asked.token AND {where} OFFSET 0) AS hit "
            "GROUP BY hit.id ORDER BY sum(asked.weight) DESC, hit.id LIMIT %s) "
            "SELECT best.id, COALESCE(u.uses, 0) FROM best JOIN services_indexed i "
            "ON i.id = best.id LEFT JOIN services_use u ON u.service = i.service",
            [*asked, *values, most],
        )
        return [Hit(*row) for row in found]

    def _keep(self, entries: list[list[str]]) -> None:
        columns = [list(column) for column in zip(*entries, strict=True)]
        arrays = ", ".join(["%s::text[]"] * len(FIELDS))
        execute(f"{KEEP} SELECT * FROM unnest({arrays}) {IN_PLACE}", columns)  # noqa: S608 - constants and marks; values travel apart

    def _add_up(self, counts: list[tuple[str, int]]) -> None:
        tokens, numbers = [token for token, _ in counts], [number for _, number in counts]
        arrays = "SELECT * FROM unnest(%s::text[], %s::int[])"
        execute(f"{COUNT} {arrays} {ADDED_UP}", [tokens, numbers])


def _quoted(token: str) -> str:
    return f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'"
