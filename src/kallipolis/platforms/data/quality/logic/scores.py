"""What share of rows meets what, how that changed, and how fresh data is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kallipolis.platforms.data.datasets.contracts import Cycle, Dataset
from kallipolis.platforms.data.datasets.contracts import Freshness as Promised
from kallipolis.platforms.data.quality.contracts import Light, Measured, Score, Trend

WITHIN: Final[Mapping[Cycle, timedelta]] = {
    "continuous": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=31),
    "quarterly": timedelta(days=92),
    "yearly": timedelta(days=366),
}
"""The longest that one cycle lasts; what is irregular or static has none."""

DIGITS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted: published rows, keys among them, fields filled, warnings, faults held.

    Shape: ``warned`` by the id of a rule, ``broken`` by the name of a fault.
    """

    published: int
    quarantined: int
    keys: int
    filled: Mapping[str, int]
    warned: Mapping[str, int]
    broken: Mapping[str, int]


def share(part: int, whole: int) -> float | None:
    """Return what share a part is, from 0 to 1; None of nothing."""
    return round(part / whole, DIGITS) if whole else None


def scores(dataset: Dataset, faults: Iterable[str], counts: Counts) -> tuple[Score, ...]:
    """Return all scores of a dataset: whole rows, then fields, then rules as they are declared.

    Rules are measured over what is published and what is in quarantine, fields and keys over what
    is published.
    """
    return tuple(_scores(dataset, faults, counts))


def _scores(dataset: Dataset, faults: Iterable[str], counts: Counts) -> Iterator[Score]:
    known = counts.published + counts.quarantined
    yield _score("valid", "", counts.published, known)
    if dataset.key:
        yield _score("unique", "", counts.keys, counts.published)
    for field in dataset.fields:
        yield _score("filled", field.id, counts.filled.get(field.id, 0), counts.published)
    for fault in faults:
        yield _score("holds", fault, known - counts.broken.get(fault, 0), known)
    for rule in dataset.rules:
        if rule.otherwise == "warn":
            met = counts.published - counts.warned.get(rule.id, 0)
            yield _score("holds", rule.id, met, counts.published)


def _score(measured: Measured, of: str, part: int, whole: int) -> Score:
    return Score(measured=measured, of=of, share=share(part, whole), rows=whole)


def trends(now: Iterable[Score], before: Iterable[Score] | None) -> tuple[Trend, ...]:
    """Return how each score stands to the one of the same name before, in the order of the scores.

    Missing: ``before`` is None where nothing was measured before.
    """
    was = {(each.measured, each.of): each.share for each in before or ()}
    return tuple(_trend(each.share, was.get((each.measured, each.of))) for each in now)


def _trend(now: float | None, before: float | None) -> Trend:
    if now is None or before is None:
        return Trend.FIRST
    if now == before:
        return Trend.SAME
    return Trend.BETTER if now > before else Trend.WORSE


def light(promised: Promised, newest: datetime | None, now: datetime) -> Light:
    """Return how fresh data is: green within its cycle, then amber until it is stale, then red.

    Missing: without ``stale_after`` age says nothing; data that never came is stale.
    """
    if promised.stale_after is None:
        return Light.NONE
    if newest is None:
        return Light.RED
    age, stale = now - newest, timedelta(hours=promised.stale_after)
    if age > stale:
        return Light.RED
    return Light.AMBER if age > WITHIN.get(promised.cycle, stale) else Light.GREEN
