"""The second stage: compare the remaining records with all others by Splink, on DuckDB or Spark.

What is compared lies in two tables, ``rest`` and ``known``, whichever engine does it; what comes of
it is ``pair``. All else, before and after, is small by then or one pass, and stays in the file.
"""

import logging
import math
from collections.abc import Callable
from typing import Final, NamedTuple

import duckdb
from splink import DuckDBAPI, Linker
from splink.internals.database_api import DatabaseAPISubClass
from splink.internals.splink_dataframe import SplinkDataFrame

from kallipolis.platforms.data.linkage.adapters import duck, sparking
from kallipolis.platforms.data.linkage.contracts import Limits
from kallipolis.platforms.data.linkage.logic import model
from kallipolis.platforms.data.linkage.logic.model import Level, Model

LEFT: Final = """
CREATE OR REPLACE TABLE rest AS
SELECT r.uid, {compared}, r.phone,
    CASE WHEN often.phone IS NULL THEN r.phone END AS phone_block,
    CASE WHEN NOT valid THEN id END AS id, CASE WHEN NOT valid THEN id17 END AS id17
FROM record r LEFT JOIN often ON often.phone = r.phone
WHERE uid IN (SELECT uid FROM remaining)
"""

RIGHT: Final = """
CREATE OR REPLACE TABLE known AS
SELECT r.uid, {compared}, r.phone,
    CASE WHEN often.phone IS NULL THEN r.phone END AS phone_block, id, id17
FROM record r LEFT JOIN entity e USING (uid) LEFT JOIN often ON often.phone = r.phone
WHERE coalesce(NOT e.apart, true) AND ({known})
"""


PLACES: Final = 9
"""Further ones differ with the order in which an engine multiplies."""

PAIRS: Final = f"""
CREATE OR REPLACE TEMP TABLE pair AS
SELECT uid_l AS l, uid_r AS r, round(match_weight, {PLACES}) AS weight, {{levels}} FROM {{found}}
"""  # noqa: S608 - put together from constants


class _Asked(NamedTuple):
    """What is weighed: by which model, among how many, within what, and from which weight on."""

    of: Model
    entities: int
    limits: Limits
    least: float


def score(
    connection: duckdb.DuckDBPyConnection,
    *,
    of: Model,
    entities: int,
    limits: Limits,
    least: float,
    on_spark: bool = False,
) -> int:
    """Weigh those in ``remaining`` against all others into ``pair``, and return how many pairs.

    Phones in ``often`` lead to nobody. Pairs of less than ``least`` bits are left out. The weights
    and pairs are the same on both engines.
    """
    connection.execute(LEFT.format(compared=of.compared))
    connection.execute(RIGHT.format(compared=of.compared, known=of.known))
    weigh = _on_spark if on_spark else _on_duckdb
    weigh(connection, _Asked(of, entities, limits, least))
    connection.execute("DROP TABLE rest")
    connection.execute("DROP TABLE known")
    return duck.number(connection, "SELECT count(*) FROM pair")


def _on_duckdb(connection: duckdb.DuckDBPyConnection, asked: _Asked) -> None:
    engine = DuckDBAPI(connection)
    found = _weighed(engine, lambda name: name, asked)
    connection.sql(f"SELECT * FROM {found.physical_name}").create_view("predicted")  # noqa: S608 - named by the engine
    connection.execute(_pairs(asked.of, "predicted"))
    connection.execute("DROP VIEW predicted")
    engine.delete_tables_created_by_splink_from_db()


def _on_spark(connection: duckdb.DuckDBPyConnection, asked: _Asked) -> None:
    """Weigh on Spark: tables go there and pairs come back as Parquet, in the temporary folder."""
    with sparking.opened(connection, asked.limits.temporary, asked.of.rare) as there:
        files = there.written(_weighed(there.engine, there.table, asked))
        connection.execute(_pairs(asked.of, f"read_parquet('{files}')"))


def _weighed(
    engine: DatabaseAPISubClass, table: Callable[[str], object], asked: _Asked
) -> SplinkDataFrame:
    """Have Splink weigh pairs; ``table`` says how the engine has a table of a name."""
    left = engine.register(table("rest"), dataset_display_name="a_rest")
    right = engine.register(table("known"), dataset_display_name="b_known")
    compared = model.settings(asked.of, entities=asked.entities)
    linker = Linker([left, right], compared, log_level=logging.ERROR)
    for column in asked.of.rare:
        rarity = engine.register(table(f"tf_{column}"))
        linker.table_management.register_term_frequency_lookup(rarity, column)
    return linker.inference.predict(
        threshold_match_weight=asked.least,
        num_chunks_left=asked.limits.chunks,
        num_chunks_right=1,
        warning_mode="never",
    )


def _pairs(of: Model, found: str) -> str:
    """Return how pairs are read from what was found."""
    levels = ", ".join(_level(*each) for each in of.comparisons.items())
    return PAIRS.format(levels=levels, found=found)


def _level(name: str, levels: tuple[Level, ...]) -> str:
    """Tell the level of a comparison by its weight, which is all that the engine keeps of it."""
    cases = " ".join(
        f"WHEN abs(mw_{name}_compared - {math.log2(level.m / level.u)}) < 1e-6 THEN {value}"
        for value, level in zip(reversed(range(len(levels))), levels, strict=True)
    )
    return f"CASE {cases} ELSE -1 END::TINYINT AS {name}"
