"""A lakehouse and a state folder of each test's own."""

from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.platforms.data.lakehouse.testing import with_lakehouse


@pytest.fixture(autouse=True)
def place_of_its_own(tmp_path: Path, settings: Settings) -> None:
    """Tables and what linkage keeps lie in a folder of the test."""
    chosen = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    settings.KALLIPOLIS = msgspec.structs.replace(chosen, state=str(tmp_path / "state"))
