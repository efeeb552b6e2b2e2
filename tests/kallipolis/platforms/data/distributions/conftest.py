"""A city with one open dataset whose rows were published, and one that is not open."""

from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.distributions.testing import make_places
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources.testing import make_source, with_connections

HEAD = "code,name,longitude,latitude,points\n"
ROWS = f"{HEAD}a,莲花山,114.05,22.55,8\nb,Bay,113.9,22.5,\nc,nowhere,,,3\n"


@pytest.fixture
def store(db: None, tmp_path: Path, settings: Settings) -> Path:
    """Return the folder in which the source finds its file."""
    folder = tmp_path / "store"
    folder.mkdir()
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=folder.as_uri())
    chosen = with_lakehouse(chosen, tmp_path / "lakehouse")
    settings.KALLIPOLIS = msgspec.structs.replace(chosen, state=str(tmp_path / "state"))
    publish_packs("core", "guangdong")
    secret = make_dataset("secret", open=False)
    source = make_source(dataset="places", complete=True)
    publish_documents(dataset=[make_places(), secret], source=[source])
    publish(folder, ROWS)
    return folder


def publish(store: Path, rows: str) -> None:
    """Publish rows in place of those that were there."""
    (store / "places.csv").write_text(rows)
    intakes.run(system("test"), "station-list")
