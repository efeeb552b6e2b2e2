"""The sources of Guangdong's open data, on the real data: what is sound is published."""

from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.packs.testing import publish_packs
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
