"""The demo's registries are fed by files of its departments, and say what they said before."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings
from tests.kallipolis.site.test_demo import NOW

from kallipolis.foundation.actors import system
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Record, Values
from kallipolis.site.demo import city
from kallipolis.site.demo.city import Founded, Size

pytestmark = pytest.mark.django_db

TEST = system("test")
GROUNDS = Grounds(purpose="test", legal_basis="test")


@pytest.fixture(autouse=True)
def _demo(tmp_path: Path, settings: Settings) -> None:
    chosen = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    settings.KALLIPOLIS = msgspec.structs.replace(chosen, demo=True, state=str(tmp_path))
    publish_packs("core", "guangdong", "public-services", "linked-registries")


def founded() -> Founded:
    size = Size(residents=60, companies=6, cases=0)
    return city.found(size, NOW, seed=7, progress=lambda *_: None, plan=())


def entries(registry_id: str) -> Mapping[str, Values]:
    """Return what a registry says, without what it leaves open, by key."""
    registry = registries.find(registry_id)
    assert registry is not None
    names = [field.id for field in registry.fields]
    every = registries.counted(TEST, registry_id, names, grounds=GROUNDS)
    return {
        str(each[registry.key]): {name: said for name, said in each.items() if said is not None}
        for each in every
    }


def one_of(registry_id: str, field: str) -> Record:
    key = next(iter(entries(registry_id)))
    found = registries.look_up(TEST, registry_id, key, fields=(field,), grounds=GROUNDS)
    assert found is not None
    return found


def test_each_department_brings_a_file_and_workers_are_asked_to_gather_it() -> None:
    founded()

    waiting = {
        run.arguments["source"]
        for run in jobs.find((JobState.WAITING,), limit=100)
        if run.job == "intakes.gather"
    }

    assert {"household-members", "insured-persons", "property-owners"} <= waiting
    assert {"household-records", "health-records", "business-registrations"} <= waiting


def test_a_registry_that_one_dataset_feeds_says_what_it_said_and_whence() -> None:
    founded()
    before = entries("households")

    intakes.run(TEST, "household-members")
    done = registries.renew(TEST, "households")

    assert entries("households") == before
    assert done.written == len(before)
    origin = one_of("households", "members").provenance["members"]
    assert (origin.dataset, origin.record[:2]) == ("household-members", "HM")
    assert origin.updated < NOW.now().date().isoformat()


def test_registries_that_are_linked_say_what_they_said_and_whence() -> None:
    founded()
    before = {id: entries(id) for id in ("population", "legal-entities")}

    for feeding in ("household", "social-security", "health", "civil-affairs"):
        intakes.run(TEST, f"{feeding}-records")
    for feeding in ("business", "tax", "employer"):
        intakes.run(TEST, f"{feeding}-registrations")
    for registry in before:
        consolidations.run(TEST, registry)

    assert {id: entries(id) for id in before} == before
    assert one_of("population", "status").provenance["status"].dataset == "household-records"
    company = one_of("legal-entities", "status").provenance["status"]
    assert company.dataset == "business-registrations"
