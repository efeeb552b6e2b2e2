"""Put down rows as they come, each part once."""

from collections.abc import Callable, Iterable

import pyarrow as pa

from kallipolis.foundation.clock import Clock
from kallipolis.platforms.data.intakes.adapters import sorting
from kallipolis.platforms.data.intakes.models import StoredIntake
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import INTAKE, ROW, Address, Source

Advance = Callable[[int], None]


def put_down(
    row: StoredIntake,
    source: Source,
    parts: Iterable[pa.Table],
    *,
    clock: Clock,
    advance: Advance = lambda _rows: None,
) -> str:
    """Write rows as they come, numbered; return the mark that they reach, empty without one."""
    count, reached = 0, ""
    table = sorting.landing(source.id)
    for part, rows in enumerate(parts):
        if not rows.num_rows and lakehouse.columns(table) is not None:
            continue
        numbers = pa.array(range(count + 1, count + 1 + rows.num_rows), pa.int64())
        landed = rows.set_column(rows.schema.get_field_index(ROW), ROW, numbers)
        ids = pa.array([row.id] * rows.num_rows, pa.string())
        landed = landed.append_column(INTAKE, ids)
        lakehouse.write(table, landed, cause=f"{row.id} {part}")
        reached = _furthest(rows, sources.grows(source), reached)
        count += rows.num_rows
        kept = "" if isinstance(source.reads, Address) else reached
        now = clock.now()
        StoredIntake.objects.filter(id=row.id).update(seen_at=now, received=count, mark=kept)
        advance(rows.num_rows)
    return reached


def _furthest(rows: pa.Table, column: str, reached: str) -> str:
    """Return the last value of the column that grows: rows come in its order."""
    if not column or column not in rows.schema.names:
        return reached
    given = [value for value in rows[column].to_pylist() if value]
    return str(given[-1]) if given else reached
