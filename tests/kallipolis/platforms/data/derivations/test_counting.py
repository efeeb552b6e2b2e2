"""Registries are counted: no entry is read out, small numbers are left out, and levels follow."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.datasets.testing import make_field as make_column
from kallipolis.platforms.data.derivations import api
from kallipolis.platforms.data.derivations.contracts import Input
from kallipolis.platforms.data.derivations.testing import make_derivation
from kallipolis.platforms.data.distributions import api as distributions
from kallipolis.platforms.data.distributions.contracts import CatalogueSearch
from kallipolis.platforms.data.extracts.contracts import QuasiIdentifier
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.lineage import api as lineage
from kallipolis.platforms.data.registries.testing import fill, make_field, make_registry

pytestmark = pytest.mark.django_db

TEST = system("test")
NOW = SetClock(datetime(2026, 6, 15, 3, tzinfo=UTC))
BY_AGE = "residents-by-age"
SOURCE = "registry/population"
PEOPLE = {
    "A": ("440305001", "1990-06-15", "living"),
    "B": ("440305002", "2006-06-15", "living"),
    "C": ("440305001", "1990-01-01", "deceased"),
    "D": ("440306001", "1990-01-01", "living"),
    "E": ("440305001", "1971-02-28", "living"),
}


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, settings: Settings) -> None:
    settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")


def declare(**changes: Any) -> None:
    """Put a register in force with five people in it, and what counts them by place and age."""
    fields = (
        make_field("id_number", "id-number"),
        make_field("birth_date", "date"),
        make_field("region", "region"),
        make_field("status"),
    )
    quasi = (
        QuasiIdentifier(column="region", to="prefix", width=6),
        QuasiIdentifier(column="birth_date", to="age", width=20),
    )
    said: dict[str, Any] = {
        "quasi": quasi,
        "only": {"status": ("living",)},
        "k": 2,
        "legal_basis": "law/art-1",
    }
    columns = (
        make_column("county", type="region"),
        make_column("age", type="integer"),
        make_column("residents", type="integer"),
    )
    publish_documents(
        registry=[make_registry("population", *fields)],
        dataset=[make_dataset(BY_AGE, fields=columns, key=(), open=True, licence="CC0-1.0")],
        derivation=[
            make_derivation(
                BY_AGE,
                inputs=(Input(registry="population", name="people", **(said | changes)),),
                sql="SELECT region AS county, birth_date AS age, entries AS residents FROM people",
                schedule="0 3 * * *",
            )
        ],
    )
    names = ("region", "birth_date", "status")
    fill("population", {key: dict(zip(names, said, strict=True)) for key, said in PEOPLE.items()})


def rows() -> list[tuple[object, ...]]:
    with lakehouse.asking({"t": intakes.table_of(BY_AGE)}) as engine:
        found = engine.table("SELECT county, age, residents FROM t ORDER BY ALL")
    return [tuple(row.values()) for row in found.to_pylist()]


def test_small_groups_are_left_out_and_who_is_not_meant_is_not_counted() -> None:
    declare()

    done = api.run(TEST, BY_AGE, clock=NOW)

    assert rows() == [("440305", 20, 2)]
    counted = done.counted[SOURCE]
    assert (counted.rows, counted.released, counted.suppressed, counted.k) == (4, 2, 2, 2)


def test_that_it_was_counted_is_on_record_with_what_for_and_by_which_law() -> None:
    declare()

    api.run(TEST, BY_AGE, clock=NOW)

    [entry] = audit.search(TEST, Query(act="registry.count"))
    assert entry.detail["entries"] == len(PEOPLE)
    assert entry.detail["legal_basis"] == "law/art-1"


def test_nothing_is_derived_again_while_the_counts_are_the_same() -> None:
    declare()
    first = api.run(TEST, BY_AGE, clock=NOW)

    same = api.run(TEST, BY_AGE, clock=NOW)
    fill("population", {"F": {"region": "440305", "birth_date": "2000-01-01", "status": "living"}})
    other = api.run(TEST, BY_AGE, clock=NOW)

    assert (same.intake, same.is_new) == (first.intake, False)
    assert other.is_new


def test_without_small_numbers_it_is_open_and_with_them_it_is_not() -> None:
    declare()
    without = [each.dataset.id for each in distributions.search(CatalogueSearch()).entries]
    level = lineage.inherited(TEST, BY_AGE)
    known = {each.field: each.classified.level for each in lineage.impact(TEST, BY_AGE).fields}

    declare(k=None)
    with_them = [each.dataset.id for each in distributions.search(CatalogueSearch()).entries]
    higher = {each.field: each.classified.level for each in lineage.impact(TEST, BY_AGE).fields}

    assert (without, with_them) == ([BY_AGE], [])
    assert (level.level, level.because) == ("general-3", f"{SOURCE}.birth_date")
    assert set(known.values()) == {"general-1"}
    assert set(higher.values()) == {"general-3"}
