"""Each test imports into a state folder of its own."""

from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def state(tmp_path: Path, settings: Settings) -> Path:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, state=str(tmp_path))
    return tmp_path
