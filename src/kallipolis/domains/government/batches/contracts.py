"""Batches as channels see them: a spreadsheet of applications for one service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from django.utils.translation import gettext_noop as _

from kallipolis.foundation.errors import Problem
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.foundation.text import Text

BatchId = NewType("BatchId", str)
Cells = Mapping[str, str]
"""What somebody wrote in a row, by the path of the answer."""

MOST_ROWS: Final = 500
"""Units: applications in one file."""

LARGEST_MIB: Final = 5
"""Units: MiB of one file."""

KEPT: Final = timedelta(days=30)
"""For how long a batch is kept after it was begun; the cases that came of it stay."""


XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of the spreadsheets that we give out."""


class RowState(StrEnum):
    """How one application of a batch stands."""

    UNCHECKED = "unchecked"
    WRONG = "wrong"
    RIGHT = "right"
    SENT = "sent"


class State(StrEnum):
    """What a batch waits for: a worker that checks or sends, or somebody who looks at it."""

    CHECKING = "checking"
    CHECKED = "checked"
    SENDING = "sending"
    STUCK = "stuck"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the spreadsheet: the path of its answer, and what it asks.

    ``choices`` are the words that are offered, each with the value that it means; ``also`` are
    those that are understood beside them, in other languages.
    ``is_text`` keeps a program from reading digits as a number.
    """

    path: str
    title: Text
    hint: str = ""
    is_required: bool = False
    is_text: bool = True
    is_personal: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    takes_several: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One application of a batch. ``number`` is its row in the file that was sent.

    ``problems`` name the column at fault by its path, or none where the row as a whole is.
    Missing: ``case`` is None until the row was sent.
    """

    number: int
    state: RowState
    cells: Cells
    problems: tuple[Problem, ...] = ()
    case: CaseId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A file of applications for one service in the name of one applicant.

    ``lacking`` are the kinds of proof that no register holds for some row; what is brought for the
    batch goes with each of its rows. Units: ``counts`` are rows by state.
    """

    id: BatchId
    service: str
    service_name: Text
    applicant: PartyId
    applicant_name: str
    made_by_name: str
    made_at: datetime
    file_name: str
    state: State
    counts: Mapping[RowState, int]
    lacking: tuple[tuple[str, Text], ...] = ()
    brought: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Count all rows."""
        return sum(self.counts.values())

    @property
    def is_busy(self) -> bool:
        """Say whether a worker is at it."""
        return self.state in {State.CHECKING, State.SENDING}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPage:
    """Rows in the order of the file; ``after`` asks for the next page, None on the last."""

    rows: tuple[Row, ...]
    after: int | None = None


MESSAGES: Final = {
    "batch.not_found": _("There is no such file of applications, or it is not yours."),
    "remedy.batch.not_found": _("Look at the list; files are kept for thirty days."),
    "batch.unfit": _("This service cannot be applied for by spreadsheet."),
    "remedy.batch.unfit": _("Apply for it on its own page, one case after the other."),
    "batch.unreadable": _("This file cannot be read as a spreadsheet."),
    "remedy.batch.unreadable": _("Save it as .xlsx, or as .csv, and send it again."),
    "batch.too_large": _("This file is larger than %(most)s MiB."),
    "remedy.batch.too_large": _("Divide it into several files, and send each."),
    "batch.too_many": _("This file has more than %(most)s applications."),
    "remedy.batch.too_many": _("Divide it into several files, and send each."),
    "batch.empty": _("This file has no application in it."),
    "remedy.batch.empty": _("Fill in a row for each application, below the titles."),
    "batch.headless": _("No row of this file has the titles of the columns."),
    "remedy.batch.headless": _("Download the spreadsheet of this service, and fill in that one."),
    "batch.unknown_columns": _("This service does not ask for: %(columns)s."),
    "remedy.batch.unknown_columns": _(
        "Download the spreadsheet of this service, and copy your rows into it."
    ),
    "batch.columns_missing": _("These columns are missing: %(columns)s."),
    "remedy.batch.columns_missing": _(
        "Download the spreadsheet of this service, and copy your rows into it."
    ),
    "batch.twice": _("The column “%(column)s” is there twice."),
    "remedy.batch.twice": _("Remove one of the two, and send the file again."),
    "batch.unnumbered": _("Row %(row)s has no number of an application that is still to be sent."),
    "remedy.batch.unnumbered": _(
        "Download the file with the errors, correct it, and leave its first column as it is."
    ),
    "batch.busy": _("The rows are being worked on just now."),
    "remedy.batch.busy": _("Wait until this is done, then do it again."),
    "batch.nothing_right": _("No application is ready to be sent."),
    "remedy.batch.nothing_right": _("Correct the rows that are marked first."),
    "batch.evidence": _("No register holds this: %(evidence)s."),
    "batch.row.unchecked": _("Not checked yet"),
    "batch.row.wrong": _("With errors"),
    "batch.row.right": _("Ready to be sent"),
    "batch.row.sent": _("Sent"),
}

ACTS: dict[str, str] = {
    "batch.begin": "Send in a spreadsheet of applications.",
    "batch.read": "Read the rows of a spreadsheet of applications.",
    "batch.export": "Take the rows of a spreadsheet of applications out.",
    "batch.send": "Send all applications of a spreadsheet that are right.",
    "batch.discard": "Throw away a spreadsheet of applications.",
}
"""What the ledger names, with what it means; who may apply for somebody may do all of it."""
