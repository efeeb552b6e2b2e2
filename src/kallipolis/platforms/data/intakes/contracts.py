"""Intakes, what became of their rows, and rows in quarantine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from django.utils.translation import gettext_noop as _

from kallipolis.platforms.data.lakehouse.contracts import TableName

IntakeId = NewType("IntakeId", str)


class IntakeState(StrEnum):
    """How an intake stands; one that failed has published nothing."""

    READING = "reading"
    LANDED = "landed"
    PUBLISHED = "published"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Rows that came from a source at one time, and what became of them.

    ``received`` = published + quarantined + superseded holds for all intakes of a dataset
    together. ``superseded`` counts rows of this intake or an older one in whose place others
    came. ``faults`` says how many rows broke which rule.

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

    @property
    def adds_up(self) -> bool:
        """Say whether nothing was lost and nothing doubled."""
        return self.received == self.published + self.quarantined + self.superseded


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A row that was not published: where it stood, as it came, and the rules that it broke."""

    intake: IntakeId
    source: str
    file: str
    row: int
    faults: tuple[str, ...]
    values: Mapping[str, str | None]


def table_of(dataset_id: str) -> TableName:
    """Return the table of the lakehouse in which the published rows of a dataset lie."""
    return TableName(f"published.{dataset_id}")


MESSAGES: Final[dict[str, str]] = {
    "intake.broken_off": _("It was broken off while rows still arrived."),
    "intake.away": _("%(dependency)s did not answer."),
    "intake.bug": _("A fault of ours, of the kind %(kind)s; the log says more."),
    "intake.running": _("%(dataset)s is being taken in already."),
    "remedy.intake.running": _("Wait until that has ended, then try again."),
    "intake.not_found": _("There is no such intake, or it is not yours to see."),
    "remedy.intake.not_found": _("Choose one of those in the list."),
}

ACTS: Final[dict[str, str]] = {
    "intake.run": "Gather what a source has, and publish what is sound of it.",
    "intake.view": "See intakes, and rows in quarantine.",
}
"""What roles grant and the ledger names, with what it means."""
