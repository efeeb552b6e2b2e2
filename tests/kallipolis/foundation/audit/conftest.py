"""What all tests of the ledger have."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: Settings) -> None:
    """Keep keys, and the copy of the last checkpoint, apart from those of other tests."""
    settings.STATE = tmp_path / "state"
