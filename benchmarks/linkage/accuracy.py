"""How often linkage is right: pairs of records that it puts together, beside who is who."""

from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from kallipolis.platforms.data.linkage.logic import model
from kallipolis.platforms.data.linkage.logic.model import Model

LABELLED: Final = """
CREATE OR REPLACE TEMP TABLE labelled AS
SELECT t.person AS truth, p.person AS found, r.uid, r.dataset,
    CASE WHEN r.valid THEN r.id ELSE r.dataset || r.record END AS number_alone
FROM read_parquet(?) t JOIN person p USING (dataset, record) JOIN record r USING (dataset, record)
"""


class Accuracy(NamedTuple):
    """Pairs of records: truly together, put together, and both."""

    true: int
    found: int
    both: int

    @property
    def precision(self) -> float:
        return self.both / max(self.found, 1)

    @property
    def recall(self) -> float:
        return self.both / max(self.true, 1)

    def told(self) -> str:
        return (
            f"precision {self.precision:.6f}  recall {self.recall:.6f}  "
            f"false {self.found - self.both:,}  missed {self.true - self.both:,}"
        )


def label(connection: duckdb.DuckDBPyConnection, truth: Path) -> None:
    """Put beside each record who it truly is."""
    connection.execute(LABELLED, [str(truth)])


def pairwise(connection: duckdb.DuckDBPyConnection, by: str) -> Accuracy:
    """Compare the groups by a column with the truth."""
    return Accuracy(
        true=_pairs(connection, "truth"),
        found=_pairs(connection, by),
        both=_pairs(connection, f"truth, {by}"),
    )


def by_department(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int, float, float]]:
    """Return of each department its records, and the shares put to a wrong person or to none."""
    return connection.execute(
        """
        WITH sized AS (
            SELECT *, count(*) OVER (PARTITION BY truth) AS of_truth,
                count(*) OVER (PARTITION BY found) AS of_found,
                count(*) OVER (PARTITION BY truth, found) AS of_both
            FROM labelled)
        SELECT dataset, count(*), avg((of_found > of_both AND of_both * 2 <= of_found)::INT),
            avg((of_both < of_truth AND of_both * 2 <= of_truth)::INT)
        FROM sized GROUP BY dataset ORDER BY dataset
        """
    ).fetchall()


def of_doubts(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int, float]]:
    """Return of each kind of doubt how many there are, and which share is of one person."""
    return connection.execute(
        """
        SELECT kind, count(*), avg((a.truth = b.truth)::INT) FROM doubt
        JOIN labelled a ON a.uid = l JOIN labelled b ON b.uid = r GROUP BY kind ORDER BY kind
        """
    ).fetchall()


def of_blocks(connection: duckdb.DuckDBPyConnection, of: Model) -> list[tuple[str, int, int]]:
    """Return of each blocking rule its pairs, and the true ones that no rule before it has."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE r AS SELECT r.*, if(n > $most, NULL, phone) AS phone_block
        FROM record r LEFT JOIN (
            SELECT phone, count(*) AS n FROM record GROUP BY phone) o USING (phone)
        """,
        {"most": model.MOST_OF_A_PHONE},
    )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE l AS SELECT * REPLACE (
            if(valid, NULL, id17) AS id17, if(valid, NULL, id) AS id) FROM r WHERE NOT valid
        """
    )
    told = []
    for place, rule in enumerate(of.blocks):
        before = " OR ".join(f"coalesce({each}, false)" for each in of.blocks[:place]) or "false"
        counted = connection.execute(
            f"""
            SELECT count(*), coalesce(count_if(a.truth = b.truth AND NOT ({before})), 0)
            FROM l JOIN r ON {rule} AND l.uid <> r.uid
            JOIN labelled a ON a.uid = l.uid JOIN labelled b ON b.uid = r.uid
            """
        ).fetchone()
        told.append((rule, *(counted or (0, 0))))
    return told


def _pairs(connection: duckdb.DuckDBPyConnection, columns: str) -> int:
    found = connection.execute(
        f"SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM labelled GROUP BY {columns})"
    ).fetchone()
    return int(found[0] or 0) if found else 0
