"""What people were spared, as other rooms see it."""

from datetime import date
from typing import Annotated, Final

import msgspec
from msgspec import Meta

FEWEST: Final = 5
"""Cases without which no figures are published, so that nobody's own case can be read."""


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which figures: of one service, or of all; the services with the most cases first."""

    service: Annotated[str, Meta(max_length=120)] = ""
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What some cases came to.

    Units: ``papers_found`` are papers that registries had, ``papers_brought`` those that people
    handed in all the same, ``visits_saved`` trips to a counter that were not made.
    """

    cases: int = 0
    papers_found: int = 0
    papers_brought: int = 0
    visits_saved: int = 0


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """What the cases came to that ended in some months, which are as many as make five cases.

    Shape: ``[since, until)``, both the first day of a month.
    """

    since: date
    until: date
    counts: Counts


class Savings(msgspec.Struct, frozen=True, kw_only=True):
    """What the cases of one service came to, and in which months.

    Missing: ``periods`` is empty, and ``counts`` are none, before five cases have ended in months
    that are over.
    """

    service: str
    counts: Counts = Counts()
    periods: tuple[Period, ...] = ()


class SavingsList(msgspec.Struct, frozen=True, kw_only=True):
    """Published figures, those of the most cases first, and the sum over all services."""

    whole: Counts
    savings: tuple[Savings, ...]
