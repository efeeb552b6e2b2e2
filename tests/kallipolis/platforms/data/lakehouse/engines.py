"""Rows and terms on which engines are known to differ, unless they are told the same."""

from datetime import UTC, date, datetime
from typing import Final

import pyarrow as pa

from kallipolis.platforms.data.lakehouse.contracts import Columns, Family, TableName

ROWS: Final = TableName("published.odd-rows")
COLUMNS: Final[Columns] = {
    "id": Family.INTEGER,
    "place": Family.TEXT,
    "name": Family.TEXT,
    "whole": Family.INTEGER,
    "amount": Family.NUMBER,
    "day": Family.DATE,
    "at": Family.MOMENT,
    "is_open": Family.BOOLEAN,
}
DAYS: Final = (date(2024, 2, 29), date(1969, 12, 31), date(2025, 12, 29), date(2027, 1, 3), None)
MOMENTS: Final = (
    datetime(2024, 2, 29, 15, 59, 59, 999999, tzinfo=UTC),
    datetime(2024, 2, 29, 16, 0, tzinfo=UTC),
    datetime(1985, 7, 1, 16, 30, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 500000, tzinfo=UTC),
    None,
)
NAMES: Final = (
    "深圳湾口岸",
    "  龙华  ",
    "Ångström İz",
    "a\\b'c\"d%_",
    "",
    "𠮷野家",
    None,
    "zz",
    "ß",
)
AMOUNTS: Final = (2.675, 1.005, -2.5, 0.1, 0.2, -0.0, 1e9 / 3, 0.5, -0.4, 123456.789, None, 1e-7)
WHOLES: Final = (7, -7, 0, None, 2**53 + 1, 3, -1, 2)


