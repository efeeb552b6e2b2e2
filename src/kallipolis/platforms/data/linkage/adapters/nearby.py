"""What a batch may change, taken out of all that is kept, linked there, and put back.

Steps of a run name their tables without saying whose they are. While a batch is linked, temporary
tables of the same names stand before those of the file: with the records that it may change, those
that these are weighed against, and all who belong to either. What a batch costs is then what it
touches, and to find that by reading a few columns of the rest.
"""

from typing import Final

import duckdb

from kallipolis.platforms.data.linkage.adapters import duck
from kallipolis.platforms.data.linkage.logic import model

# ruff: noqa: S608 - put together from names of tables and columns, all of them constants

KEYS: Final = {"record": "uid", "entity": "uid", "link": "uid", "person": "uid", "doubt": "l"}
"""The tables of which some is taken, with the column by which."""

CHANGED: Final = ("entity", "link", "person", "doubt")
"""Those of them that a run changes."""

COLUMNS: Final = {
    "record": "uid, dataset, record, name, sound, birth, swap, sex, phone, region, line, id, id17,"
    " own_birth, valid"
}
"""What is taken out of a table that has more; other kinds' columns are read as slowly as any."""

VALUES: Final = "uid, sound, birth, swap, phone, line, id, id17"

BY_NUMBER: Final = ("l.id17 = r.id17", "l.id = r.id")
BY_NAME_OR_BIRTH: Final = (
    "l.sound = r.sound AND l.birth = r.birth",
    "l.sound = r.sound AND l.swap = r.birth",
    "l.sound = r.sound AND l.phone = r.phone",
    "l.sound = r.sound AND l.line = r.line",
    "l.birth = r.birth AND l.phone = r.phone",
    "l.birth = r.birth AND l.line = r.line",
)
BLOCKS: Final = (*BY_NUMBER, *BY_NAME_OR_BIRTH)
"""The blocks of the model, but with office phones in."""

ALONE: Final = f"""
INSERT INTO alone SELECT {VALUES} FROM record ANTI JOIN link USING (uid) WHERE NOT valid
"""

TOUCHED_RECORDS: Final = """
SELECT uid FROM batch
UNION SELECT uid FROM heard
UNION SELECT l FROM {file}.doubt WHERE r IN (SELECT uid FROM replaced)
UNION SELECT uid FROM {file}.record WHERE valid AND id17 IN (SELECT id17 FROM touched)
"""

LINKED_TO_THEM: Final = "SELECT uid FROM {file}.link WHERE target IN (SELECT uid FROM near)"

LONELY: Final = f"""
CREATE OR REPLACE TEMP TABLE lonely AS
SELECT {VALUES} FROM {{file}}.alone ANTI JOIN near USING (uid)
UNION ALL SELECT {VALUES} FROM record ANTI JOIN link USING (uid) WHERE NOT valid
"""

STIRRED: Final = f"""
CREATE OR REPLACE TEMP TABLE stirred AS
SELECT {VALUES} FROM record UNION ALL SELECT {VALUES} FROM replaced
"""
"""Whoever shares a block with one of these may have to be weighed again."""

REACHED: Final = """
CREATE OR REPLACE TEMP TABLE reached AS
SELECT uid FROM lonely WHERE uid IN (SELECT uid FROM near) OR phone IN (SELECT phone FROM crossed)
"""

PHONES: Final = " UNION ALL ".join(
    f"SELECT phone AS v FROM {each}" for each in ("lonely", "record", "replaced")
)

COUNTED_PHONES: Final = f"""
CREATE OR REPLACE TEMP TABLE counted_phone AS
WITH asked AS (SELECT DISTINCT v AS phone FROM ({PHONES}))
SELECT phone, count(*) AS now FROM {{file}}.record
WHERE {duck.is_marked_value("phone", "phone")} AND phone IN (SELECT phone FROM asked) GROUP BY phone
"""

OFTEN: Final = """
CREATE OR REPLACE TEMP TABLE often AS SELECT phone FROM counted_phone WHERE now > $most
"""

CROSSED: Final = """
CREATE OR REPLACE TEMP TABLE crossed AS
WITH moved AS (
    SELECT phone, 1 AS more FROM record WHERE uid IN (SELECT uid FROM batch)
    UNION ALL SELECT phone, -1 FROM replaced),
summed AS (SELECT phone, sum(more) AS more FROM moved WHERE phone IS NOT NULL GROUP BY phone)
SELECT phone FROM summed LEFT JOIN counted_phone USING (phone)
WHERE (coalesce(now, 0) > $most) <> (coalesce(now, 0) - more > $most)
"""
"""Phone numbers that became an office's by this batch, or are no longer one's."""

