"""How good an open dataset is, from its contract and from what stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.distributions.contracts import Entry, Spread

WHOLE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A field that is empty in some rows. Units: ``filled`` in percent, rounded down."""

    title: Text
    filled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What can be said of a dataset. Missing: ``is_fresh`` is None where age says nothing."""

    is_fresh: bool | None
    rules: tuple[Text, ...]
    gaps: tuple[Gap, ...]
    full: int


def quality_of(entry: Entry, spread: Sequence[Spread], now: datetime) -> Quality:
    """Say how good a dataset is."""
    titles = {field.id: field.title for field in entry.dataset.fields}
    shares = {each.field: filled(each, entry.rows) for each in spread}
    gaps = (Gap(title=titles[id], filled=n) for id, n in shares.items() if n < WHOLE)
    return Quality(
        is_fresh=_is_fresh(entry, now),
        rules=tuple(rule.title for rule in entry.dataset.rules if rule.otherwise == "quarantine"),
        gaps=tuple(gaps),
        full=sum(n == WHOLE for n in shares.values()),
    )


def filled(spread: Spread, rows: int) -> int:
    """Return in how many of a hundred rows a field is filled, rounded down."""
    return spread.filled * WHOLE // rows if rows else 0


def _is_fresh(entry: Entry, now: datetime) -> bool | None:
    hours = entry.dataset.freshness.stale_after
    if hours is None or entry.modified_at is None:
        return None
    return now - entry.modified_at <= timedelta(hours=hours)
