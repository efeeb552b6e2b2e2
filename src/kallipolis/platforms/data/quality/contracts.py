"""How good the data of a dataset is, now and before."""

from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _

Measured = Literal["valid", "unique", "filled", "holds"]
"""Rows without fault; keys that are there once; a field that is filled; a rule that holds."""


class Light(StrEnum):
    """How fresh data is: within its cycle, late but not stale, stale, or that age says nothing."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


class Trend(StrEnum):
    """How a score stands to the one before."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    FIRST = "first"


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """What share of rows meets one thing; ``of`` is the field or rule, empty for whole rows.

    Units: ``share`` from 0 to 1, ``rows`` in rows that it was measured on.
    Missing: ``share`` is None where there were no rows.
    """

    measured: Measured
    of: str = ""
    share: float | None
    rows: int


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """How good a dataset was after one intake.

    Units: ``published`` and ``quarantined`` in rows that were there then.
    """

    dataset: str
    intake: str
    at: datetime
    published: int
    quarantined: int
    scores: tuple[Score, ...]


class Freshness(msgspec.Struct, frozen=True, kw_only=True):
    """How fresh a dataset is now. Missing: ``newest`` is None before anything was gathered."""

    light: Light
    newest: datetime | None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How good a dataset is: now, with the trend of each score in its order, and before."""

    dataset: str
    freshness: Freshness
    trends: tuple[Trend, ...]
    history: tuple[Measure, ...]

    @property
    def latest(self) -> Measure | None:
        """Return the newest measure, or None before anything was published."""
        return self.history[0] if self.history else None


MESSAGES: Final[dict[str, str]] = {
    "quality.green": _("Fresh"),
    "quality.amber": _("Late"),
    "quality.red": _("Stale"),
    "quality.none": _("Age says nothing"),
    "quality.better": _("better than before"),
    "quality.worse": _("worse than before"),
    "quality.same": _("as before"),
    "quality.first": _("first time"),
    "quality.valid": _("Rows without a fault"),
    "quality.unique": _("Keys that are there once"),
    "quality.filled": _("Filled"),
    "quality.holds": _("Rule holds"),
}
