"""DuckDB and Spark weigh the same pairs and give them the same weights."""

from pathlib import Path

import msgspec
import pyarrow as pa
import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.linkage.worked import CLERK, limits, number_of, others, she

from kallipolis.platforms.data.linkage import api
from kallipolis.platforms.data.linkage.adapters import duck
from kallipolis.platforms.data.linkage.contracts import Linked
from kallipolis.platforms.data.linkage.testing import as_table

CUT = number_of(1)[:-1]
SLIPPED = number_of(1)[:15] + "99" + number_of(1)[17:]
TURNED = number_of(1)[:9] + number_of(1)[10] + number_of(1)[9] + number_of(1)[11:]
HOW: tuple[dict[str, str | None], ...] = (
    {},
    {"name": "LIN XIAOYAN"},
    {"name": "林曉燕"},
    {"name": "林小燕", "phone": None},
    {"name": "林晓梅"},
    {"birth_date": "1985-07-03", "line": "和平路9号"},
    {"birth_date": "1985-03-08", "region": "990177", "line": None},
    {"birth_date": "1985-11-30", "id_number": CUT},
    {"id_number": SLIPPED, "name": "林燕"},
    {"id_number": TURNED, "phone": None, "line": None},
    {"name": "王强", "phone": "10012345679"},
)
"""What offices say of her, who has no number there unless it is said."""


def linked(folder: Path, records: pa.Table) -> Linked:
    """Link records into a folder's file."""
    return api.link(CLERK, folder / "kept.db", records, limits=limits(folder))


def kept(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return links and doubts with their weights and levels, and who is who."""
    with duck.opened(folder / "kept.db", limits(folder)) as connection:
        return {
            table: duck.rows(connection, f"SELECT * FROM {table} ORDER BY ALL")
            for table in ("person", "link", "doubt")
        }


@pytest.mark.spark
def test_both_engines_weigh_the_same(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    hers = [she(f"h{n}", **{"id_number": None, **says}) for n, says in enumerate(HOW)]
    records = as_table([she("1"), *hers, *others()])
    usual = settings.KALLIPOLIS

    on_duckdb = linked(tmp_path / "duckdb", records)
    settings.KALLIPOLIS = msgspec.structs.replace(usual, engine="spark", spark_master="local[2]")
    on_spark = linked(tmp_path / "spark", records)

    assert on_spark == on_duckdb
    assert on_duckdb.pairs > len(HOW)
    assert kept(tmp_path / "spark") == kept(tmp_path / "duckdb")
    assert list((tmp_path / "spark" / "spill").iterdir()) == []
