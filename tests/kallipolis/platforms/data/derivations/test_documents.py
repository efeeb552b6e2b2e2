"""A derivation that is wrong is refused by the check of its pack, with file and line."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import pytest

from kallipolis.foundation.packs.contracts import Remark
from kallipolis.platforms.data.datasets.contracts import Leaving
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.derivations.contracts import Derivation, Input
from kallipolis.platforms.data.derivations.documents import KINDS
from kallipolis.platforms.data.derivations.logic import queries
from kallipolis.platforms.data.derivations.testing import make_derivation
from kallipolis.platforms.data.extracts.contracts import QuasiIdentifier
from kallipolis.platforms.data.registries.testing import make_registry
from kallipolis.platforms.data.sources.testing import make_source

DAY = make_field("day", type="date")
VALUE = make_field("value", type="number")
REGION = make_field("region", type="region")
COUNT = make_field("entries", type="integer")
STATIONS = (make_field("code"), VALUE, DAY)


class Shelf:
    """Documents in sight, without a database."""

    def __init__(self, *derivations: Derivation, secret: bool = False) -> None:
        fields = tuple(
            msgspec.structs.replace(field, level="general-3" if secret else None)
            for field in STATIONS
        )
        datasets = (
            make_dataset(fields=fields),
            make_dataset("others", fields=fields),
            make_dataset("value-by-code"),
            make_dataset("by-day", fields=(DAY, VALUE)),
            make_dataset("open-by-region", fields=(REGION, COUNT), open=True, licence="CC0-1.0"),
            make_dataset("by-region", fields=(REGION, COUNT), open=False),
        )
        self.held: dict[str, dict[str, Any]] = {
            "dataset": {each.id: each for each in datasets},
            "derivation": {each.id: each for each in derivations},
            "source": {"station-list": make_source()},
            "registry": {"population": make_registry()},
            "linked-registry": {},
        }

    def find(self, kind: str, id: str) -> msgspec.Struct | None:
        return self.held[kind].get(id)

    def every(self, kind: str) -> Mapping[str, msgspec.Struct]:
        return self.held[kind]


def remarks(derivation: Derivation, *others: Derivation, secret: bool = False) -> list[Remark]:
    return list(KINDS[0].check(derivation, Shelf(derivation, *others, secret=secret)))


def test_a_derivation_that_fits_its_contracts_is_let_in() -> None:
    assert remarks(make_derivation()) == []


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"dataset": "nowhere"}, "dataset", "no dataset"),
        ({"inputs": (Input(dataset="nowhere", name="stations"),)}, "inputs[0].dataset", "no data"),
        (
            {"inputs": (Input(dataset="stations", name="a"), Input(dataset="others", name="a"))},
            "inputs[1].name",
            "twice",
        ),
        ({"id": "station-list", "dataset": "value-by-code"}, "id", "a source has this id"),
        ({"schedule": "at noon"}, "schedule", ""),
        ({"sql": "SELECT code FROM stations"}, "sql", "gives no column value"),
        ({"sql": "SELECT code, code AS value FROM stations"}, "sql", "is text, and the field"),
        ({"sql": "SELECT code, random() AS value FROM stations"}, "sql", "each time"),
        ({"parts": "nothing"}, "parts", "not told apart"),
        ({"parts": "value"}, "parts", "not told apart"),
    ],
)
def test_what_is_wrong_is_named_where_it_stands(
    changes: dict[str, Any], path: str, words: str
) -> None:
    found = remarks(make_derivation(**changes))

    assert [each.path for each in found][:1] == [path]
    assert words in found[0].message


def test_what_is_made_of_itself_is_refused_with_the_way_round() -> None:
    one = make_derivation(
        inputs=(Input(dataset="by-day", name="days"),),
        sql="SELECT strftime(day, '%Y') AS code, value FROM days",
    )
    other = make_derivation(
        "by-day",
        inputs=(Input(dataset="value-by-code", name="codes"),),
        sql="SELECT DATE '2026-01-01' AS day, value FROM codes",
    )

    (found,) = remarks(one, other)

    assert found.path == "inputs"
    assert "value-by-code ← by-day ← value-by-code" in found.message
    assert queries.in_order([one, other]) == ()


def test_what_is_derived_may_not_be_less_than_what_it_is_made_of() -> None:
    found = remarks(make_derivation(), secret=True)

    assert {each.path for each in found} == {"dataset"}
    assert "value is made of stations.value, which is general-3" in found[1].message


BY_DAY = "SELECT day, sum(value) AS value FROM stations GROUP BY day"
JOINED = (
    "SELECT s.day, sum(s.value) AS value FROM stations s"
    " LEFT JOIN others o ON s.code = o.code GROUP BY 1"
)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        (BY_DAY, ""),
        (JOINED, ""),
        ("SELECT day, value FROM stations", ""),
        ("SELECT day, sum(value) OVER (PARTITION BY day) AS value FROM stations", ""),
        ("SELECT day, sum(value) OVER (ORDER BY day) AS value FROM stations", "several parts"),
        ("SELECT max(day) AS day, sum(value) AS value FROM stations", "columns of the first"),
        ("SELECT DISTINCT day, CAST(1 AS DOUBLE) AS value FROM stations", "plain SELECT|apart"),
        (
            "SELECT day, value FROM stations WHERE value > (SELECT avg(value) FROM stations)",
            "plain SELECT",
        ),
        (
            """SELECT o.day, sum(s.value) AS value FROM stations s
            JOIN others o ON s.code = o.code GROUP BY 1""",
            "columns of the first",
        ),
        (
            """SELECT s.day, sum(o.value) AS value FROM stations s
            JOIN stations o ON s.code = o.code GROUP BY 1""",
            "read only once",
        ),
        (
            """SELECT s.day, sum(o.value) AS value FROM stations s
            FULL JOIN others o ON s.code = o.code GROUP BY 1""",
            "all rows are of",
        ),
    ],
)
def test_parts_are_let_in_where_no_row_depends_on_another_part(sql: str, why: str) -> None:
    inputs = (Input(dataset="stations", name="stations"), Input(dataset="others", name="others"))

    found = remarks(make_derivation("by-day", inputs=inputs, sql=sql, parts="day"))

    assert [bool(re.search(why, each.message)) for each in found] == [True] * bool(why)


def counting(made: str = "by-region", **changes: Any) -> Derivation:
    """Make a derivation that counts people by region."""
    said: dict[str, Any] = {
        "quasi": (QuasiIdentifier(column="region", to="prefix", width=6),),
        "k": 10,
        "legal_basis": "law/art-1",
    }
    return make_derivation(
        made,
        inputs=(Input(registry="population", name="people", **(said | changes)),),
        sql="SELECT region, entries FROM people",
        schedule="0 3 * * *",
    )


def test_a_registry_is_counted_without_small_numbers_for_everybody() -> None:
    assert remarks(counting("open-by-region")) == []


@pytest.mark.parametrize(
    ("derivation", "path", "why"),
    [
        (counting("open-by-region", k=None), "inputs[0].k", "only without small numbers"),
        (counting(k=None), "dataset", "which is general-3"),
        (counting(legal_basis=""), "inputs[0].legal_basis", "a legal basis is missing"),
        (counting(quasi=()), "inputs[0].quasi", "is missing"),
        (
            counting(quasi=(QuasiIdentifier(column="name", to="keep"),)),
            "inputs[0].quasi",
            "tells who somebody is",
        ),
        (counting(only={"status": ("living",)}), "inputs[0].only", "'status' is not a field"),
        (counting(dataset="stations"), "inputs[0]", "either a dataset or a registry"),
    ],
)
def test_a_registry_that_is_read_otherwise_is_refused(
    derivation: Derivation, path: str, why: str
) -> None:
    found = remarks(derivation)

    assert {each.path for each in found if why in each.message} == {path}


def test_a_registry_that_is_never_counted_again_is_refused() -> None:
    found = remarks(msgspec.structs.replace(counting(), schedule=""))

    assert [each.path for each in found] == ["schedule"]


def test_a_column_that_leaves_is_named_by_a_note_where_it_is_read() -> None:
    shelf = Shelf(make_derivation())
    stations = shelf.held["dataset"]["stations"]
    leaving = Leaving(since=date(2026, 3, 1), instead="code")
    fields = tuple(
        msgspec.structs.replace(each, deprecated=leaving if each.id == "value" else None)
        for each in stations.fields
    )
    shelf.held["dataset"]["stations"] = msgspec.structs.replace(stations, fields=fields)

    (note,) = KINDS[0].check(make_derivation(), shelf)

    assert (note.path, note.is_note) == ("sql", True)
    assert "stations.value is not to be used since 2026-03-01" in note.message
