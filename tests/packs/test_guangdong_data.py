"""The sources of Guangdong's open data, on the real data: what is sound is published."""

from pathlib import Path

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
GUANGDONG = (109.6, 117.4, 20.1, 25.6)
"""West, east, south and north of the province. Units: degrees of WGS 84."""


@pytest.fixture(autouse=True)
def _city(tmp_path: Path, settings: Settings, data_folder: Path) -> None:
    chosen = msgspec.structs.replace(settings.KALLIPOLIS, data=str(data_folder))
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    publish_packs("core", "guangdong", "guangdong-data")


def test_real_data_is_gathered_checked_and_accounted_for() -> None:
    done = {each.dataset: intakes.run(TEST, each.id) for each in sources.every()}

    counts = {id: (each.received, each.published, each.quarantined) for id, each in done.items()}
    assert counts == {
        "air-quality-stations": (144, 143, 1),
        "charging-stations": (1706, 1706, 0),
        "metro-taps": (47_000, 46_999, 0),
        "scenic-areas": (15, 15, 0),
    }
    assert all(intakes.balance(TEST, id).adds_up for id in done)


def test_scenic_areas_lie_in_the_province_once_their_datum_is_ours() -> None:
    intakes.run(TEST, "scenic-areas-5a")

    with lakehouse.asking({"t": sorting.published("scenic-areas")}) as engine:
        found = engine.table(
            "SELECT min(longitude), max(longitude), min(latitude), max(latitude) FROM t"
        )
    west, east, south, north = (column[0].as_py() for column in found.columns)
    assert GUANGDONG[0] < west < east < GUANGDONG[1]
    assert GUANGDONG[2] < south < north < GUANGDONG[3]


def test_real_data_is_derived_and_comes_to_the_same_as_its_inputs() -> None:
    for source in ("metro-taps-shenzhen", "charging-stations-shenzhen", "scenic-areas-5a"):
        intakes.run(TEST, source)

    runs = [derivations.run(TEST, each.id) for each in derivations.every()]

    assert [run.derivation for run in runs if not run.is_new] == []
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
    assert found["taps"] == found["by_hour"] == found["by_station"] > 0
    assert found["points"] == found["by_square"] > 0
    assert all(intakes.balance(TEST, each.dataset).adds_up for each in derivations.every())
    assert all(not intakes.broken(each.dataset) for each in derivations.every())
