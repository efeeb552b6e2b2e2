"""Processes killed while they gather: no row is lost, none is doubled, and the book is right."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.intakes import storm

from kallipolis.foundation.actors import system
from kallipolis.foundation.database.testing import url_of_test_database
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.adapters import sorting
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = pytest.mark.django_db(transaction=True)

TEST = system("test")
TABLE = "code,value\n" + "".join(f"{n},{n}\n" for n in range(400)) + "400,many\n,1\n7,70\n"


@pytest.fixture
def environment(tmp_path: Path, settings: Settings) -> dict[str, str]:
    """Return what other processes need to find the city, the tables and the files of this test."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "a.csv").write_text(TABLE)
    store = (tmp_path / "store").as_uri()
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=store)
    chosen = with_lakehouse(chosen, tmp_path / "lakehouse")
    settings.KALLIPOLIS = chosen
    return os.environ | {
        "DATABASE_URL": url_of_test_database(),
        "KALLIPOLIS_CONNECTIONS": chosen.connections,
        "KALLIPOLIS_LAKEHOUSE": chosen.lakehouse,
        "KALLIPOLIS_LAKEHOUSE_CATALOGUE": chosen.lakehouse_catalogue,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


def rage(environment: dict[str, str]) -> None:
    """Let processes run the source until they are killed."""
    subprocess.run(
        [sys.executable, "-m", storm.__spec__.name, "station-list"], env=environment, check=True
    )


def test_whoever_is_killed_while_gathering_loses_and_doubles_nothing(
    environment: dict[str, str],
) -> None:
    publish_documents(dataset=[make_dataset()], source=[make_source()])

    rage(environment)
    intakes.run(TEST, "station-list")

    with lakehouse.asking({"t": sorting.published("stations")}) as engine:
        (found,) = engine.table(
            "SELECT count(*) AS rows, count(DISTINCT code) AS codes, sum(value) AS total FROM t"
        ).to_pylist()
    balance = intakes.balance(TEST, "stations")
    assert found == {"rows": 400, "codes": 400, "total": sum(range(400)) + 63}
    assert balance.adds_up
    assert balance.received % 403 == 0
    assert balance.quarantined == 2 * balance.received // 403
