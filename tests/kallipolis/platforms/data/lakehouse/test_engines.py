"""DuckDB and Spark answer the same, value by value: in odd terms, and in all that packs derive."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa
import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.lakehouse import engines

import kallipolis_packs
from kallipolis.platforms.data.datasets.contracts import Dataset, Field
from kallipolis.platforms.data.derivations.contracts import REGISTRY, Derivation
from kallipolis.platforms.data.derivations.logic import queries
from kallipolis.platforms.data.lakehouse import api
from kallipolis.platforms.data.lakehouse.contracts import Columns, Family, Portable, TableName
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.registries.contracts import Registry

PACKS: Final = Path(kallipolis_packs.__file__).parent
COUNT: Final = 500
Asked = tuple[Portable, Mapping[str, tuple[TableName, Columns]]]


def odd() -> Iterator[Asked]:
    """Yield all odd questions."""
    api.write(engines.ROWS, engines.odd_rows(), cause="odd rows")
    for sql, wanted in (engines.of_each(), engines.of_all(), *engines.WHOLE):
        query = api.portable(sql, {"odd": engines.COLUMNS}, wanted)
        yield query, {"odd": (engines.ROWS, engines.COLUMNS)}


def shipped() -> Iterator[Asked]:
    """Yield what packs derive, over rows made by their contracts."""
    datasets = [msgspec.yaml.decode(p.read_bytes(), type=Dataset) for p in files("datasets")]
    registries = [msgspec.yaml.decode(p.read_bytes(), type=Registry) for p in files("registries")]
    known: dict[str, Dataset | Registry] = {each.id: each for each in datasets}
    known |= {f"{REGISTRY}{each.id}": each for each in registries}
    for path in files("derivations"):
        derivation = msgspec.yaml.decode(path.read_bytes(), type=Derivation)
        tables = {}
        for each in derivation.inputs:
            source, columns = known[each.source], queries.seen(each, known)
            table = TableName(f"published.{source.id}")
            rows = rows_of(source) if isinstance(source, Dataset) else groups_of(columns)
            api.write(table, rows, cause="made by contract")
            tables[each.name] = (table, columns)
        yield queries.portable(derivation, known), tables


def files(folder: str) -> list[Path]:
    return sorted(PACKS.glob(f"*/{folder}/*.yaml"))


def rows_of(dataset: Dataset) -> pa.Table:
    """Make rows that fit a contract, with gaps where it allows them."""
    return pa.table(
        {
            field.id: pa.array(
                [value(field, n) if field.required or n % 11 else None for n in range(COUNT)],
                api.schema_of({field.id: queries.columns_of(dataset)[field.id]}).field(0).type,
            )
            for field in dataset.fields
        }
    )


def groups_of(columns: Columns) -> pa.Table:
    """Make groups of a registry that is counted."""
    return pa.table(
        {
            name: pa.array(
                [n % 90 if kind is Family.INTEGER else f"4403{n % 7:02}" for n in range(COUNT)],
                api.schema_of({name: kind}).field(0).type,
            )
            for name, kind in columns.items()
        }
    )


def value(field: Field, n: int) -> object:
    """Make a value of a field."""
    number = n * 7919 % 101
    made: dict[Family, object] = {
        Family.INTEGER: number + 2000,
        Family.NUMBER: 113.7 + number / 97 if field.type == "longitude" else 22.5 + number / 89,
        Family.BOOLEAN: number % 2 == 0,
        Family.DATE: date(2026, 1, 1) + timedelta(days=number),
        Family.MOMENT: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=17 * n),
        Family.TEXT: field.codes[n % len(field.codes)].code if field.codes else f"站{number}",
    }
    return made[queries.FAMILIES.get(field.type, Family.TEXT)]


def values(asked: Asked) -> list[str]:
    """Return an answer as texts that tell every two values apart, in an order of their own."""
    return sorted(repr(tuple(row.values())) for row in api.answer(*asked).to_pylist())


@pytest.mark.spark
def test_both_engines_answer_the_same(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    usual = with_lakehouse(settings.KALLIPOLIS, tmp_path)
    settings.KALLIPOLIS = usual
    asked = [*odd(), *shipped()]

    duckdb = [values(each) for each in asked]
    settings.KALLIPOLIS = msgspec.structs.replace(usual, engine="spark", spark_master="local[2]")
    spark = [values(each) for each in asked]

    assert len(asked) > len(engines.WHOLE) + 2
    assert [len(each) for each in duckdb if not each] == []
    assert spark == duckdb
