"""What portable SQL comes to, and what it refuses to say."""

from pathlib import Path
from typing import Final

import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.lakehouse.engines import COLUMNS, ROWS, odd_rows

from kallipolis.platforms.data.lakehouse import api
from kallipolis.platforms.data.lakehouse.contracts import Columns, Family, TableName, Unportable
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

MEANT: Final = (
    ("1 / 2", Family.NUMBER, 0.5),
    ("-7 // 2", Family.INTEGER, -3),
    ("-7 % 3", Family.INTEGER, -1),
    ("1 / 0", Family.NUMBER, None),
    ("1 // 0", Family.INTEGER, None),
    ("round(2.5)", Family.NUMBER, 3.0),
    ("round(-2.5)", Family.NUMBER, -3.0),
    ("round(1.005, 2)", Family.NUMBER, 1.0),
    ("CAST(2.5 AS BIGINT)", Family.INTEGER, 3),
    ("lower('ÄBC中')", Family.TEXT, "Äbc中"),
    ("trim('  a ')", Family.TEXT, "a"),
    ("length('𠮷野家')", Family.INTEGER, 3),
    ("NULL || 'a'", Family.TEXT, None),
    ("greatest(1, NULL)", Family.INTEGER, 1),
    ("isodow(DATE '2026-11-29')", Family.INTEGER, 7),
    ("date_trunc('month', DATE '2024-02-29') = DATE '2024-02-01'", Family.BOOLEAN, True),
    ("strftime(DATE '2024-02-29', '%Y年%m月')", Family.TEXT, "2024年02月"),
)
"""Terms, what they are, and what they come to."""


def test_terms_come_to_what_is_written_down(tmp_path: Path, settings: Settings) -> None:
    settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, tmp_path)
    api.write(ROWS, odd_rows().slice(0, 1), cause="one")
    asked = ", ".join(f"{term} AS c{number}" for number, (term, _, _) in enumerate(MEANT))
    wanted = {f"c{number}": kind for number, (_, kind, _) in enumerate(MEANT)}
    query = api.portable(f"SELECT {asked} FROM odd", {"odd": COLUMNS}, wanted)

    (row,) = api.answer(query, {"odd": (ROWS, COLUMNS)}).to_pylist()

    come_to = {term: row[f"c{number}"] for number, (term, _, _) in enumerate(MEANT)}
    assert come_to == {term: value for term, _, value in MEANT}


def test_sums_of_numbers_are_the_same_in_whatever_order_rows_come(
    tmp_path: Path, settings: Settings
) -> None:
    settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, tmp_path)
    rows = odd_rows()
    api.write(ROWS, rows, cause="one")
    api.write(TURNED, rows.take(list(reversed(range(rows.num_rows)))), cause="two")
    sql = "SELECT sum(amount) + avg(amount) AS c FROM odd"
    query = api.portable(sql, {"odd": COLUMNS}, {"c": Family.NUMBER})

    one, two = (api.answer(query, {"odd": (table, COLUMNS)}) for table in (ROWS, TURNED))

    assert one["c"].to_pylist() == two["c"].to_pylist()


TURNED = TableName("published.turned-rows")


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("DROP TABLE odd", "one SELECT"),
        ("SELECT name AS c FROM odd; SELECT 1", "one SELECT"),
        ("SELECT name AS c FROM (", "cannot be read"),
        ("SELECT name AS c FROM others", "none of the inputs"),
        ("SELECT name AS c FROM main.odd", "db"),
        ("SELECT name AS c FROM 'a.parquet'", "none of the inputs"),
        ("SELECT name AS c FROM read_parquet('a')", "not known"),
        ("SELECT getenv('HOME') AS c FROM odd", "not known"),
        ("SELECT nothing AS c FROM odd", "could not be resolved"),
        ("SELECT CAST(random() AS VARCHAR) AS c FROM odd", "another answer each time"),
        ("SELECT CAST(now() AS VARCHAR) AS c FROM odd", "another answer each time"),
        ("SELECT CAST(current_date AS VARCHAR) AS c FROM odd", "another answer each time"),
        ("SELECT any_value(name) AS c FROM odd", "do not have|not known"),
        ("SELECT mode(name) AS c FROM odd", "order that rows do not have"),
        ("SELECT list(name)[1] AS c FROM odd", "order that rows do not have|not known"),
        ("SELECT string_agg(name, ',') AS c FROM odd", "own order"),
        ("SELECT name AS c FROM odd LIMIT 3", "order that rows do not have"),
        ("SELECT name AS c FROM odd ORDER BY name", "no order"),
        ("SELECT first_value(name) OVER (ORDER BY id) AS c FROM odd", "do not have|not known"),
        ("SELECT max(name) OVER (ORDER BY id ROWS 1 PRECEDING) AS c FROM odd", "spec"),
        ("SELECT id AS c FROM odd", "is integer, and the field text"),
        ("SELECT name FROM odd", "gives no column c"),
        ("SELECT name AS c, id FROM odd", "gives id"),
        ("SELECT name AS c FROM odd WHERE id = '3'", "not of one kind"),
        ("SELECT name AS c FROM odd WHERE id", "is integer, not boolean"),
        ("SELECT CASE WHEN is_open THEN name ELSE id END AS c FROM odd", "not of one kind"),
        ("SELECT CAST(amount AS VARCHAR) AS c FROM odd", "no engine-independent way"),
        ("SELECT CAST(CAST(name AS BIGINT) AS VARCHAR) AS c FROM odd", "engine-independent"),
        ("SELECT CAST(CAST(id AS DECIMAL(9, 2)) AS VARCHAR) AS c FROM odd", "not known"),
        ("SELECT name AS c FROM odd GROUP BY name, amount", "round them first"),
        ("SELECT DISTINCT amount AS c FROM odd", "round them first"),
        ("SELECT concat(name, place) AS c FROM odd", "not known"),
        ("SELECT name AS c FROM odd WHERE name LIKE 'a\\%'", "backslash"),
        ("SELECT name AS c FROM odd WHERE regexp_matches(name, 'a')", "not known"),
        ("SELECT upper(id) AS c FROM odd", "is integer, not text"),
        ("SELECT strftime(day, '%B') AS c FROM odd", "in a format"),
        ("SELECT name AS c FROM odd TABLESAMPLE 10%", "sample"),
        ("SELECT a.name AS c FROM odd a ASOF JOIN odd b ON a.id >= b.id", "joins only"),
        ("SELECT a.name AS c FROM odd a NATURAL JOIN odd b", "joins only"),
        ("WITH RECURSIVE r AS (SELECT name AS c FROM odd) SELECT c FROM r", "recursive"),
        ("WITH odd AS (SELECT 'a' AS c) SELECT c FROM odd", "named by WITH"),
        ("SELECT name AS c FROM odd WHERE day > day + INTERVAL 1 DAY", "not known"),
    ],
)
def test_what_might_not_mean_the_same_is_refused_with_the_reason(sql: str, why: str) -> None:
    wanted: Columns = {"c": Family.TEXT}

    with pytest.raises(Unportable, match=why):
        api.portable(sql, {"odd": COLUMNS}, wanted)
