"""One run of linkage from beginning to end: of all records, or of a batch beside what is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
from django.conf import settings

from kallipolis.platforms.data.linkage.adapters import (
    deciding,
    duck,
    identifying,
    keeping,
    nearby,
    preparing,
    saying,
    scoring,
    tallying,
)
from kallipolis.platforms.data.linkage.contracts import Limits, Linked, Thresholds
from kallipolis.platforms.data.linkage.logic import kinds, model

Done = tuple[int, dict[str, int]]
"""How many pairs were weighed, and how many changes of each kind there were."""

PERSONS: Final = "id-number"
"""Only of these are there so many that a batch is linked apart from the rest, or on Spark."""

KEPT: Final = ("verdict", "change")

TOLD: Final = f"""
CREATE OR REPLACE TEMP TABLE heard AS
SELECT {saying.LEFT} AS uid FROM verdict UNION SELECT {saying.RIGHT} FROM verdict
"""  # noqa: S608 - put together from constants

SAID: Final = f"""
CREATE OR REPLACE TEMP TABLE said_pair AS
WITH there AS (SELECT uid FROM record WHERE uid IN (SELECT uid FROM heard)),
spoken AS (
    SELECT {saying.LEFT} AS l, {saying.RIGHT} AS r, same FROM verdict
    WHERE l IN (SELECT uid FROM there) AND r IN (SELECT uid FROM there))
SELECT l, r, same FROM spoken UNION SELECT r, l, same FROM spoken
"""  # noqa: S608 - put together from constants


def link(
    kept: Path,
    records: Path | pa.Table,
    *,
    limits: Limits,
    thresholds: Thresholds,
    at: datetime,
) -> Linked:
    """Link all records anew; ids, verdicts and history go on from what is kept.

    It is written beside what is kept, which it replaces when all is well. Pairs are weighed by the
    engine that the installation chose; those of a batch are so few that DuckDB weighs them.
    """
    fresh = kept.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with duck.opened(fresh, limits) as connection:
        preparing.lay(connection)
        _bring_over(connection, kept)
        preparing.prepare(connection, records, thresholds)
        preparing.count_terms(connection, kinds.MODELS[thresholds.numbers].rare)
        connection.execute("CREATE OR REPLACE TEMP TABLE touched (id17 BIGINT)")
        _hear(connection)
        _identify(connection, thresholds, everything=True)
        pairs = _weigh_all(
            connection,
            limits,
            thresholds,
            disputed=ANY,
            on_spark=settings.KALLIPOLIS.engine == "spark" and thresholds.numbers == PERSONS,
        )
        changes = keeping.keep(connection, everything=True, at=at)
        _sum_up(connection)
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
    is_whole: bool = False,
) -> Linked:
    """Link a batch of new records to those that are kept.

    Who is linked is not weighed again; of persons, who is not, only where a block is shared with
    what changes, or, if ``is_whole``, in any case and among all records. What comes of it is the
    same. Others are few enough to be linked so each time.
    """
    with changing(kept, limits) as connection:
        if not tallying.is_done(connection):
            _sum_up(connection)
        preparing.prepare(connection, batch, thresholds)
        _hear(connection)
        connection.execute(TOUCHED)
        is_apart = thresholds.numbers == PERSONS and not is_whole
        done = _add_near if is_apart else _add_whole
        pairs, changes = done(connection, limits, thresholds, at)
        return _counted(connection, pairs, changes)


def _add_whole(
    connection: duckdb.DuckDBPyConnection, limits: Limits, thresholds: Thresholds, at: datetime
) -> Done:
    _identify(connection, thresholds, everything=False)
    pairs = _weigh_all(connection, limits, thresholds, disputed=OF_TOUCHED)
    changes = keeping.keep(connection, everything=False, at=at)
    _sum_up(connection)
    return pairs, changes


def _add_near(
    connection: duckdb.DuckDBPyConnection, limits: Limits, thresholds: Thresholds, at: datetime
) -> Done:
    nearby.take(connection)
    _identify(connection, thresholds, everything=False)
    tallying.add(connection, "entities", nearby.grown(connection, "entity", "entity"))
    nearby.reach(connection)
    nearby.surround(connection)
    entities = tallying.told(connection, "entities")
    pairs = _weigh(connection, limits, thresholds, entities=entities)
    changes = keeping.keep(connection, everything=False, at=at)
    tallying.add(connection, "persons", nearby.grown(connection, "person", "person"))
    nearby.put_back(connection)
    return pairs, changes


@contextmanager
def looking(kept: Path, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open what is kept to read it, also where an earlier release has written it."""
    with duck.opened(kept, limits) as connection:
        preparing.lay(connection)
        yield connection


