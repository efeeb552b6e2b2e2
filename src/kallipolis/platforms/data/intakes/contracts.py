"""Intakes, what became of their rows, and rows in quarantine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from django.utils.translation import gettext_noop as _

IntakeId = NewType("IntakeId", str)


class IntakeState(StrEnum):
    """How an intake stands; one that failed has published nothing."""

    READING = "reading"
    LANDED = "landed"
    PUBLISHED = "published"
    FAILED = "failed"


class IntakeKind(StrEnum):
    """Where the rows of an intake are from: its source, other datasets, or the quarantine."""

    GATHERED = "gathered"
    CORRECTED = "corrected"
    REPLAYED = "replayed"
    LEFT_OUT = "left-out"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Rows that came from a source, or out of quarantine, at one time, and what became of them.

    ``received`` = published + quarantined + superseded + left out holds for all intakes of a
    dataset together; out of quarantine nothing is received. ``superseded`` counts rows of this
    intake or an older one in whose place others came. ``faults`` says how many rows broke which
    rule.

    ``error`` is the key of the message that says why it failed, filled in with ``error_values``.

    Missing: ``ended_at`` is None while it goes on; ``error`` is empty unless it failed.
    """

    id: IntakeId
    source: str
    dataset: str
    state: IntakeState
    begun_at: datetime
    ended_at: datetime | None
    received: int
    published: int
    quarantined: int
    superseded: int
    warned: int
    faults: Mapping[str, int]
    mark: str
    error: str
    error_values: Mapping[str, str]
    kind: IntakeKind = IntakeKind.GATHERED
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What became of all rows that were ever received for a dataset.

    ``received`` and ``superseded`` are from the book of intakes, the others counted in the
    tables; the sum is right if nothing was lost and nothing doubled.
    """

    received: int
    published: int
    quarantined: int
    superseded: int
    left_out: int

    @property
    def adds_up(self) -> bool:
        """Say whether nothing was lost and nothing doubled."""
        found = self.published + self.quarantined + self.superseded + self.left_out
        return self.received == found


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A row that was not published: where it stood, as it came, and the rules that it broke."""

    intake: IntakeId
    source: str
    file: str
    row: int
    faults: tuple[str, ...]
    values: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a row in quarantine stood: rows are numbered through all files of an intake."""

    dataset: str
    intake: IntakeId
    row: int


MESSAGES: Final[dict[str, str]] = {
    "intake.broken_off": _("It was broken off while rows still arrived."),
    "remedy.intake.broken_off": _("Gather it once more."),
    "intake.away": _("%(dependency)s did not answer."),
    "remedy.intake.away": _("It is tried again by itself; if it stays so, ask whoever runs it."),
    "intake.bug": _("A fault of ours, of the kind %(kind)s; the log says more."),
    "remedy.intake.bug": _("Tell whoever looks after the installation, and when it was."),
    "intake.running": _("%(dataset)s is being taken in already."),
    "remedy.intake.running": _("Wait until that has ended, then try again."),
    "intake.columns_missing": _(
        "Columns are missing: %(missing)s. These came: %(there)s. What is published stays."
    ),
    "remedy.intake.columns_missing": _(
        "Have the file delivered with its columns as before, or say in a change of the contract "
        "what the fields are made of now."
    ),
    "intake.nothing_came": _(
        "No row came, though all there is was to come. What is published stays."
    ),
    "remedy.intake.nothing_came": _(
        "Ask who delivers it. If there really are none any more, say under “How its rows are read” "
        "that there may be none."
    ),
    "intake.nothing_sound": _(
        "None of the %(count)s rows that came can be published. What is published stays."
    ),
    "remedy.intake.nothing_sound": _(
        "Look at the faults: have the file delivered anew, or change the contract if they are "
        "none, and gather once more."
    ),
    "intake.not_found": _("There is no such intake, or it is not yours to see."),
    "remedy.intake.not_found": _("Choose one of those in the list."),
    "intake.row_not_found": _("This row is not in quarantine any more, or not yours to see."),
    "remedy.intake.row_not_found": _("Look at the list of rows that are in quarantine now."),
    "intake.nothing_held": _("No row of %(source)s is in quarantine."),
    "remedy.intake.nothing_held": _("There is nothing to be done; look at the list again."),
    "intake.column_unknown": _("The row has no column %(column)s."),
    "remedy.intake.column_unknown": _("Correct the columns that the row came with."),
    "intake.derived": _("This row was derived from other datasets, and is not mended here."),
    "remedy.intake.derived": _("Put right what it was derived from, then derive it again."),
    "intake.reason_missing": _("It was not said why."),
    "remedy.intake.reason_missing": _("Say in a sentence why, so that others can follow it."),
}

ACTS: Final[dict[str, str]] = {
    "intake.run": "Gather what a source has, and publish what is sound of it.",
    "intake.correct": "Correct rows in quarantine, and have them checked once more.",
    "intake.leave_out": "Leave rows in quarantine out for good, with a reason.",
    "intake.view": "See intakes, and rows in quarantine.",
}
"""What roles grant and the ledger names, with what it means."""
