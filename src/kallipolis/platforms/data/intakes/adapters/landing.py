"""Put down rows as they come, each part once."""

from collections.abc import Callable, Iterable, Sequence

import pyarrow as pa

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes.adapters import sorting
from kallipolis.platforms.data.intakes.contracts import IntakeKind, IntakeState
from kallipolis.platforms.data.intakes.logic import columns
from kallipolis.platforms.data.intakes.logic.statements import OURS
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
    """Write rows as they come, numbered; return the mark that they reach, empty without one.

    Raises:
        Refusal: ``intake.columns_missing`` where not all are there of which fields are made.
    """
    count, reached, came = 0, "", dict[str, None]()
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
        came.update(dict.fromkeys(name for name in rows.schema.names if name not in OURS))
        kept = "" if isinstance(source.reads, Address) else reached
        now = clock.now()
        row.columns = [*came] if columns.has_heads(source) else []
        StoredIntake.objects.filter(id=row.id).update(
            seen_at=now, received=count, mark=kept, columns=row.columns
        )
        advance(rows.num_rows)
    row.received = count
    require_all(source, datasets.get(source.dataset), row.columns)
    return reached


def require_all(source: Source, dataset: Dataset, there: Sequence[str]) -> None:
    """Let pass rows that came with all columns of which fields are made, where all have the same.

    Raises:
        Refusal: ``intake.columns_missing``.
    """
    if not there or not columns.has_heads(source):
        return
    missing = columns.missing(source, dataset, there, columns_before(source.id))
    if missing:
        values = {"missing": ", ".join(missing), "there": ", ".join(there)}
        raise Refusal("intake.columns_missing", Reason.RULE, values=values)


def columns_before(source_id: str) -> tuple[str, ...]:
    """Return the columns that rows of a source came with when they were last published.

    Missing: none where none were, or where not all of them have the same.
    """
    published = StoredIntake.objects.filter(
        source=source_id, state=IntakeState.PUBLISHED, kind=IntakeKind.GATHERED
    )
    last = published.order_by("-begun_at", "-id").first()
    return tuple(last.columns) if last is not None else ()


def _furthest(rows: pa.Table, column: str, reached: str) -> str:
    """Return the last value of the column that grows: rows come in its order."""
    if not column or column not in rows.schema.names:
        return reached
    given = [value for value in rows[column].to_pylist() if value]
    return str(given[-1]) if given else reached
