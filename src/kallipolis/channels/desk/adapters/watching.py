"""Rows of supervision by region, sorted, each with the way to what is behind its figures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from kallipolis.channels.desk.adapters.rows import place_name
from kallipolis.channels.desk.logic import filters
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import RegionFigures

FIGURES: Final = ("open", "near", "overdue", "urged", "decided", "days", "withdrawn")
"""What a table of regions can be sorted by, besides their names."""

WORST_FIRST: Final = "-overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A region with its figures; ``path`` leads into it, or to its cases if nothing is inside."""

    figures: RegionFigures
    name: Text
    path: str
    cases: str


def watched(rows: Iterable[RegionFigures], order: tuple[str, str], language: str) -> list[Watched]:
    """Return the rows of a table in an order: a figure or the name, ascending or descending.

    What has no figure stands last either way.
    """
    key, way = order
    shown = [_row(row) for row in rows]
    if key not in FIGURES:
        return sorted(shown, key=_name_in(language), reverse=way == "descending")
    sign = -1 if way == "descending" else 1

    def place(row: Watched) -> tuple[bool, float]:
        figure = getattr(row.figures, key)
        return figure is None, sign * (figure or 0)

    return sorted(sorted(shown, key=_name_in(language)), key=place)


def order_of(asked: str) -> tuple[str, str]:
    """Return the column that is asked for and its way; the most overdue first if none is."""
    written = asked if asked.removeprefix("-") in {*FIGURES, "name"} else WORST_FIRST
    return written.removeprefix("-"), "descending" if written.startswith("-") else "ascending"


def _row(row: RegionFigures) -> Watched:
    inside = reverse("desk_regions")
    within = "" if row.is_whole else "own"
    listed = reverse("desk_supervision")
    cases = filters.address_of(listed, {}, region=row.region, within=within)
    has_parts = row.is_whole and bool(regions.children(row.region))
    return Watched(
        figures=row,
        name=place_name(row.region),
        path=filters.address_of(inside, {}, region=row.region) if has_parts else cases,
        cases=cases,
    )


def _name_in(language: str) -> Callable[[Watched], str]:
    return lambda row: row.name.in_language(language)
