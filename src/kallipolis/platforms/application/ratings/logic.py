"""What ratings come to, without clock, I/O or chance."""

from collections.abc import Iterable, Mapping
from typing import Final

from kallipolis.platforms.application.ratings.contracts import FEWEST, LEVELS, LOW, Figures

ROUNDED_TO: Final = 2
"""Digits of a mean."""


def is_low(stars: int) -> bool:
    """Say whether a rating asks for a correction."""
    return stars <= LOW


def figures(id: str, counts: Mapping[int, int]) -> Figures:
    """Return what is published of ratings.

    Shape: ``counts`` by stars from 1 to 5; stars that nobody gave may be absent.
    """
    total = sum(counts.values())
    if total < FEWEST:
        return Figures(id=id, total=total)
    levels = tuple(counts.get(stars, 0) for stars in range(1, LEVELS + 1))
    stars_given = sum(stars * number for stars, number in enumerate(levels, 1))
    return Figures(
        id=id,
        total=total,
        mean=round(stars_given / total, ROUNDED_TO),
        content=sum(levels[LOW:]) / total,
        counts=levels,
    )


def by_subject(rows: Iterable[tuple[str, int, int]]) -> tuple[Figures, ...]:
    """Return the figures of each subject, those with most ratings first.

    Shape: ``rows`` of subject, stars, count.
    """
    found: dict[str, dict[int, int]] = {}
    for subject, stars, count in rows:
        counts = found.setdefault(subject, {})
        counts[stars] = counts.get(stars, 0) + count
    each = [figures(subject, counts) for subject, counts in found.items()]
    return tuple(sorted(each, key=lambda one: (-one.total, one.id)))
