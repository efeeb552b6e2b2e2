"""Ratings as other rooms see them."""

from typing import Annotated, Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.ids import RegionCode

LOW: Final = 2
"""Stars up to which a rating is low: the last two of five levels.

Source: GB/T 39735-2020, five levels of satisfaction, of which the last two are negative.
"""
LEVELS: Final = 5
FEWEST: Final = 5
"""Ratings without which no figures are published, so that nobody's own rating can be read."""
CORRECTION: Final = "rating-correction"
"""The service and the process of the case that a low rating opens."""

MESSAGES: Final = {
    "rating.given": _("You have already said how you were served with this number."),
    "remedy.rating.given": _("A rating is given once. What you think of the case, say there."),
}

ACTS: Final = {
    "rating.give": "Say how one was served at a counter.",
}
"""What the ledger names, with what it means."""

By = Literal["service", "organisation", "hall"]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which figures: of each service, organisation or hall; of those rated in a region or all.

    The figures themselves are of everywhere, whatever the region.
    """

    by: By = "organisation"
    region: RegionCode | None = None
    limit: Annotated[int, Meta(ge=1, le=500)] = 100


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How content somebody was. Units: ``stars`` from 1 to 5, best."""

    stars: Annotated[int, Meta(ge=1, le=LEVELS)]
    words: Annotated[str, Meta(max_length=1000)] = ""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What people say of one service, organisation or hall.

    Units: ``mean`` in stars, from 1 to 5, best; ``content`` the share of ratings above the low
    ones, from 0 to 1.
    Shape: ``counts`` from one star to five; what was not adopted is not among them.
    Missing: ``mean`` and ``content`` are None and ``counts`` empty where fewer than five people
    have rated.
    """

    id: str
    total: int
    mean: float | None = None
    content: float | None = None
    counts: tuple[int, ...] = ()


class FiguresList(msgspec.Struct, frozen=True, kw_only=True):
    """Published figures, those that most people have rated first."""

    figures: tuple[Figures, ...]
