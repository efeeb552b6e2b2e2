"""Makers of grants, and of rows that lie where published ones do."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pyarrow as pa

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.platforms.data.grants.contracts import Masking, Terms
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode


def in_a_year(clock: Clock = SYSTEM_CLOCK) -> date:
    """Return the day in a year, for terms that are looked at by a real clock."""
    return (clock.now() + timedelta(days=365)).date()


def make_terms(*columns: str, **changes: Any) -> Terms:
    """Make terms by which columns leave as they are, for one purpose, until a day far away."""
    terms = Terms(
        columns=dict.fromkeys(columns or ("code", "value"), Masking.NONE),
        purpose="housing aid",
        legal_basis="housing-law/art-3",
        until=date(2027, 12, 31),
    )
    return msgspec.structs.replace(terms, **changes)


def publish_rows(dataset_id: str, rows: pa.Table, *, cause: str = "test") -> None:
    """Let rows be those of a dataset, in place of all others."""
    lakehouse.write(intakes.table_of(dataset_id), rows, cause=cause, mode=Mode.REPLACE)
