"""The base registries of a place, from files of departments to what services look up."""

import csv
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.consolidations.testing import write_departments
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Record

pytestmark = pytest.mark.django_db

TEST = system("test")
GROUNDS = Grounds(purpose="test", legal_basis="none")
CODE = "91990100MA0000001G"
"""A code whose check character holds, in a division that is none."""

MARKET = f"""record,name,credit_code,registered_on,phone,region,address,updated
m1,湾区海运有限公司,{CODE},2001-02-03,,990100,港湾路1号,2024-01-01
m2,湾区茶叶店,,2010-05-06,,990100,茶园路2号,2024-01-01
"""
TAX = f"""record,name,credit_code,registered_on,phone,region,address,updated
t1,湾区海运公司,{CODE},2001-02-03,,990100,港湾路9号,2025-01-01
t2,湾区茶叶店,{CODE[:-1]}A,2010-05-06,,990100,茶园路2号,2025-01-01
"""


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, settings: Settings) -> None:
    chosen = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    settings.KALLIPOLIS = msgspec.structs.replace(chosen, state=str(tmp_path / "state"))
    publish_packs("core", "guangdong", "public-services", "linked-registries")


def found(registry: str, key: str, *fields: str) -> Record:
    record = registries.look_up(TEST, registry, key, fields=fields, grounds=GROUNDS)
    assert record is not None
    return record


def numbers_in(file: Path) -> list[str]:
    with file.open(encoding="utf-8") as rows:
        return [row["id_number"] for row in csv.DictReader(rows)]


def test_a_population_is_put_together_from_departments_files(tmp_path: Path) -> None:
    write_departments(tmp_path / "state" / "uploads" / "population", people=200)
    for feed in ("household", "social-security", "health", "civil-affairs"):
        intakes.run(TEST, f"{feed}-records")

    done = consolidations.run(TEST, "population")

    number = numbers_in(tmp_path / "state" / "uploads" / "population" / "household.csv")[0]
    person = found("population", number, "name", "address")
    assert 190 <= done.persons <= 205
    assert done.records > 2 * done.persons
    assert person.provenance["name"].dataset == "household-records"


def test_companies_are_one_by_a_code_that_holds_and_never_by_likeness(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "uploads" / "entities"
    folder.mkdir(parents=True)
    (folder / "market-regulation.csv").write_text(MARKET)
    (folder / "taxation.csv").write_text(TAX)
    intakes.run(TEST, "business-registrations")
    intakes.run(TEST, "tax-registrations")

    done = consolidations.run(TEST, "legal-entities")

    company = found("legal-entities", CODE, "name", "address", "established_on")
    assert (done.records, done.persons) == (4, 3)
    assert company.values == {
        "name": "湾区海运有限公司",
        "address": "港湾路9号",
        "established_on": "2001-02-03",
    }