@contextmanager
def changing(kept: Path, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open what is kept for a change: all of it, or nothing."""
    with duck.opened(kept, limits) as connection:
        connection.begin()
        preparing.lay(connection)
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


def _sum_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Write down of all that is kept what a batch will not have to look for."""
    tallying.count(connection)
    nearby.keep_alone(connection)


def _hear(connection: duckdb.DuckDBPyConnection) -> None:
    """Read what stewards have said of records that are there."""
    connection.execute(TOLD)
    connection.execute(SAID)


def _identify(
    connection: duckdb.DuckDBPyConnection, thresholds: Thresholds, *, everything: bool
) -> None:
    """Make persons of numbers, and bring links in line with them."""
    preparing.forget(connection)
    if not everything:
        connection.execute(FORGOTTEN)
    of = kinds.MODELS[thresholds.numbers]
    identifying.identify(connection, everything=everything, of=of)
    connection.execute(RENUMBERED)
    connection.execute(ASTRAY)


def _weigh_all(
    connection: duckdb.DuckDBPyConnection,
    limits: Limits,
    thresholds: Thresholds,
    *,
    disputed: str,
    on_spark: bool = False,
) -> int:
    connection.execute(REMAINING.format(disputed=disputed))
    connection.execute(OFTEN, {"most": model.MOST_OF_A_PHONE})
    connection.execute(EVERYBODY)
    entities = duck.number(connection, "SELECT count(DISTINCT entity) FROM entity")
    return _weigh(connection, limits, thresholds, entities=entities, on_spark=on_spark)


def _weigh(
    connection: duckdb.DuckDBPyConnection,
    limits: Limits,
    thresholds: Thresholds,
    *,
    entities: int,
    on_spark: bool = False,
) -> int:
    """Weigh those in ``remaining`` against all others, and link them; return how many pairs."""
    connection.execute("DELETE FROM doubt WHERE l IN (SELECT uid FROM remaining) AND weight > -1")
    of = kinds.MODELS[thresholds.numbers]
    pairs = scoring.score(
        connection,
        of=of,
        entities=entities,
        limits=limits,
        least=thresholds.review,
        on_spark=on_spark,
    )
    deciding.decide(connection, thresholds, of=of)
    return pairs


TOUCHED: Final = """
CREATE OR REPLACE TEMP TABLE touched AS
SELECT DISTINCT id17 FROM record
WHERE valid AND uid IN (SELECT uid FROM batch UNION ALL SELECT uid FROM heard)
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
    NOT r.valid OR (e.apart AND {disputed}))
"""
ANY: Final = "true"
OF_TOUCHED: Final = "r.id17 IN (SELECT id17 FROM touched)"

OFTEN: Final = """
CREATE OR REPLACE TEMP TABLE often AS
SELECT phone FROM record WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) > $most
"""

EVERYBODY: Final = "CREATE OR REPLACE TEMP VIEW everybody AS SELECT person FROM person"


def _counted(connection: duckdb.DuckDBPyConnection, pairs: int, changes: dict[str, int]) -> Linked:
    return Linked(
        records=duck.number(connection, "SELECT count(*) FROM record"),
        persons=tallying.told(connection, "persons"),
        identified=duck.number(connection, "SELECT count(*) FROM entity"),
        linked=duck.number(connection, "SELECT count(*) FROM link"),
        doubts=duck.number(connection, "SELECT count(*) FROM doubt"),
        pairs=pairs,
        changes=changes,
    )
