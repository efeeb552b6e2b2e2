"""Take records in: folded, with their sound, and with the verdict on their ID numbers."""

from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.linkage.adapters import duck
from kallipolis.platforms.data.linkage.contracts import COLUMNS, Numbers

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
CREATE TABLE IF NOT EXISTS tf_sound (sound VARCHAR, tf_sound DOUBLE);
CREATE TABLE IF NOT EXISTS tf_phone (phone VARCHAR, tf_phone DOUBLE);
CREATE TABLE IF NOT EXISTS tf_line (line VARCHAR, tf_line DOUBLE);
UPDATE said SET uid = {OURS} WHERE uid IS NULL;
"""  # noqa: S608 - put together from constants

ADDED: Final = """
INSERT INTO record
WITH cleaned AS (
    SELECT {ours} AS uid, dataset, record,
        nullif(plain_of(name), '') AS name,
        CASE WHEN regexp_full_match(birth_date, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')
            THEN birth_date END AS birth,
        nullif(lower(trim(sex)), '') AS sex,
        right(nullif(regexp_replace(phone, '[^0-9]', '', 'g'), ''), 11) AS phone,
        nullif(trim(region), '') AS region,
        nullif(plain_of(line), '') AS line,
        nullif(upper(trim(id_number)), '') AS id
    FROM incoming),
checked AS (
    SELECT *, {checked} FROM cleaned)
SELECT uid, dataset, record, name, sound_of(name),
    CASE WHEN valid THEN numbered ELSE birth END AS born,
    left(born, 5) || right(born, 2) || '-' || substr(born, 6, 2),
    CASE WHEN valid THEN numbered_sex ELSE sex END,
    phone, region, line, id, number, birth, valid
FROM checked
"""
"""An ID number that is valid is believed over the birth date and sex written beside it."""

CHECKED: Final[dict[Numbers, str]] = {
    "id-number": """
        substr(id, 7, 4) || '-' || substr(id, 11, 2) || '-' || substr(id, 13, 2) AS numbered,
        if(substr(id, 17, 1) IN ('1', '3', '5', '7', '9'), 'male', 'female') AS numbered_sex,
        CASE WHEN regexp_full_match(left(id, 17), '[0-9]{17}') THEN left(id, 17)::BIGINT END
            AS number,
        CASE WHEN regexp_full_match(id, '[0-9]{17}[0-9X]') THEN
            try_strptime(substr(id, 7, 8), '%Y%m%d') IS NOT NULL AND substr(id, 7, 4) <> '0000'
            AND (list_dot_product(
                    [7.0, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2],
                    [d::DOUBLE for d in string_split(left(id, 17), '')])
                 + coalesce(try_cast(right(id, 1) AS INTEGER), 10)) % 11 = 1
        ELSE false END AS valid""",
    "credit-code": """
        birth AS numbered, sex AS numbered_sex,
        (md5_number_lower(left(id, 17)) >> 1)::BIGINT AS number,
        CASE WHEN regexp_full_match(id, '[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}')
        THEN (list_dot_product(
                [1.0, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28],
                [(strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', d) - 1)::DOUBLE
                    for d in string_split(left(id, 17), '')])
             + strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', right(id, 1)) - 1) % 31 = 0
        ELSE false END AS valid""",
}
"""What a number says of who has it, and whether its check character holds: that of persons by
GB 11643-1999, 17 digits and a character by ISO 7064 MOD 11-2; that of legal entities by
GB 32100-2015, weights being powers of 3 modulo 31."""

KEPT_AS_SAID: Final = """
INSERT INTO said
SELECT dataset, record, name, id_number, birth_date, sex, phone, region, line, updated,
    {attributes}, {ours} FROM incoming
"""

BATCH: Final = f"CREATE OR REPLACE TEMP TABLE batch AS SELECT {OURS} AS uid FROM incoming"  # noqa: S608 - constants

TWICE: Final = """
SELECT dataset, record FROM incoming
GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT 1
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


def prepare(
    connection: duckdb.DuckDBPyConnection, records: Path | pa.Table, numbers: Numbers = "id-number"
) -> None:
    """Take records in beside those that are there, or in their place.

    ``batch`` says which they are, and ``replaced`` which of them were there before.

    Raises:
        Refusal: ``linkage.columns_missing``; ``linkage.record_twice``.
    """
    connection.execute(TABLES)
    if isinstance(records, Path):
        connection.read_parquet(str(records)).create_view("incoming")
    else:
        connection.register("incoming", records)
    attributes = _attributes(connection)
    for dataset, record in duck.rows(connection, TWICE):
        values = {"dataset": dataset, "record": record}
        raise Refusal("linkage.record_twice", Reason.MALFORMED, values=values)
    added = ADDED.format(checked=CHECKED[numbers], ours=OURS)
    said = KEPT_AS_SAID.format(attributes=attributes, ours=OURS)
    connection.execute(BATCH)
    connection.execute(AGAIN)
    duck.mark(connection, "again")
    connection.execute(BEFORE)
    replacing = REPLACED if duck.number(connection, "SELECT count(*) FROM replaced") else ()
    for sql in (*replacing, added, said):
        connection.execute(sql)
    if isinstance(records, Path):
        connection.execute("DROP VIEW incoming")
    else:
        connection.unregister("incoming")


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Forget what was found out about records that have been replaced."""
    for sql in FORGOTTEN:
        connection.execute(sql)


def count_terms(connection: duckdb.DuckDBPyConnection) -> None:
    """Count how rare each name, phone number and address is among all records."""
    for sql in _COUNTED:
        connection.execute(sql)


_COUNTED: Final = (
    """CREATE OR REPLACE TABLE tf_sound AS
    SELECT sound, count(*) / sum(count(*)) OVER () AS tf_sound
    FROM record WHERE sound IS NOT NULL GROUP BY sound""",
    """CREATE OR REPLACE TABLE tf_phone AS
    SELECT phone, count(*) / sum(count(*)) OVER () AS tf_phone
    FROM record WHERE phone IS NOT NULL GROUP BY phone""",
    """CREATE OR REPLACE TABLE tf_line AS
    SELECT line, count(*) / sum(count(*)) OVER () AS tf_line
    FROM record WHERE line IS NOT NULL GROUP BY line""",
)


def _attributes(connection: duckdb.DuckDBPyConnection) -> str:
    """Return what stands for further attributes in what comes, once all columns are there."""
    given = {row[0] for row in duck.rows(connection, "DESCRIBE incoming")}
    missing = [name for name in COLUMNS if name not in given]
    if missing:
        values = {"columns": ", ".join(missing)}
        raise Refusal("linkage.columns_missing", Reason.MALFORMED, values=values)
    return "attributes" if "attributes" in given else "NULL"
