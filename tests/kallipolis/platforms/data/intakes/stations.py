"""The published rows of the dataset with which intakes are tried."""

from kallipolis.platforms.data.intakes.adapters import sorting
from kallipolis.platforms.data.lakehouse import api as lakehouse


def rows(*columns: str) -> list[tuple[object, ...]]:
    """Return the rows of the stations by their codes: code and value, if nothing else is asked."""
    with lakehouse.asking({"t": sorting.published("stations")}) as engine:
        found = engine.table("SELECT * FROM t ORDER BY code").select(columns or ("code", "value"))
    return [tuple(row.values()) for row in found.to_pylist()]
