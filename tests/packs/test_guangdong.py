"""Where Guangdong lies: its boundaries and halls are in WGS 84, as our interfaces say."""

import csv
import json
from collections.abc import Iterator
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import geocoordinates_ffi as datums
import pytest

PACK = Path(__file__).parents[2] / "src" / "kallipolis_packs" / "guangdong"
GRID = 1024
"""The shapes' sources give corners in parts of a degree in GCJ-02 (see the pack's README)."""
METRES_PER_DEGREE = 111_320

Position = tuple[float, float]


def rings_of(code: str) -> list[list[Position]]:
    """Return all rings of a region, of its holes too."""
    features = json.loads((PACK / "regions" / "boundaries.geojson").read_text())["features"]
    (shape,) = [f["geometry"] for f in features if f["properties"]["code"] == code]
    return [ring for polygon in polygons_of(shape) for ring in polygon]


def polygons_of(shape: dict[str, Any]) -> list[list[list[Position]]]:
    found: list[Any] = shape["coordinates"]
    return [found] if shape["type"] == "Polygon" else found


def lies_in(code: str, x: float, y: float) -> bool:
    """Say whether a point lies in a region: a line from it crosses its rings oddly often."""
    crossed = [
        x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for ring in rings_of(code)
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > y) != (y2 > y)
    ]
    return sum(crossed) % 2 == 1


def as_gcj02(longitude: float, latitude: float) -> Position:
    found = datums.wgs84_to_gcj02(datums.Wgs84(lat=latitude, lon=longitude))
    return found.lon, found.lat


def metres_between(one: Position, other: Position) -> float:
    across = (one[0] - other[0]) * cos(radians(one[1]))
    return hypot(across, one[1] - other[1]) * METRES_PER_DEGREE


def corners() -> Iterator[Position]:
    features = json.loads((PACK / "regions" / "boundaries.geojson").read_text())["features"]
    for feature in features:
        for polygon in polygons_of(feature["geometry"]):
            for ring in polygon:
                yield from ((x, y) for x, y in ring)


def point_of_hall(region: str) -> Position:
    rows = csv.DictReader((PACK / "halls" / "halls.csv").read_text().splitlines())
    (hall,) = [row for row in rows if row["region"] == region]
    return float(hall["longitude"]), float(hall["latitude"])


@pytest.mark.parametrize(
    ("code", "x", "y"),
    [
        pytest.param("440303", 114.1136, 22.5320, id="Luohu port, on this side of the river"),
        pytest.param("440112", 113.4180, 23.0885, id="Whampoa Military Academy, on its island"),
        pytest.param("440105", 113.3191, 23.1091, id="Canton Tower"),
        pytest.param("440106", 113.3190, 23.1500, id="Guangzhou East station"),
        pytest.param("440103", 113.2395, 23.1075, id="Shamian island"),
        pytest.param("440402", 113.5490, 22.2175, id="Gongbei port"),
        pytest.param("440604", 113.1090, 23.0305, id="Foshan ancestral temple"),
        pytest.param("445102", 116.6490, 23.6660, id="Guangji bridge of Chaozhou"),
    ],
)
def test_a_landmark_as_a_satellite_receiver_gives_it_lies_in_its_county(
    code: str, x: float, y: float
) -> None:
    assert lies_in(code, x, y)
    assert lies_in(f"{code[:4]}00", x, y)


@pytest.mark.parametrize(
    ("city", "x", "y"),
    [
        pytest.param("440300", 114.0658, 22.5144, id="Lok Ma Chau station, Hong Kong"),
        pytest.param("440300", 114.1133, 22.5282, id="Lo Wu station, Hong Kong"),
        pytest.param("440400", 113.5494, 22.2150, id="Portas do Cerco, Macau"),
    ],
)
def test_a_landmark_across_the_border_lies_outside(city: str, x: float, y: float) -> None:
    assert not lies_in(city, x, y)


@pytest.mark.parametrize(
    ("region", "source"),
    [
        ("440100", (113.2806, 23.1252)),
        ("440200", (113.5915, 24.8013)),
        ("440300", (114.0859, 22.5470)),
        ("440500", (116.7085, 23.3710)),
        ("440800", (110.3650, 21.2749)),
    ],
)
def test_a_hall_goes_back_to_its_point_in_the_source_within_a_metre(
    region: str, source: Position
) -> None:
    back = as_gcj02(*point_of_hall(region))

    assert metres_between(back, source) < 1


def test_nearly_all_corners_go_back_to_the_grid_of_the_source_within_a_metre() -> None:
    back = [as_gcj02(x, y) for x, y in corners()]
    grid = [(round(x * GRID) / GRID, round(y * GRID) / GRID) for x, y in back]

    off = [one for one, other in zip(back, grid, strict=True) if metres_between(one, other) > 1]

    assert len(off) < len(back) / 100, "but for those where rings were cut"
