"""Processes killed while they link: golden records are the old ones or the new ones."""

import os
import subprocess
import sys

import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.consolidations import storm
from tests.kallipolis.platforms.data.linkage.worked import others

from kallipolis.foundation.database.testing import url_of_test_database
from kallipolis.platforms.data.consolidations import api
from kallipolis.platforms.data.consolidations.models import GoldenRecord
from kallipolis.platforms.data.consolidations.testing import (
    deliver,
    make_linked_registry,
    publish_linked,
)
from kallipolis.platforms.data.registries.models import StoredRecord

pytestmark = pytest.mark.django_db(transaction=True)

OLD, NEW = "10011110000", "10022220000"


def city(phone: str) -> list[dict[str, str | None]]:
    """Make people of two departments, all with one telephone, so that who is new is seen."""
    household = [{**row, "phone": phone} for row in others()]
    return [*household, *({**row, "dataset": "health"} for row in household)]


def test_whoever_is_killed_while_linking_leaves_the_old_or_the_new(settings: Settings) -> None:
    chosen = settings.KALLIPOLIS
    publish_linked(make_linked_registry())
    deliver(city(OLD))
    api.run(storm.STEWARD, "population")
    deliver(city(NEW), intake="2")
    numbers = [str(row["id_number"]) for row in others()]

    subprocess.run(
        [sys.executable, "-m", storm.__spec__.name, "population", *numbers],
        env=os.environ
        | {
            "DATABASE_URL": url_of_test_database(),
            "KALLIPOLIS_STATE": chosen.state,
            "KALLIPOLIS_PERSONAL_KEY": chosen.personal_key,
            "KALLIPOLIS_LAKEHOUSE": chosen.lakehouse,
            "KALLIPOLIS_LAKEHOUSE_CATALOGUE": chosen.lakehouse_catalogue,
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        check=True,
    )
    done = api.run(storm.STEWARD, "population", is_full=False)

    assert storm.seen("population", numbers) == {NEW}
    assert done.persons == len(numbers)
    assert GoldenRecord.objects.count() == len(numbers)
    assert StoredRecord.objects.filter(registry="population").count() == 2 * len(numbers)
