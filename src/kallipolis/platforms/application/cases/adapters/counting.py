"""Counts over very many cases are kept for a minute; over fewer, they are those of the moment."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from kallipolis.foundation.errors import Stale

KEPT_FOR: Final = timedelta(minutes=1)
MANY: Final = 10_000
"""Cases that are counted faster than anybody notices."""
MOST_KEPT: Final = 1000

Rows = list[tuple[Any, ...]]


def counted(
    key: Hashable, count: Callable[[], Rows], now: datetime
) -> tuple[Rows, datetime | None]:
    """Return rows whose second column is a number of cases, and as of when; None is as of now.

    ``key`` tells what is counted, and where.
    """
    known = _KEPT.get(key)
    if known is not None and known.as_of <= now < known.as_of + KEPT_FOR:
        return known.value, known.as_of
    rows = count()
    if sum(row[1] for row in rows) >= MANY:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        _KEPT[key] = Stale(value=rows, as_of=now)
    return rows, None


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """Return as of when figures are that were counted at several moments; None is as of now."""
    return min((moment for moment in moments if moment is not None), default=None)


_KEPT: dict[Hashable, Stale[Rows]] = {}