def odd_rows() -> pa.Table:
    """Return rows in which every one of the odd values meets many of the others."""
    count = 360
    return pa.table(
        {
            "id": pa.array(range(count), pa.int64()),
            "place": pa.array(["南山", "福田", None, "A"][n % 4] for n in range(count)),
            "name": pa.array([NAMES[n % len(NAMES)] for n in range(count)], pa.string()),
            "whole": pa.array([WHOLES[n % len(WHOLES)] for n in range(count)], pa.int64()),
            "amount": pa.array([AMOUNTS[n % len(AMOUNTS)] for n in range(count)], pa.float64()),
            "day": pa.array([DAYS[n % len(DAYS)] for n in range(count)], pa.date32()),
            "at": pa.array(
                [MOMENTS[(n // 5) % len(MOMENTS)] for n in range(count)],
                pa.timestamp("us", tz="UTC"),
            ),
            "is_open": pa.array([(True, False, None)[n % 3] for n in range(count)], pa.bool_()),
        }
    )


LOCAL: Final = "at AT TIME ZONE 'Asia/Shanghai'"
EACH: Final = {
    "whole // 2": Family.INTEGER,
    "whole // -2": Family.INTEGER,
    "whole // (id % 3)": Family.INTEGER,
    "whole % 3": Family.INTEGER,
    "whole % (id - id)": Family.INTEGER,
    "whole / 2": Family.NUMBER,
    "whole / 0": Family.NUMBER,
    "amount / 3": Family.NUMBER,
    "amount / whole": Family.NUMBER,
    "0.1 + 0.2": Family.NUMBER,
    "amount * 1.1 - whole": Family.NUMBER,
    "-amount": Family.NUMBER,
    "abs(amount)": Family.NUMBER,
    "round(amount)": Family.NUMBER,
    "round(amount, 2)": Family.NUMBER,
    "round(amount, 6)": Family.NUMBER,
    "round(whole / 7, 3)": Family.NUMBER,
    "CAST(amount AS BIGINT)": Family.INTEGER,
    "floor(amount)": Family.INTEGER,
    "ceil(amount)": Family.INTEGER,
    "CAST(whole AS DOUBLE)": Family.NUMBER,
    "CAST(whole AS VARCHAR)": Family.TEXT,
    "CAST(day AS VARCHAR)": Family.TEXT,
    "name || '·' || place": Family.TEXT,
    "upper(name)": Family.TEXT,
    "lower(name)": Family.TEXT,
    "trim(name)": Family.TEXT,
    "length(name)": Family.INTEGER,
    "substr(name, 2, 2)": Family.TEXT,
    "left(name, 2)": Family.TEXT,
    "right(name, 2)": Family.TEXT,
    "lpad(name, 4, '零')": Family.TEXT,
    "replace(name, '深圳', 'SZ')": Family.TEXT,
    "strpos(name, '口')": Family.INTEGER,
    "contains(name, '湾')": Family.BOOLEAN,
    "starts_with(name, '')": Family.BOOLEAN,
    "ends_with(name, '岸')": Family.BOOLEAN,
    "name LIKE '%湾__'": Family.BOOLEAN,
    "name < place": Family.BOOLEAN,
    "name = ''": Family.BOOLEAN,
    "name IS NOT DISTINCT FROM place": Family.BOOLEAN,
    "name IN ('zz', 'ß')": Family.BOOLEAN,
    "amount BETWEEN -1 AND 1": Family.BOOLEAN,
    "NOT is_open AND whole > 0 OR is_open IS NULL": Family.BOOLEAN,
    "coalesce(whole, id, 0)": Family.INTEGER,
    "coalesce(whole, amount)": Family.NUMBER,
    "nullif(whole, 7)": Family.INTEGER,
    "greatest(whole, id)": Family.INTEGER,
    "least(amount, whole)": Family.NUMBER,
    "CASE WHEN whole > 0 THEN 1 WHEN whole = 0 THEN 0.5 END": Family.NUMBER,
    "CASE place WHEN '南山' THEN 'nanshan' ELSE place END": Family.TEXT,
    "extract(year FROM day)": Family.INTEGER,
    "extract(week FROM day)": Family.INTEGER,
    "isodow(day)": Family.INTEGER,
    "quarter(day)": Family.INTEGER,
    "dayofyear(day)": Family.INTEGER,
    f"hour({LOCAL})": Family.INTEGER,
    f"extract(minute FROM {LOCAL})": Family.INTEGER,
    f"CAST({LOCAL} AS DATE)": Family.DATE,
    "CAST(at AS DATE)": Family.DATE,
    "date_trunc('month', day)": Family.DATE,
    "date_trunc('week', day)": Family.DATE,
    "date_trunc('week', DATE '2024-02-29')": Family.DATE,
    "date_trunc('day', DATE '2024-02-29')": Family.DATE,
    "date_trunc('hour', at)": Family.MOMENT,
    "nullif(name, NULL)": Family.TEXT,
    f"CAST(date_trunc('day', {LOCAL}) AS DATE)": Family.DATE,
    "date_diff('day', day, DATE '2024-03-01')": Family.INTEGER,
    "strftime(day, '%Y年%m月%d日')": Family.TEXT,
    f"strftime({LOCAL}, '%Y-%m-%d %H:%M')": Family.TEXT,
    "sum(amount) OVER (PARTITION BY place)": Family.NUMBER,
    "sum(whole) OVER (ORDER BY day)": Family.INTEGER,
    "avg(amount) OVER (PARTITION BY day ORDER BY place DESC)": Family.NUMBER,
    "count(*) OVER (PARTITION BY name)": Family.INTEGER,
    "max(at) OVER (PARTITION BY place ORDER BY name)": Family.MOMENT,
    "rank() OVER (ORDER BY name)": Family.INTEGER,
    "dense_rank() OVER (PARTITION BY place ORDER BY amount DESC, day)": Family.INTEGER,
    "(SELECT max(o.whole) FROM odd o WHERE o.place = 'A')": Family.INTEGER,
}
"""Terms over each row, and what they are."""

ALL: Final = {
    "count(*)": Family.INTEGER,
    "count(whole)": Family.INTEGER,
    "count(DISTINCT name)": Family.INTEGER,
    "sum(whole)": Family.INTEGER,
    "sum(amount)": Family.NUMBER,
    "avg(whole)": Family.NUMBER,
    "avg(amount)": Family.NUMBER,
    "avg(amount) FILTER (WHERE is_open)": Family.NUMBER,
    "sum(whole) FILTER (WHERE FALSE)": Family.INTEGER,
    "min(name)": Family.TEXT,
    "max(name)": Family.TEXT,
    "min(amount)": Family.NUMBER,
    "max(at)": Family.MOMENT,
    "bool_and(is_open)": Family.BOOLEAN,
    "bool_or(is_open)": Family.BOOLEAN,
    "string_agg(name, '、' ORDER BY name)": Family.TEXT,
    "rank() OVER (ORDER BY sum(whole) DESC)": Family.INTEGER,
    "round(100 * count(*) / sum(count(*)) OVER (), 1)": Family.NUMBER,
}
"""Terms over groups of rows, and what they are."""

WHOLE: Final = (
    (
        """
        WITH known AS (SELECT place, count(*) AS n FROM odd GROUP BY place)
        SELECT o.id, k.n, o.place FROM odd o LEFT JOIN known k ON o.place = k.place
        WHERE o.name NOT IN (SELECT name FROM odd WHERE id < 4 AND name IS NOT NULL)
        """,
        {"id": Family.INTEGER, "n": Family.INTEGER, "place": Family.TEXT},
    ),
    (
        """
        SELECT a.place, b.name AS other FROM (SELECT DISTINCT place FROM odd) a
        FULL JOIN (SELECT DISTINCT name FROM odd) b ON a.place = b.name
        """,
        {"place": Family.TEXT, "other": Family.TEXT},
    ),
    (
        "SELECT place FROM odd UNION SELECT name FROM odd EXCEPT SELECT 'zz'",
        {"place": Family.TEXT},
    ),
    (
        """
        SELECT day, whole FROM odd WHERE day IS NOT NULL
        QUALIFY rank() OVER (PARTITION BY day ORDER BY whole DESC) = 1
        """,
        {"day": Family.DATE, "whole": Family.INTEGER},
    ),
    (
        "SELECT whole AS one, amount FROM odd UNION ALL SELECT amount, whole FROM odd",
        {"one": Family.NUMBER, "amount": Family.NUMBER},
    ),
    (
        """
        SELECT place FROM odd o WHERE EXISTS (SELECT 1 FROM odd p WHERE p.name = o.place)
        OR o.whole = 0 GROUP BY place HAVING count(*) > 1
        """,
        {"place": Family.TEXT},
    ),
)
"""Queries of other shapes, and the columns of their answers."""


def of_each() -> tuple[str, Columns]:
    """Return the query that asks all terms over each row."""
    wanted = {f"c{number}": kind for number, kind in enumerate(EACH.values())}
    terms = ", ".join(f"{term} AS c{number}" for number, term in enumerate(EACH))
    return f"SELECT id, {terms} FROM odd", {"id": Family.INTEGER, **wanted}


def of_all() -> tuple[str, Columns]:
    """Return the query that asks all terms over groups of rows."""
    wanted = {f"c{number}": kind for number, kind in enumerate(ALL.values())}
    terms = ", ".join(f"{term} AS c{number}" for number, term in enumerate(ALL))
    return f"SELECT place, day, {terms} FROM odd GROUP BY place, day", {
        "place": Family.TEXT,
        "day": Family.DATE,
        **wanted,
    }
