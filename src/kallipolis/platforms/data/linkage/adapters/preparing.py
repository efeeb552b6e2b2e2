"""Take records in: folded, with their sound, and with the verdict on their ID numbers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.linkage.adapters import duck, folding
from kallipolis.platforms.data.linkage.contracts import COLUMNS, FURTHER, Numbers, Thresholds
from kallipolis.platforms.data.linkage.logic import kinds, spelling

UID: Final = "(md5_number_lower({dataset} || '/' || {record}) >> 1)::BIGINT"
"""A record is known by a number made of its key, so that no order matters."""

OURS: Final = UID.format(dataset="dataset", record="record")

TABLES: Final = f"""
CREATE TABLE IF NOT EXISTS said (
    dataset VARCHAR, record VARCHAR, name VARCHAR, id_number VARCHAR, birth_date VARCHAR,
    sex VARCHAR, phone VARCHAR, region VARCHAR, line VARCHAR, updated VARCHAR);
ALTER TABLE said ADD COLUMN IF NOT EXISTS attributes VARCHAR;
ALTER TABLE said ADD COLUMN IF NOT EXISTS uid BIGINT;
CREATE TABLE IF NOT EXISTS waiting (person VARCHAR);
CREATE TABLE IF NOT EXISTS record (
    uid BIGINT, dataset VARCHAR, record VARCHAR,
    name VARCHAR, sound VARCHAR, birth VARCHAR, swap VARCHAR, sex VARCHAR, phone VARCHAR,
    region VARCHAR, line VARCHAR, id VARCHAR, id17 BIGINT, own_birth VARCHAR, valid BOOLEAN);
CREATE TABLE IF NOT EXISTS entity (uid BIGINT, entity BIGINT, apart BOOLEAN);
CREATE TABLE IF NOT EXISTS link (uid BIGINT, target BIGINT, weight DOUBLE);
CREATE TABLE IF NOT EXISTS doubt (
    l BIGINT, r BIGINT, kind VARCHAR, weight DOUBLE,
    name TINYINT, birth TINYINT, sex TINYINT, phone TINYINT, address TINYINT, id TINYINT);
CREATE TABLE IF NOT EXISTS person (dataset VARCHAR, record VARCHAR, uid BIGINT, person VARCHAR);
CREATE TABLE IF NOT EXISTS verdict (
    dataset_l VARCHAR, record_l VARCHAR, dataset_r VARCHAR, record_r VARCHAR, same BOOLEAN);
CREATE TABLE IF NOT EXISTS alone (
    uid BIGINT, sound VARCHAR, birth VARCHAR, swap VARCHAR, phone VARCHAR, line VARCHAR,
    id VARCHAR, id17 BIGINT);
