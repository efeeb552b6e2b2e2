"""What a rehearsal says in figures, with examples that are masked by class."""

from collections import Counter
from typing import Final

import pyarrow as pa

from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.proposals.contracts import Broken, Trial
from kallipolis.platforms.data.resources import api as resources

EXAMPLES: Final = 5
SHOWN: Final = 8
ROW: Final = "_row"
FAULTS: Final = "_faults"
WARNINGS: Final = "_warnings"


def told(dataset: Dataset, rehearsed: pa.Table) -> Trial:
    """Return what became of the rows of a rehearsal."""
    rows = rehearsed.to_pylist()
    counts: Counter[str] = Counter()
    examples: dict[str, list[tuple[int, str]]] = {}
    seen: Counter[tuple[str | None, ...]] = Counter()
    for row in rows:
        faults = row[FAULTS].split()
        broken = [*faults, *row[WARNINGS].split()]
        counts.update(broken)
        for fault in broken:
            held = examples.setdefault(fault, [])
            if len(held) < EXAMPLES:
                held.append((int(row[ROW]), _example(dataset, row, fault)))
        if dataset.key and not faults:
            seen[tuple(row[name] for name in dataset.key)] += 1
    return Trial(
        rows=len(rows),
        sound=sum(1 for row in rows if not row[FAULTS]),
        doubled=sum(count - 1 for count in seen.values()),
        broken={
            fault: Broken(count=count, examples=tuple(examples[fault]))
            for fault, count in counts.items()
        },
        shown=tuple(resources.as_seen(dataset, row) for row in rows[:SHOWN]),
        masked=resources.masked_fields(dataset),
    )


def _example(dataset: Dataset, row: dict[str, str], fault: str) -> str:
    """Return the value that breaks a rule as it may be seen; nothing where it is about a row."""
    field = fault.partition(":")[0]
    return resources.as_seen(dataset, row)[field] if ":" in fault else ""
