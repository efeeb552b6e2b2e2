"""What tests of sources share."""

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.sources.reading import Read


@pytest.fixture
def read(tmp_path: Path, settings: Settings) -> Read:
    return Read(tmp_path, settings)
