"""One run of linkage from beginning to end: of all records, or of a batch beside what is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from kallipolis.platforms.data.linkage.adapters import (
    deciding,
    duck,
    identifying,
    keeping,
    preparing,
    scoring,
)
from kallipolis.platforms.data.linkage.contracts import Limits, Linked, Thresholds
from kallipolis.platforms.data.linkage.logic import kinds

KEPT: Final = ("verdict", "change")

SAID: Final = """
CREATE OR REPLACE TEMP TABLE said_pair AS
WITH told AS (
    SELECT a.uid AS l, b.uid AS r, same FROM verdict v
    JOIN record a ON a.dataset = v.dataset_l AND a.record = v.record_l
    JOIN record b ON b.dataset = v.dataset_r AND b.record = v.record_r)
SELECT l, r, same FROM told UNION SELECT r, l, same FROM told
"""


def link(
    kept: Path,
    records: Path | pa.Table,
    *,
    limits: Limits,
    thresholds: Thresholds,
    at: datetime,
) -> Linked:
    """Link all records anew; ids, verdicts and history go on from what is kept.

    It is written beside what is kept, which it replaces when all is well.
    """
    fresh = kept.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with duck.opened(fresh, limits) as connection:
        connection.execute(preparing.TABLES)
        _bring_over(connection, kept)
        preparing.prepare(connection, records, thresholds)
        preparing.count_terms(connection, kinds.MODELS[thresholds.numbers].rare)
        connection.execute("CREATE OR REPLACE TEMP TABLE touched (id17 BIGINT)")
        pairs = _settle(connection, limits, thresholds, everything=True)
        changes = keeping.keep(connection, everything=True, at=at)
        done = _counted(connection, pairs, changes)
    fresh.replace(kept)
    return done


def add(
    kept: Path,
    batch: Path | pa.Table,
    *,
    limits: Limits,
    thresholds: Thresholds,
    at: datetime,
) -> Linked:
    """Link a batch of new records to those that are kept, without weighing these again."""
    with changing(kept, limits) as connection:
        connection.execute(preparing.TABLES)
        preparing.prepare(connection, batch, thresholds)
        connection.execute(TOUCHED)
        pairs = _settle(connection, limits, thresholds, everything=False)
        changes = keeping.keep(connection, everything=False, at=at)
        return _counted(connection, pairs, changes)


@contextmanager
def changing(kept: Path, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open what is kept for a change: all of it, or nothing."""
    with duck.opened(kept, limits) as connection:
        connection.begin()
        yield connection
        connection.commit()


def _bring_over(connection: duckdb.DuckDBPyConnection, kept: Path) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE person_before AS FROM person")
    if not kept.exists():
        return
    connection.execute(f"ATTACH '{str(kept).replace(chr(39), chr(39) * 2)}' AS old (READ_ONLY)")
    connection.execute("INSERT INTO person_before SELECT * FROM old.person")
    for table in KEPT:
        connection.execute(f"INSERT INTO {table} SELECT * FROM old.{table}")  # noqa: S608 - one of KEPT
    connection.execute("DETACH old")


def _settle(
    connection: duckdb.DuckDBPyConnection,
    limits: Limits,
    thresholds: Thresholds,
    *,
    everything: bool,
) -> int:
    of = kinds.MODELS[thresholds.numbers]
    connection.execute(SAID)
    if not everything:
        connection.execute(FORGOTTEN)
    identifying.identify(connection, everything=everything, of=of)
    connection.execute(RENUMBERED)
    connection.execute(ASTRAY)
    connection.execute(REMAINING, {"all": everything})
    connection.execute("DELETE FROM doubt WHERE l IN (SELECT uid FROM remaining) AND weight > -1")
    pairs = scoring.score(connection, of=of, chunks=limits.chunks, least=thresholds.review)
    deciding.decide(connection, thresholds, of=of)
    return pairs


TOUCHED: Final = """
CREATE OR REPLACE TEMP TABLE touched AS
SELECT DISTINCT id17 FROM record LEFT JOIN (
    SELECT dataset_l AS dataset, record_l AS record, true AS told FROM verdict
    UNION SELECT dataset_r, record_r, true FROM verdict) USING (dataset, record)
WHERE valid AND (uid IN (SELECT uid FROM batch) OR told)
UNION SELECT id17 FROM replaced WHERE valid
"""
"""The numbers of the batch, those that it had before, and those of which a steward has spoken."""

FORGOTTEN: Final = """
DELETE FROM doubt WHERE kind = 'shared-id' AND l IN (
    SELECT uid FROM record WHERE valid AND id17 IN (SELECT id17 FROM touched))
"""

RENUMBERED: Final = """
UPDATE link SET target = e.entity FROM entity e WHERE e.uid = link.target AND e.entity <> e.uid
"""

ASTRAY: Final = """
DELETE FROM link WHERE target IN (SELECT uid FROM record WHERE valid)
    AND target NOT IN (SELECT entity FROM entity WHERE NOT apart)
"""

REMAINING: Final = """
CREATE OR REPLACE TEMP TABLE remaining AS
SELECT r.uid FROM record r LEFT JOIN entity e USING (uid)
WHERE r.uid NOT IN (SELECT uid FROM link) AND (
    NOT r.valid OR (e.apart AND ($all OR r.id17 IN (SELECT id17 FROM touched))))
"""


def _counted(connection: duckdb.DuckDBPyConnection, pairs: int, changes: dict[str, int]) -> Linked:
    return Linked(
        records=duck.number(connection, "SELECT count(*) FROM record"),
        persons=duck.number(connection, "SELECT count(DISTINCT person) FROM person"),
        identified=duck.number(connection, "SELECT count(*) FROM entity"),
        linked=duck.number(connection, "SELECT count(*) FROM link"),
        doubts=duck.number(connection, "SELECT count(*) FROM doubt"),
        pairs=pairs,
        changes=changes,
    )
