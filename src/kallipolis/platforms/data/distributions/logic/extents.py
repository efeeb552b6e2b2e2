"""How far a region reaches: the box round its boundary."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The least box round an area. Units: degrees of WGS 84."""

    west: float
    south: float
    east: float
    north: float

    def as_wkt(self) -> str:
        """Return it as a polygon of well-known text, longitude first.

        Source: OGC 06-103r4, section 7; without the name of a system it is CRS84 in GeoSPARQL.
        """
        west, south, east, north = self.west, self.south, self.east, self.north
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        return f"POLYGON(({', '.join(f'{x:g} {y:g}' for x, y in corners)}))"


def extent_of(coordinates: object) -> Extent:
    """Return the box round the coordinates of a GeoJSON geometry, however deep they are nested."""
    points = list(_points(coordinates))
    longitudes, latitudes = [each[0] for each in points], [each[1] for each in points]
    return Extent(
        west=min(longitudes), south=min(latitudes), east=max(longitudes), north=max(latitudes)
    )


def _points(coordinates: object) -> Iterator[tuple[float, float]]:
    match coordinates:
        case [float() | int() as longitude, float() | int() as latitude, *_]:
            yield float(longitude), float(latitude)
        case [*parts]:
            for part in parts:
                yield from _points(part)
