"""Take records in: folded, with their sound, and with the verdict on their ID numbers."""

from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.linkage.adapters import duck
from kallipolis.platforms.data.linkage.contracts import COLUMNS

TABLES: Final = """
CREATE TABLE IF NOT EXISTS said (
    dataset VARCHAR, record VARCHAR, name VARCHAR, id_number VARCHAR, birth_date VARCHAR,
    sex VARCHAR, phone VARCHAR, region VARCHAR, line VARCHAR, updated VARCHAR);
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
CREATE TABLE IF NOT EXISTS change (number BIGINT, kind VARCHAR, moment VARCHAR, body VARCHAR);
CREATE TABLE IF NOT EXISTS tf_sound (sound VARCHAR, tf_sound DOUBLE);
CREATE TABLE IF NOT EXISTS tf_phone (phone VARCHAR, tf_phone DOUBLE);
CREATE TABLE IF NOT EXISTS tf_line (line VARCHAR, tf_line DOUBLE);
"""

ADDED: Final = """
INSERT INTO record
WITH cleaned AS (
    SELECT (md5_number_lower(dataset || '/' || record) >> 1)::BIGINT AS uid, dataset, record,
        nullif(plain_of(name), '') AS name,
        CASE WHEN regexp_full_match(birth_date, '[0-9]{4}-[0-9]{2}-[0-9]{2}')
            THEN birth_date END AS birth,
        nullif(lower(trim(sex)), '') AS sex,
        right(nullif(regexp_replace(phone, '[^0-9]', '', 'g'), ''), 11) AS phone,
        nullif(trim(region), '') AS region,
        nullif(plain_of(line), '') AS line,
        nullif(upper(trim(id_number)), '') AS id
    FROM incoming),
checked AS (
    SELECT *, substr(id, 7, 4) || '-' || substr(id, 11, 2) || '-' || substr(id, 13, 2) AS numbered,
        CASE WHEN regexp_full_match(id, '[0-9]{17}[0-9X]') THEN
            try_strptime(substr(id, 7, 8), '%Y%m%d') IS NOT NULL AND substr(id, 7, 4) <> '0000'
            AND (list_dot_product(
                    [7.0, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2],
                    [d::DOUBLE for d in string_split(left(id, 17), '')])
                 + coalesce(try_cast(right(id, 1) AS INTEGER), 10)) % 11 = 1
        ELSE false END AS valid
    FROM cleaned)
SELECT uid, dataset, record, name, sound_of(name),
    CASE WHEN valid THEN numbered ELSE birth END AS born,
    left(born, 5) || right(born, 2) || '-' || substr(born, 6, 2),
    CASE WHEN valid THEN if(substr(id, 17, 1)::INT % 2 = 1, 'male', 'female') ELSE sex END,
    phone, region, line, id,
    CASE WHEN regexp_full_match(left(id, 17), '[0-9]{17}') THEN left(id, 17)::BIGINT END,
    birth, valid
FROM checked
"""
"""A record is known by a number made of its key, so that no order matters. An ID number is valid by
GB 11643-1999: 17 digits and a check character, by ISO 7064 MOD 11-2. One that is valid is believed
over the birth date and sex written beside it."""

KEPT_AS_SAID: Final = """
INSERT INTO said
SELECT dataset, record, name, id_number, birth_date, sex, phone, region, line, updated FROM incoming
"""

BATCH: Final = """
CREATE OR REPLACE TEMP TABLE batch AS
SELECT (md5_number_lower(dataset || '/' || record) >> 1)::BIGINT AS uid FROM incoming
"""

TWICE: Final = """
SELECT dataset, record FROM record
WHERE uid IN (SELECT uid FROM record GROUP BY uid HAVING count(*) > 1) ORDER BY ALL LIMIT 1
"""


def prepare(connection: duckdb.DuckDBPyConnection, records: Path | pa.Table) -> None:
    """Take records in beside those that are there; ``batch`` says which they are.

    Raises:
        Refusal: ``linkage.columns_missing``; ``linkage.record_twice``.
    """
    connection.execute(TABLES)
    if isinstance(records, Path):
        connection.read_parquet(str(records)).create_view("incoming")
    else:
        connection.register("incoming", records)
    _require_columns(connection)
    for sql in (ADDED, KEPT_AS_SAID, BATCH):
        connection.execute(sql)
    for dataset, record in duck.rows(connection, TWICE):
        values = {"dataset": dataset, "record": record}
        raise Refusal("linkage.record_twice", Reason.MALFORMED, values=values)
    if isinstance(records, Path):
        connection.execute("DROP VIEW incoming")
    else:
        connection.unregister("incoming")


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


def _require_columns(connection: duckdb.DuckDBPyConnection) -> None:
    given = {row[0] for row in duck.rows(connection, "DESCRIBE incoming")}
    missing = [name for name in COLUMNS if name not in given]
    if missing:
        values = {"columns": ", ".join(missing)}
        raise Refusal("linkage.columns_missing", Reason.MALFORMED, values=values)