CREATE TABLE IF NOT EXISTS tally (name VARCHAR, number BIGINT);
CREATE TABLE IF NOT EXISTS change (number BIGINT, kind VARCHAR, moment VARCHAR, body VARCHAR);
UPDATE said SET uid = {OURS} WHERE uid IS NULL;
"""  # noqa: S608 - put together from constants

RARITIES: Final = "CREATE TABLE IF NOT EXISTS tf_{column} ({column} VARCHAR, tf_{column} DOUBLE)"

WIDENED: Final = (
    *(f"ALTER TABLE said ADD COLUMN IF NOT EXISTS {name} VARCHAR" for name in FURTHER),
    *(f"ALTER TABLE record ADD COLUMN IF NOT EXISTS {column}" for column in folding.COLUMNS),
    *(f"ALTER TABLE doubt ADD COLUMN IF NOT EXISTS {name} TINYINT" for name in kinds.COMPARISONS),
)
"""What other kinds than persons have besides."""

RARE: Final = tuple(
    {"column": column}
    for column in dict.fromkeys(column for each in kinds.MODELS.values() for column in each.rare)
)

ADDED: Final = """
INSERT INTO record BY NAME
WITH cleaned AS (
    SELECT uid, dataset, record, plain AS name, spelled,
        CASE WHEN regexp_full_match(birth_date, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')
            THEN birth_date END AS birth,
        nullif(lower(trim(sex)), '') AS sex,
        right(nullif(regexp_replace(phone, '[^0-9]', '', 'g'), ''), 11) AS phone,
        nullif(trim(region), '') AS region,
        nullif(CASE WHEN regexp_full_match(line, '{plain}') THEN line ELSE plain_of(line) END, '')
            AS line,
        {id} AS id {more}
    FROM incoming LEFT JOIN named ON named.said = incoming.name),
numbered AS (
    SELECT *, {number} AS number FROM cleaned),
checked AS (
    SELECT *, {checked} FROM numbered),
believed AS (
    SELECT *, CASE WHEN valid THEN numbered ELSE birth END AS born,
        CASE WHEN valid THEN numbered_sex ELSE sex END AS had
    FROM checked)
SELECT uid, dataset, record, name, {sound} AS sound, born AS birth,
    left(born, 5) || right(born, 2) || '-' || substr(born, 6, 2) AS swap, had AS sex,
    phone, region, line, id, number AS id17, birth AS own_birth, valid {kept}
FROM believed
"""
"""An ID number that is valid is believed over the birth date and sex written beside it."""

NUMBER: Final[dict[Numbers, str]] = {
    "id-number": """
        CASE WHEN regexp_full_match(left(id, 17), '[0-9]{17}') THEN left(id, 17)::BIGINT END""",
    "credit-code": "(md5_number_lower(left(id, 17)) >> 1)::BIGINT",
    "address-code": "(md5_number_lower(id) >> 1)::BIGINT",
    "credential": "(md5_number_lower(id) >> 1)::BIGINT",
}
"""By which number records with the same one are found together."""

WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

DIGITS: Final = " + ".join(
    f"{weight} * (number // {10 ** (16 - place)} % 10)" for place, weight in enumerate(WEIGHTS)
)
"""The digits of a number by their weights; a list of them for each record takes three times as
long."""

CHECKED: Final[dict[Numbers, str]] = {
    "id-number": f"""
        substr(id, 7, 4) || '-' || substr(id, 11, 2) || '-' || substr(id, 13, 2) AS numbered,
        if(substr(id, 17, 1) IN ('1', '3', '5', '7', '9'), 'male', 'female') AS numbered_sex,
        CASE WHEN regexp_full_match(id, '[0-9]{{17}}[0-9X]') THEN
            try_strptime(substr(id, 7, 8), '%Y%m%d') IS NOT NULL AND substr(id, 7, 4) <> '0000'
            AND ({DIGITS} + coalesce(try_cast(right(id, 1) AS INTEGER), 10)) % 11 = 1
        ELSE false END AS valid""",
    "credit-code": """
        birth AS numbered, sex AS numbered_sex,
        CASE WHEN regexp_full_match(id, '[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}')
        THEN (list_dot_product(
                [1.0, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28],
                [(strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', d) - 1)::DOUBLE
                    for d in string_split(left(id, 17), '')])
             + strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', right(id, 1)) - 1) % 31 = 0
        ELSE false END AS valid""",
    "address-code": """
        birth AS numbered, sex AS numbered_sex,
        coalesce(regexp_full_match(id, '[0-9]{6}[0-9A-Z]{6,34}'), false) AS valid""",
    "credential": """
        birth AS numbered, sex AS numbered_sex,
        id IS NOT NULL AS valid""",
}
"""What a number says of who has it, and whether its check character holds: that of persons by
GB 11643-1999, 17 digits and a character by ISO 7064 MOD 11-2; that of legal entities by
GB 32100-2015, weights being powers of 3 modulo 31. The code of an address has no check character
that all cities share: it begins with the six digits of a division and is twelve long at least."""

ARRIVED: Final = "SELECT {columns}, {ours} AS uid FROM brought"

FIRST: Final = (
    "INSERT INTO said BY NAME {arrived}",
    "CREATE OR REPLACE TEMP VIEW incoming AS FROM said",
)
"""Where there is nothing yet, what comes is written down at once and read from there: what else
would be read twice and numbered three times."""

LATER: Final = (
    "CREATE OR REPLACE TEMP TABLE arriving AS {arrived}",
    "CREATE OR REPLACE TEMP VIEW incoming AS FROM arriving",
)

BATCH: Final = "CREATE OR REPLACE TEMP VIEW batch AS SELECT uid FROM incoming"

NAMED: Final = """
CREATE OR REPLACE TEMP TABLE named AS
SELECT said, plain, sound_of(plain) AS spelled FROM (
    SELECT name AS said, nullif(plain_of(name), '') AS plain
    FROM (SELECT DISTINCT name FROM incoming WHERE name IS NOT NULL))
"""
"""Each name is folded and spelled once, however many have it."""

TWICE: Final = """
SELECT dataset, record FROM incoming
WHERE uid IN (SELECT uid FROM incoming GROUP BY uid HAVING count(*) > 1) ORDER BY ALL LIMIT 1
"""

AGAIN: Final = """
CREATE OR REPLACE TEMP TABLE again AS
SELECT uid FROM record WHERE uid IN (SELECT uid FROM batch)
"""

BEFORE: Final = f"""
CREATE OR REPLACE TEMP TABLE replaced AS
SELECT * FROM record WHERE {duck.is_marked("uid")} AND uid IN (SELECT uid FROM again)
"""  # noqa: S608 - put together from constants

REPLACED: Final = tuple(
    f"DELETE FROM {table} WHERE uid IN (SELECT uid FROM replaced)"  # noqa: S608 - constants
    for table in ("record", "said")
)
"""A record that comes again stands in place of the one that was there."""

FORGOTTEN: Final = (
    "DELETE FROM link WHERE uid IN (SELECT uid FROM replaced)",
    "DELETE FROM entity WHERE uid IN (SELECT uid FROM replaced)",
    """DELETE FROM doubt WHERE l IN (SELECT uid FROM replaced)
        OR r IN (SELECT uid FROM replaced)""",
)


def lay(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of what is kept, and what is new in them since an earlier release."""
    for sql in (TABLES, *WIDENED, *map(RARITIES.format_map, RARE)):
        connection.execute(sql)


def prepare(
    connection: duckdb.DuckDBPyConnection, records: Path | pa.Table, thresholds: Thresholds
) -> None:
    """Take records in beside those that are there, or in their place.

    ``batch`` says which they are, and ``replaced`` which of them were there before.

    Raises:
        Refusal: ``linkage.columns_missing``; ``linkage.record_twice``.
    """
    of = thresholds.numbers
    if isinstance(records, Path):
        connection.read_parquet(str(records)).create_view("brought")
    else:
        connection.register("brought", records)
    arrived = ARRIVED.format(columns=_columns(connection), ours=OURS)
    is_first = duck.number(connection, "SELECT count(*) FROM said") == 0
    for sql in (*(FIRST if is_first else LATER), BATCH):
        connection.execute(sql.format(arrived=arrived))
    for dataset, record in duck.rows(connection, TWICE):
        values = {"dataset": dataset, "record": record}
        raise Refusal("linkage.record_twice", Reason.MALFORMED, values=values)
    folding.teach(connection, of, thresholds.regions)
    connection.execute(AGAIN)
    duck.mark(connection, "again")
    connection.execute(BEFORE)
    replacing = REPLACED if duck.number(connection, "SELECT count(*) FROM replaced") else ()
    said = () if is_first else ("INSERT INTO said BY NAME FROM incoming",)
    for sql in (*replacing, *said, NAMED, _added(of), "DROP TABLE named"):
        connection.execute(sql)
    if isinstance(records, Path):
        connection.execute("DROP VIEW brought")
    else:
        connection.unregister("brought")


def _added(of: Numbers) -> str:
    """Return how records of a kind are taken in."""
    return ADDED.format(
        plain=f"[{spelling.plain_letters()}]*",
        number=NUMBER[of],
        checked=CHECKED[of],
        **folding.FOLDS[of]._asdict(),
    )


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget what was found out about records that have been replaced."""
    for sql in FORGOTTEN:
        connection.execute(sql)


def count_terms(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> None:
    """Count how rare each value of some columns is among all records."""
    for column in columns:
        connection.execute(COUNTED.format(column=column))


COUNTED: Final = """
CREATE OR REPLACE TABLE tf_{column} AS
SELECT {column}, count(*) / (SELECT count({column}) FROM record) AS tf_{column}
FROM record WHERE {column} IS NOT NULL GROUP BY {column}
"""


def _columns(connection: duckdb.DuckDBPyConnection) -> str:
    """Return all columns of what comes, with nothing in those that may be left out."""
    given = {row[0] for row in duck.rows(connection, "DESCRIBE brought")}
    missing = [name for name in COLUMNS if name not in given]
    if missing:
        values = {"columns": ", ".join(missing)}
        raise Refusal("linkage.columns_missing", Reason.MALFORMED, values=values)
    further = (
        name if name in given else f"NULL::VARCHAR AS {name}" for name in (*FURTHER, "attributes")
    )
    return ", ".join((*COLUMNS, *further))
