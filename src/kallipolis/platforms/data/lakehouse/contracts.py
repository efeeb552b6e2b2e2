"""Tables and their versions, as other rooms see them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

import pyarrow as pa
from django.utils.translation import gettext_noop as _

TableName = NewType("TableName", str)
"""Two words with a dot between, ``published.metro-taps``: the stage, and whose rows it holds."""

VersionId = NewType("VersionId", int)

Rows = Callable[[], pa.RecordBatchReader]
"""Rows that come as they are worked out, each time that they are asked for."""


class Mode(StrEnum):
    """What new rows do with those that are there."""

    APPEND = "append"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """How a table stood from a moment on, and what made it so."""

    id: VersionId
    at: datetime
    rows: int
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What keeping a table in order came to: files put together, versions and files let go."""

    compacted: int
    versions_gone: int
    files_gone: int


class Family(StrEnum):
    """What a column is, as portable SQL tells kinds of values apart.

    A ``local`` time has no offset: it is what a moment is somewhere, and goes into no column.
    """

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    LOCAL = "local"
    NULL = "null"
    UNKNOWN = "unknown"


Columns = Mapping[str, Family]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portable:
    """A query as each engine is told it, and of which columns each column of its answer is made.

    Shape: ``made_of`` has ``table.column`` for each column; none for one that is counted or said.
    """

    duckdb: str
    spark: str
    wanted: Columns
    made_of: Mapping[str, tuple[str, ...]]


class Unportable(Exception):  # noqa: N818 - the word says what a query is
    """A query that would not mean the same to each engine; ``why`` says where, and why not."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


MESSAGES: Final = {
    "lakehouse.table_not_found": _("There is no table %(table)s yet."),
    "remedy.lakehouse.table_not_found": _("Gather data for it first, then ask again."),
    "lakehouse.version_not_found": _("The table %(table)s has no version %(version)s any more."),
    "remedy.lakehouse.version_not_found": _("Choose one of the versions that are listed."),
    "lakehouse.columns_unfit": _("The rows do not fit the table %(table)s: %(why)s"),
    "remedy.lakehouse.columns_unfit": _(
        "Add a column, or write under another name; a column never changes what it is."
    ),
    "lakehouse.not_portable": _("This query does not mean the same to each engine: %(why)s"),
    "remedy.lakehouse.not_portable": _("Write it in the SQL that is described under derivations."),
    "lakehouse.engine_missing": _("The engine %(engine)s is not installed: %(why)s"),
    "remedy.lakehouse.engine_missing": _(
        "Install it on this machine, or set KALLIPOLIS_ENGINE to duckdb."
    ),
    "lakehouse.question_unfit": _("This question cannot be asked: %(why)s"),
    "remedy.lakehouse.question_unfit": _("Correct the SQL that is named, and try again."),
}
