"""The second stage: compare the remaining records with all others by Splink, on DuckDB or Spark.

What is compared lies in two tables, ``rest`` and ``known``, whichever engine does it; what comes of
it is ``pair``. All else, before and after, is small by then or one pass, and stays in the file.
"""

import logging
import math
from collections.abc import Callable
from typing import Final

import duckdb
from splink import DuckDBAPI, Linker
from splink.internals.database_api import DatabaseAPISubClass
from splink.internals.splink_dataframe import SplinkDataFrame

from kallipolis.platforms.data.linkage.adapters import duck, sparking
from kallipolis.platforms.data.linkage.contracts import Limits
from kallipolis.platforms.data.linkage.logic import model

LEFT: Final = """
CREATE OR REPLACE TABLE rest AS
SELECT r.uid, name, sound, birth, swap, sex, r.phone,
    CASE WHEN often.phone IS NULL THEN r.phone END AS phone_block,
    region, line, CASE WHEN NOT valid THEN id END AS id, CASE WHEN NOT valid THEN id17 END AS id17
FROM record r LEFT JOIN often ON often.phone = r.phone
WHERE uid IN (SELECT uid FROM remaining)
"""

RIGHT: Final = """
CREATE OR REPLACE TABLE known AS
SELECT r.uid, name, sound, birth, swap, sex, r.phone,
    CASE WHEN often.phone IS NULL THEN r.phone END AS phone_block, region, line, id, id17
FROM record r LEFT JOIN entity e USING (uid) LEFT JOIN often ON often.phone = r.phone
WHERE coalesce(NOT e.apart, true) AND (
    id17 IN (SELECT id17 FROM rest) OR id IN (SELECT id FROM rest)
    OR sound IN (SELECT sound FROM rest)
    OR birth IN (SELECT birth FROM rest WHERE phone_block IS NOT NULL OR line IS NOT NULL))
"""


def _level(name: str) -> str:
    """Tell the level of a comparison by its weight, which is all that the engine keeps of it."""
    levels = model.COMPARISONS[name]
    cases = " ".join(
        f"WHEN abs(mw_{name}_compared - {math.log2(level.m / level.u)}) < 1e-6 THEN {value}"
        for value, level in zip(reversed(range(len(levels))), levels, strict=True)
    )
    return f"CASE {cases} ELSE -1 END::TINYINT AS {name}"


PLACES: Final = 9
"""Further ones differ with the order in which an engine multiplies."""

PAIRS: Final = f"""
CREATE OR REPLACE TEMP TABLE pair AS
SELECT uid_l AS l, uid_r AS r, round(match_weight, {PLACES}) AS weight,
    {", ".join(map(_level, model.COMPARISONS))}
FROM predicted
"""  # noqa: S608 - put together from the model


def score(
    connection: duckdb.DuckDBPyConnection,
    *,
    entities: int,
    limits: Limits,
    least: float,
    on_spark: bool = False,
) -> int:
    """Weigh those in ``remaining`` against all others into ``pair``, and return how many pairs.

    Phones in ``often`` lead to nobody. Pairs of less than ``least`` bits are left out. The weights
    and pairs are the same on both engines.
    """
    connection.execute(LEFT)
    connection.execute(RIGHT)
    weigh = _on_spark if on_spark else _on_duckdb
    weigh(connection, entities, limits, least)
    connection.execute("DROP TABLE rest")
    connection.execute("DROP TABLE known")
    return duck.number(connection, "SELECT count(*) FROM pair")


def _on_duckdb(
    connection: duckdb.DuckDBPyConnection, entities: int, limits: Limits, least: float
) -> None:
    engine = DuckDBAPI(connection)
    linker = _linker(engine, lambda name: name, entities)
    found = _weighed(linker, limits, least)
    connection.sql(f"SELECT * FROM {found.physical_name}").create_view("predicted")  # noqa: S608 - named by the engine
    connection.execute(PAIRS)
    connection.execute("DROP VIEW predicted")
    engine.delete_tables_created_by_splink_from_db()


def _on_spark(
    connection: duckdb.DuckDBPyConnection, entities: int, limits: Limits, least: float
) -> None:
    """Weigh on Spark: tables go there and pairs come back as Parquet, in the temporary folder."""
    with sparking.opened(connection, limits.temporary, model.RARE) as there:
        found = _weighed(_linker(there.engine, there.table, entities), limits, least)
        files = there.written(found)
        connection.execute(PAIRS.replace("FROM predicted", f"FROM read_parquet('{files}')"))


def _linker(engine: DatabaseAPISubClass, table: Callable[[str], object], entities: int) -> Linker:
    """Return Splink with what it compares; ``table`` says how the engine has a table of a name."""
    left = engine.register(table("rest"), dataset_display_name="a_rest")
    right = engine.register(table("known"), dataset_display_name="b_known")
    linker = Linker([left, right], model.settings(entities=entities), log_level=logging.ERROR)
    for column in model.RARE:
        rarity = engine.register(table(f"tf_{column}"))
        linker.table_management.register_term_frequency_lookup(rarity, column)
    return linker


def _weighed(linker: Linker, limits: Limits, least: float) -> SplinkDataFrame:
    return linker.inference.predict(
        threshold_match_weight=least,
        num_chunks_left=limits.chunks,
        num_chunks_right=1,
        warning_mode="never",
    )
