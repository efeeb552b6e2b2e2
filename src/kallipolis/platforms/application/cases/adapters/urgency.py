"""Which open cases of many regions are the most urgent, by seeks: sorting all took 200 ms."""

from collections.abc import Sequence
from typing import Any, Final

from kallipolis.foundation.database import api as database
from kallipolis.platforms.application.cases.adapters import asking
from kallipolis.platforms.application.cases.adapters.asking import Asked

AT_ONCE: Final = 200
"""Regions that one statement asks for."""

_FIRST, _NEXT = (
    f"(SELECT deciding_region FROM cases_case WHERE closed_at IS NULL{beyond} "  # noqa: S608 - constants
    "ORDER BY deciding_region LIMIT 1)"
    for beyond in ("", " AND deciding_region > found.code")
)
WITH_OPEN: Final = (
    f"WITH RECURSIVE found(code) AS (SELECT {_FIRST} UNION ALL SELECT {_NEXT} FROM found "  # noqa: S608 - constants
    "WHERE found.code IS NOT NULL) SELECT code FROM found WHERE code IS NOT NULL"
)


def most_urgent(regions: Sequence[str] | None, asked: Asked) -> list[str]:
    """Return the ids of the open cases of regions (of all if None), most urgent first."""
    reached = None if regions is None else frozenset(regions)
    codes = [code for code in with_open() if reached is None or code in reached]
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(codes), AT_ONCE):
        found += _first_of(codes[start : start + AT_ONCE], asked)
    first = sorted(found, reverse=asked.is_backwards)[: asked.limit]
    return [str(id) for _, id in first]


def with_open() -> list[str]:
    """Return the regions in which any case is open; one seek leads from each to the next."""
    return [str(row[0]) for row in database.rows(WITH_OPEN)]


def _first_of(codes: list[str], asked: Asked) -> list[tuple[Any, ...]]:
    conditions, values = asking.where(asked, "", "id")
    order = asked.order("", "id")
    one = (
        "SELECT * FROM (SELECT attention_at, id FROM cases_case WHERE closed_at IS NULL "  # noqa: S608 - constants and marks; values travel apart
        f"AND deciding_region = %s{conditions} ORDER BY {order} LIMIT %s) AS one"
    )
    each = [[code, *values, asked.limit] for code in codes]
    return database.rows(
        f"{' UNION ALL '.join([one] * len(codes))} ORDER BY {order} LIMIT %s",
        [*(value for some in each for value in some), asked.limit],
    )
