"""How many places lie in each division: the same for the same places and boundaries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Position = tuple[float, float]
"""Longitude and latitude. Units: degrees of WGS 84."""

Ring = Sequence[Position]
NOWHERE: Final = ""
"""What counts places that lie in none of the divisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The boundary of a division: its rings, and the box around them all.

    Shape: ``box`` is west, south, east, north.
    """

    code: str
    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float]


def outline(code: str, geometry: Mapping[str, Any]) -> Outline:
    """Return the boundary of a division, of a GeoJSON Polygon or MultiPolygon."""
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    rings = tuple([(each[0], each[1]) for each in ring] for polygon in polygons for ring in polygon)
    wests, souths = zip(*(position for ring in rings for position in ring), strict=True)
    return Outline(code=code, rings=rings, box=(min(wests), min(souths), max(wests), max(souths)))


def counts(places: Iterable[Position], outlines: Sequence[Outline]) -> dict[str, int]:
    """Return how many places lie in each division, and under ``NOWHERE`` those in none.

    A place on a line that two share lies in one of them.
    """
    found = {each.code: 0 for each in outlines} | {NOWHERE: 0}
    for place in places:
        around = next((each.code for each in outlines if holds(each, place)), NOWHERE)
        found[around] += 1
    return found


def holds(outline: Outline, place: Position) -> bool:
    """Say whether a place lies within a boundary and in none of its holes.

    Source: even-odd rule: a ray from the place crosses the rings an odd number of times.
    """
    west, south, east, north = outline.box
    if not (west <= place[0] <= east and south <= place[1] <= north):
        return False
    return sum(_crossings(ring, place) for ring in outline.rings) % 2 == 1


def _crossings(ring: Ring, place: Position) -> int:
    x, y = place
    count = 0
    before = ring[-1]
    for here in ring:
        if (here[1] > y) != (before[1] > y):
            at = (before[0] - here[0]) * (y - here[1]) / (before[1] - here[1]) + here[0]
            count += x < at
        before = here
    return count
