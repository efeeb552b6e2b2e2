"""The base registries of a place, from files of departments to what services look up."""

import csv
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.organisations.testing import make_credit_code
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.consolidations.adapters import doubting
from kallipolis.platforms.data.consolidations.contracts import Answer, Run
from kallipolis.platforms.data.consolidations.events import MERGED, REVERSED
from kallipolis.platforms.data.consolidations.models import StoredDoubt
from kallipolis.platforms.data.consolidations.testing import write_departments, write_registers
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Record

pytestmark = pytest.mark.django_db

TEST = system("test")
GROUNDS = Grounds(purpose="test", legal_basis="none")
SEA, TEA, BRANCH, OTHER_TEA = (
    make_credit_code(number, region)
    for number, region in ((1, "990402"), (2, "990402"), (3, "990402"), (4, "990106"))
)
"""Codes whose check character holds, in divisions that are none."""


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


def put_together(folder: Path, registry: str, *feeds: str) -> Run:
    """Write the worked records, gather them, and link."""
    write_registers(folder / "state" / "uploads")
    for feed in feeds:
        intakes.run(TEST, feed)
    return consolidations.run(TEST, registry)


def doubts() -> list[tuple[str, list[str], list[str]]]:
    """Return of each doubt why it is one, and the records, the one without a number first."""
    rows = StoredDoubt.objects.order_by("pair")
    opened = [(row.kind, doubting.records_of(row), row.because) for row in rows]
    return sorted(
        (kind, sorted((pair.left.key.record, pair.right.key.record)), because)
        for kind, pair, because in opened
    )


COMPANIES = ("business-registrations", "tax-registrations", "employer-registrations")
PLACES = ("standard-addresses", "geographical-names", "building-addresses")
CREDENTIALS = ("food-licences", "hygiene-licences", "credential-index")


def test_companies_are_one_by_code_or_by_likeness(tmp_path: Path) -> None:
    done = put_together(tmp_path, "legal-entities", *COMPANIES)

    sea = found("legal-entities", SEA, "name", "address", "legal_representative")
    tea = found("legal-entities", TEA, "name", "address", "established_on")
    assert (done.records, done.persons) == (49, 45)
    assert sea.values == {
        "name": "珠海示例海运有限公司",
        "address": "港湾路9号",
        "legal_representative": "林示例",
    }
    assert tea.provenance["address"].record == "t2"


def test_neither_a_namesake_nor_a_branch_is_the_company(tmp_path: Path) -> None:
    put_together(tmp_path, "legal-entities", *COMPANIES)

    namesake = found("legal-entities", OTHER_TEA, "name", "region")
    branch = found("legal-entities", BRANCH, "name")

    assert namesake.values == {"name": "示例茶业有限公司", "region": "440106"}
    assert branch.values["name"] == "珠海示例海运有限公司横琴分公司"
    assert [each[:2] for each in doubts()] == [
        ("shared-id", ["m1", "s2"]),
        ("shared-id", ["m3", "s2"]),
    ]


def test_places_are_one_by_code_or_by_street_and_locator_within_a_county(tmp_path: Path) -> None:
    done = put_together(tmp_path, "places", *PLACES)

    tower = found("places", "990402001012000000", "name", "address", "longitude", "latitude")
    room = found("places", "990402001012003405", "name", "address")
    assert (done.records, done.persons) == (48, 46)
    assert tower.values == {
        "name": "示例大厦",
        "address": "示例路12号",
        "longitude": 113.55,
        "latitude": 22.27,
    }
    assert room.values == {"name": "示例花园", "address": "示例路12号3栋405室"}
    assert found("places", "990403001012003405", "name").values == {"name": None}


def test_credentials_are_one_by_type_and_number_and_the_issuer_says_what_holds(
    tmp_path: Path,
) -> None:
    done = put_together(tmp_path, "department-credentials", *CREDENTIALS)

    food = found(
        "department-credentials", "food-business-licence:JY10000000000001", "number", "state"
    )
    assert (done.records, done.persons) == (6, 4)
    assert food.values == {"number": "JY10000000000001", "state": "注销"}
    assert food.provenance["state"].dataset == "food-licences"


def test_a_credential_without_a_number_is_what_a_steward_says_until_that_is_undone(
    tmp_path: Path,
) -> None:
    put_together(tmp_path, "department-credentials", *CREDENTIALS)
    asked = doubts()
    consolidations.judge(TEST, StoredDoubt.objects.get().id, Answer.SAME)

    joined = consolidations.run(TEST, "department-credentials", is_full=False)
    (merge,) = consolidations.changes(TEST, "department-credentials")
    parted = consolidations.undo(TEST, "department-credentials", merge.number)
    again = consolidations.run(TEST, "department-credentials")

    because = ["linkage.holder.same", "linkage.issued.same"]
    assert asked == [("number-missing", ["f2", "i3"], because)]
    assert (joined.persons, parted.persons, again.persons) == (3, 4, 4)
    assert {fact.type for fact in outbox.recorded(types=(MERGED, REVERSED))} == {MERGED, REVERSED}
