"""The sources of Guangdong's open data, on the real data: what is sound is published."""

from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.data.derivations import api as derivations
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.adapters import sorting
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources import api as sources

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]

TEST = system("test")


@pytest.fixture(autouse=True)
def _city(tmp_path: Path, settings: Settings, data_folder: Path) -> None:
    chosen = msgspec.structs.replace(settings.KALLIPOLIS, data=str(data_folder))
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    publish_packs("core", "guangdong", "guangdong-data")


COUNTS = {
    "air-quality-stations-national": (144, 143, 1),
    "charging-stations-shenzhen": (1706, 1706, 0),
    "credit-codes-failing": (1, 0, 1),
    "credit-codes-issued": (3, 0, 3),
    "credit-codes-sound": (387, 387, 0),
    "departments-of-items": (2262, 175, 6),
    "divisions-cities": (21, 21, 0),
    "divisions-counties": (124, 122, 2),
    "divisions-towns": (1757, 1757, 0),
    "divisions-villages": (26_842, 26_842, 0),
    "holidays-announced": (678, 678, 0),
    "metro-stations-shenzhen": (216, 182, 0),
    "metro-taps-shenzhen": (47_000, 46_999, 0),
    "scenic-areas-5a": (15, 15, 0),
    "service-items-2021": (2262, 2256, 6),
    "service-items-papers-2021": (3434, 3434, 0),
}
"""Rows received, published and in quarantine, by source; the rest came again and is superseded."""


def test_real_data_is_gathered_checked_and_accounted_for() -> None:
    done = {each.id: intakes.run(TEST, each.id) for each in sources.every()}

    counts = {id: (each.received, each.published, each.quarantined) for id, each in done.items()}
    assert counts == COUNTS
    assert all(intakes.balance(TEST, each.dataset).adds_up for each in done.values())
    assert GUANGDONG.holds(box("scenic-areas"))
    assert SHENZHEN.holds(box("metro-stations"))
    assert unknown_stations() == UNKNOWN
    assert derived_adds_up()


class Box(NamedTuple):
    """West, east, south and north. Units: degrees of WGS 84."""

    west: float
    east: float
    south: float
    north: float

    def holds(self, other: "Box") -> bool:
        return (
            self.west < other.west < other.east < self.east
            and self.south < other.south < other.north < self.north
        )


GUANGDONG = Box(109.6, 117.4, 20.1, 25.6)
SHENZHEN = Box(113.7, 114.7, 22.4, 22.9)
UNKNOWN = {"?I岭", "深圳大学", "马鞍山"}
"""Names at gates that the list of stations does not have: one was spoilt before it came."""


def box(dataset: str) -> Box:
    with lakehouse.asking({"t": sorting.published(dataset)}) as engine:
        found = engine.table(
            "SELECT min(longitude), max(longitude), min(latitude), max(latitude) FROM t"
        )
    return Box(*(column[0].as_py() for column in found.columns))


def unknown_stations() -> set[str]:
    tables = {
        "taps": sorting.published("metro-taps"),
        "stations": sorting.published("metro-stations"),
    }
    with lakehouse.asking(tables) as engine:
        found = engine.table(
            "SELECT DISTINCT station FROM taps WHERE kind <> 'bus' AND station IS NOT NULL"
            " AND station NOT IN (SELECT name FROM stations)"
        )
    return set(found.column("station").to_pylist())


def derived_adds_up() -> bool:
    """Derive all, and say whether sums over what is derived are those over its inputs."""
    runs = [derivations.run(TEST, each.id) for each in derivations.every()]
    assert all(run.is_new for run in runs)
    derived = ("metro_taps_by_hour", "metro_stations_busyness", "charging_points_by_square")
    named = ("metro_taps", "charging_stations", *derived)
    tables = {each: sorting.published(each.replace("_", "-")) for each in named}
    with lakehouse.asking(tables) as engine:
        (found,) = engine.table(
            """
            SELECT
              (SELECT count(*) FROM metro_taps WHERE kind = 'metro-in' AND station <> '') AS taps,
              (SELECT sum(entries) FROM metro_taps_by_hour) AS by_hour,
              (SELECT sum(entries) FROM metro_stations_busyness) AS by_station,
              (SELECT sum(points) FROM charging_stations) AS points,
              (SELECT sum(points) FROM charging_points_by_square) AS by_square
            """
        ).to_pylist()
    assert all(intakes.balance(TEST, each.dataset).adds_up for each in derivations.every())
    assert all(not intakes.broken(each.dataset) for each in derivations.every())
    by_station = found["taps"] == found["by_hour"] == found["by_station"] > 0
    return bool(by_station and found["points"] == found["by_square"] > 0)
