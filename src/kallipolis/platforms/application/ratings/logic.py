"""What ratings come to, without clock, I/O or chance."""

from collections.abc import Iterable
from typing import Final

from kallipolis.platforms.application.ratings.contracts import FEWEST, LEVELS, LOW, Figures

ROUNDED_TO: Final = 2
"""Digits of a mean."""
Levels = tuple[int, ...]
"""How many ratings there are with one star, with two, up to five."""

NONE: Final[Levels] = (0,) * LEVELS


def is_low(stars: int) -> bool:
    """Say whether a rating asks for a correction."""
    return stars <= LOW


def figures(id: str, counts: Levels) -> Figures:
    """Return what is published of ratings; too few say no more than how many there are."""
    total = sum(counts)
    if total < FEWEST:
        return Figures(id=id, total=total)
    stars_given = sum(stars * number for stars, number in enumerate(counts, 1))
    return Figures(
        id=id,
        total=total,
        mean=round(stars_given / total, ROUNDED_TO),
        content=sum(counts[LOW:]) / total,
        counts=counts,
    )


def is_told_apart(before: Levels, now: Levels) -> bool:
    """Say whether so many ratings have come or gone that none of them can be read by itself."""
    return sum(abs(one - other) for one, other in zip(before, now, strict=True)) >= FEWEST


def by_subject(rows: Iterable[tuple[str, int, int]]) -> dict[str, Levels]:
    """Return how many ratings each subject has of each level.

    Shape: ``rows`` of subject, stars, count; stars that nobody gave may be absent.
    """
    found: dict[str, dict[int, int]] = {}
    for subject, stars, count in rows:
        counts = found.setdefault(subject, {})
        counts[stars] = counts.get(stars, 0) + count
    return {
        subject: tuple(counts.get(stars, 0) for stars in range(1, LEVELS + 1))
        for subject, counts in found.items()
    }


def by_rank(each: Iterable[Figures]) -> tuple[Figures, ...]:
    """Return figures in the order in which they are shown: most ratings first."""
    return tuple(sorted(each, key=lambda one: (-one.total, one.id)))
