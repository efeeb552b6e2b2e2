"""The second stage: compare the remaining records with all others by Splink, on DuckDB or Spark.

What is compared lies in two tables, ``rest`` and ``known``, whichever engine does it; what comes of
it is ``pair``. All else, before and after, is small by then or one pass, and stays in the file.
"""

import logging
import math
from collections.abc import Callable
from typing import Final, NamedTuple

import duckdb
from splink import Linker
from splink.internals.database_api import DatabaseAPISubClass
from splink.internals.splink_dataframe import SplinkDataFrame

from kallipolis.platforms.data.linkage.adapters import duck, sparking, weighing
from kallipolis.platforms.data.linkage.contracts import Limits
from kallipolis.platforms.data.linkage.logic import model
from kallipolis.platforms.data.linkage.logic.model import Level, Model

REST: Final = """
CREATE OR REPLACE TEMP TABLE rest AS
SELECT r.uid, {compared}, r.phone,
    CASE WHEN often.phone IS NULL THEN r.phone END AS phone_block,
    CASE WHEN NOT valid THEN id END AS id, CASE WHEN NOT valid THEN id17 END AS id17 {rarities}
FROM record r LEFT JOIN often ON often.phone = r.phone {tables}
WHERE r.uid IN (SELECT uid FROM remaining)
"""

KNOWN: Final = """
CREATE OR REPLACE TEMP VIEW known AS
SELECT r.uid, {compared}, r.phone, r.phone AS phone_block, id, id17 {rarities}
FROM record r ANTI JOIN (SELECT uid FROM entity WHERE apart) e ON e.uid = r.uid
"""
"""A value is as rare on this side as on the other: it counts where both have the same."""

BLOCKED: Final = "CREATE OR REPLACE TEMP TABLE blocked AS "
BLOCK: Final = "SELECT l.uid AS l, r.uid AS r FROM rest l JOIN known r ON {rule} AND l.uid <> r.uid"

FIRST: Final = "CREATE OR REPLACE TEMP TABLE pair AS"
FURTHER: Final = "INSERT INTO pair"

PLACES: Final = 9
"""Further ones differ with the order in which an engine multiplies."""

PAIRS: Final = f"""
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
    connection.execute(_rest(of))
    rarities = "".join(f", NULL::DOUBLE AS tf_{column}" for column in of.rare)
    connection.execute(KNOWN.format(compared=of.compared, rarities=rarities))
    weigh = _on_spark if on_spark else _on_duckdb
    weigh(connection, _Asked(of, entities, limits, least))
    connection.execute("DROP TABLE rest")
    connection.execute("DROP VIEW known")
    return duck.number(connection, "SELECT count(*) FROM pair")


def _rest(of: Model) -> str:
    """Return how those are read who are weighed, with how rare what they have is."""
    tables = (f"LEFT JOIN tf_{column} ON tf_{column}.{column} = r.{column}" for column in of.rare)
    return REST.format(
        compared=", ".join(f"r.{column.strip()}" for column in of.compared.split(",")),
        rarities="".join(f", tf_{column}" for column in of.rare),
        tables=" ".join(tables),
    )


def _on_duckdb(connection: duckdb.DuckDBPyConnection, asked: _Asked) -> None:
    """Weigh as Splink does, but block by numbers of records, and read no more than is compared.

    Splink's own steps join by texts made of a table's name and a number, through tables that it
    writes to the file: of a million people that takes three times as long.
    """
    connection.execute(
        BLOCKED + " UNION ".join(BLOCK.format(rule=rule) for rule in asked.of.blocks)
    )
    weighed = weighing.sql(asked.of, entities=asked.entities, least=asked.least)
    chunks = asked.limits.chunks
    for chunk in range(chunks):
        some = "true" if chunks == 1 else f"b.l % {chunks} = {chunk}"
        found = f"({weighed.format(some=some)})"
        connection.execute(f"{FURTHER if chunk else FIRST} {_pairs(asked.of, found)}")
    connection.execute("DROP TABLE blocked")


def _on_spark(connection: duckdb.DuckDBPyConnection, asked: _Asked) -> None:
    """Weigh on Spark: tables go there and pairs come back as Parquet, in the temporary folder."""
    with sparking.opened(connection, asked.limits.temporary, asked.of.rare) as there:
        files = there.written(_weighed(there.engine, there.table, asked))
        found = _pairs(asked.of, f"read_parquet('{files}')")
        connection.execute(f"{FIRST} {found}")


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
