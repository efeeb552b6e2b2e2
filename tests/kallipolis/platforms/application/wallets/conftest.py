"""Each test has keys and files of its own."""

from pathlib import Path

import msgspec
import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = msgspec.structs.replace(
        settings.KALLIPOLIS, state=str(tmp_path), public_url="https://city.example"
    )
    monkeypatch.setattr(settings, "KALLIPOLIS", chosen)