FURTHER: Final = "CREATE OR REPLACE TEMP TABLE further AS " + " UNION ".join(
    f"SELECT uid FROM (FROM lonely ANTI JOIN reached USING (uid)) l SEMI JOIN stirred r ON {rule}"
    for rule in BLOCKS
)

STIRRED_FURTHER: Final = f"""
CREATE OR REPLACE TEMP TABLE stirred AS
SELECT {VALUES} FROM lonely WHERE uid IN (SELECT uid FROM further)
"""

REMAINING: Final = """
CREATE OR REPLACE TEMP TABLE remaining AS
SELECT uid FROM reached
UNION SELECT uid FROM record r JOIN entity e USING (uid) ANTI JOIN link USING (uid)
WHERE e.apart AND r.id17 IN (SELECT id17 FROM touched)
"""

AIMED: Final = f"""
CREATE OR REPLACE TEMP TABLE aimed AS
SELECT {VALUES} FROM lonely WHERE uid IN (SELECT uid FROM reached)
UNION ALL SELECT {VALUES.replace("id, id17", "NULL, NULL")}
FROM record WHERE valid AND uid IN (SELECT uid FROM remaining)
"""

MARKED: Final = {
    "sound": "SELECT sound AS v FROM aimed",
    "birth": "SELECT birth AS v FROM aimed UNION ALL SELECT swap FROM aimed",
    "phone": "SELECT phone AS v FROM aimed",
    "line": "SELECT line AS v FROM aimed",
}

SOUND, BIRTH, PHONE, LINE = (duck.is_marked_value(column, column) for column in MARKED)

CANDIDATES: Final = f"""
CREATE OR REPLACE TEMP TABLE candidate AS
SELECT uid, sound, birth, NULL::VARCHAR AS phone, NULL::VARCHAR AS line FROM {{file}}.record
WHERE {BIRTH} AND {SOUND}
UNION ALL SELECT uid, sound, birth, phone, NULL FROM {{file}}.record WHERE {PHONE}
UNION ALL SELECT uid, sound, birth, NULL, line FROM {{file}}.record WHERE {LINE}
"""
"""Who may share a block by name or birth date: each block has two values, of which one is looked
for while it is read, in a column of its own."""

WEIGHED_AGAINST: Final = " UNION ".join(
    (
        "SELECT uid FROM {file}.record r SEMI JOIN aimed l ON l.id17 = r.id17",
        "SELECT uid FROM {file}.record r SEMI JOIN aimed l ON l.id = r.id WHERE r.id17 IS NULL",
        *(f"SELECT uid FROM candidate r SEMI JOIN aimed l ON {rule}" for rule in BY_NAME_OR_BIRTH),
    )
)
"""Those with one number have one ``id17``, unless it is no number of seventeen digits."""

ROOTS: Final = "SELECT entity FROM entity UNION SELECT target FROM link"

MATES: Final = """
SELECT uid FROM {file}.entity WHERE entity IN (SELECT entity FROM entity)
UNION SELECT uid FROM {file}.link WHERE target IN (SELECT uid FROM near)
UNION SELECT uid FROM {file}.person WHERE person IN (SELECT person FROM person)
"""

RARE: Final = """
CREATE OR REPLACE TEMP TABLE tf_{column} AS
SELECT * FROM {file}.tf_{column} WHERE {column} IN (SELECT {column} FROM record)
"""

EVERYBODY: Final = """
CREATE OR REPLACE TEMP VIEW everybody AS
SELECT person FROM {file}.person UNION ALL SELECT person FROM person
"""


def take(connection: duckdb.DuckDBPyConnection) -> None:
    """Take out the batch, those who share a number with it, and those who hang on these."""
    file = _file(connection)
    connection.execute("CREATE OR REPLACE TEMP TABLE near (uid BIGINT)")
    for table in KEYS:
        empty = f"AS SELECT {COLUMNS.get(table, '*')} FROM {file}.{table} LIMIT 0"
        connection.execute(f"CREATE TEMP TABLE {table} {empty}")
        connection.execute(f"CREATE TEMP TABLE {table}_was {empty}")
        connection.execute(f"CREATE TEMP TABLE {table}_has (uid BIGINT)")
    _want(connection, TOUCHED_RECORDS)
    _want(connection, LINKED_TO_THEM)
    _fetch(connection, "record", "entity", "link", "doubt")
    connection.execute(EVERYBODY.format(file=file))


