"""Write down what stewards say, and reopen what was linked of these records."""

from collections.abc import Sequence
from typing import Final

import duckdb
import pyarrow as pa

from kallipolis.platforms.data.linkage.adapters.preparing import UID
from kallipolis.platforms.data.linkage.contracts import Verdict

LEFT: Final = UID.format(dataset="dataset_l", record="record_l")
RIGHT: Final = UID.format(dataset="dataset_r", record="record_r")


def write(connection: duckdb.DuckDBPyConnection, verdicts: Sequence[Verdict]) -> None:
    """Write verdicts, each in place of an earlier one of the same two records."""
    if not verdicts:
        return
    table = pa.Table.from_pylist([_row(verdict) for verdict in verdicts])
    connection.register("spoken", table)
    connection.execute(
        """DELETE FROM verdict WHERE (dataset_l, record_l, dataset_r, record_r)
        IN (SELECT (dataset_l, record_l, dataset_r, record_r) FROM spoken)"""
    )
    connection.execute("INSERT INTO verdict SELECT * FROM spoken")
    connection.execute(
        f"""DELETE FROM link WHERE uid IN (
            SELECT {LEFT} FROM spoken UNION SELECT {RIGHT} FROM spoken)"""  # noqa: S608 - constants
    )
    connection.unregister("spoken")


def _row(verdict: Verdict) -> dict[str, str | bool]:
    left, right = sorted((verdict.left, verdict.right))
    return {
        "dataset_l": left.dataset,
        "record_l": left.record,
        "dataset_r": right.dataset,
        "record_r": right.record,
        "same": verdict.same,
    }