def reach(connection: duckdb.DuckDBPyConnection) -> None:
    """Say who remains: who is linked to nobody, and shares a block with what may have changed."""
    file = _file(connection)
    connection.execute(LONELY.format(file=file))
    connection.execute(STIRRED)
    duck.mark_values(connection, "phone", PHONES)
    connection.execute(COUNTED_PHONES.format(file=file))
    connection.execute(OFTEN, {"most": model.MOST_OF_A_PHONE})
    connection.execute(CROSSED, {"most": model.MOST_OF_A_PHONE})
    connection.execute(REACHED)
    connection.execute(FURTHER)
    while duck.number(connection, "SELECT count(*) FROM further"):
        connection.execute("INSERT INTO reached FROM further")
        connection.execute(STIRRED_FURTHER)
        connection.execute(FURTHER)
    connection.execute(REMAINING)


def surround(connection: duckdb.DuckDBPyConnection) -> None:
    """Take out, too, whom those in ``remaining`` are weighed against, and who belongs to them."""
    connection.execute(AIMED)
    _want(connection, "SELECT uid FROM remaining")
    _fetch(connection, "person")
    for name, values in MARKED.items():
        duck.mark_values(connection, name, values)
    connection.execute(CANDIDATES.format(file=_file(connection)))
    _want(connection, WEIGHED_AGAINST)
    _fetch(connection, "entity", "link")
    _want(connection, ROOTS)
    _want(connection, MATES)
    _fetch(connection, "entity", "link")
    _want(connection, ROOTS)
    _fetch(connection, *KEYS)
    for column in model.RARE:
        connection.execute(RARE.format(column=column, file=_file(connection)))


def grown(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> int:
    """Return by how many different values of a column what was taken out has grown."""
    return duck.number(
        connection,
        f"""SELECT count(DISTINCT {column}) - (SELECT count(DISTINCT {column}) FROM {table}_was)
        FROM {table}""",
    )


def keep_alone(connection: duckdb.DuckDBPyConnection) -> None:
    """Write down anew who is linked to nobody and has no valid number."""
    connection.execute("DELETE FROM alone")
    connection.execute(ALONE)


def put_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Write what is not as it was, and let the tables of the file be seen again."""
    file = _file(connection)
    for table in CHANGED:
        key = KEYS[table]
        connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE differing AS SELECT DISTINCT {key} FROM (
            (FROM {table} EXCEPT ALL FROM {table}_was)
            UNION ALL (FROM {table}_was EXCEPT ALL FROM {table}))"""
        )
        some = f"{key} IN (SELECT {key} FROM differing)"
        if duck.number(connection, f"SELECT count(*) FROM {table}_was WHERE {some}"):
            connection.execute(f"DELETE FROM {file}.{table} WHERE {some}")
        connection.execute(f"INSERT INTO {file}.{table} SELECT * FROM {table} WHERE {some}")
    connection.execute(f"DELETE FROM {file}.alone WHERE uid IN (SELECT uid FROM near)")
    connection.execute(ALONE)
    for table in KEYS:
        for name in (table, f"{table}_was", f"{table}_has"):
            connection.execute(f"DROP TABLE {name}")
    for column in model.RARE:
        connection.execute(f"DROP TABLE tf_{column}")


def _file(connection: duckdb.DuckDBPyConnection) -> str:
    """Return how tables of the file are named where temporary ones stand before them."""
    ((name,),) = duck.rows(connection, "SELECT current_database()")
    return '"' + str(name).replace('"', '""') + '".main'


def _want(connection: duckdb.DuckDBPyConnection, records: str) -> None:
    """Add records to those that are taken out."""
    connection.execute(
        f"""INSERT INTO near
        SELECT DISTINCT * FROM ({records.format(file=_file(connection))}) wanted(uid)
        ANTI JOIN near USING (uid)"""
    )


def _fetch(connection: duckdb.DuckDBPyConnection, *tables: str) -> None:
    """Take out what tables have of those in ``near``, as far as that has not been done."""
    for table in tables:
        connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE brought AS
            SELECT uid FROM near ANTI JOIN {table}_has USING (uid)"""
        )
        if not duck.number(connection, "SELECT count(*) FROM brought"):
            continue
        duck.mark(connection, "brought")
        connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE taken AS
            SELECT {COLUMNS.get(table, "*")} FROM {_file(connection)}.{table}
            WHERE {duck.is_marked(KEYS[table])}
                AND {KEYS[table]} IN (SELECT uid FROM brought)"""
        )
        connection.execute(f"INSERT INTO {table} FROM taken")
        if table in CHANGED:
            connection.execute(f"INSERT INTO {table}_was FROM taken")
        connection.execute(f"INSERT INTO {table}_has FROM brought")
