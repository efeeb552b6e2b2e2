"""All that the engine knows of one case, as it is stored.

Nothing here can hold itself, so the garbage collector need not look (``gc=False``); lists of cases
are read in half the time.
"""

from datetime import datetime
from typing import Literal

import msgspec

from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.ids import CaseId, Edition, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.logic.requests import (
    Answers,
    Correction,
    Fee,
    Opening,
    Piece,
    Then,
    Wanted,
)
from kallipolis.platforms.application.cases.logic.vocabulary import (
    ClockState,
    Opinion,
    Outcome,
    PauseKind,
    Phase,
)


class DecisionMade(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The authority's answer, by a named person, or by the platform under a rule.

    ``outputs`` is what the decider said of the output where nothing else told it.
    """

    outcome: Outcome
    at: datetime
    by: PartyId | None = None
    by_name: str = ""
    organisation: OrganisationId
    reason: str = ""
    rule: str = ""
    remedy: str = ""
    outputs: Answers = {}


class ReviewOpened(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A review asked of an organisation, and its opinion once given."""

    organisation: OrganisationId
    asked_at: datetime
    limit: Limit | None = None
    opinion: Opinion | None = None
    words: str = ""
    given_at: datetime | None = None
    by_name: str = ""
    by: PartyId | None = None


class CorrectionsNotice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The one notice of all that is to be corrected."""

    asked_at: datetime
    items: tuple[Correction, ...]
    answered_at: datetime | None = None


class GapAccepted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Evidence that was allowed to follow, until ``due_at``."""

    requirement: str
    due_at: datetime
    supplied_at: datetime | None = None


class SupervisionRemark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a supervisor said about a case, and what was answered."""

    at: datetime
    by_name: str
    words: str
    answer: str = ""
    answered_at: datetime | None = None


class RatingGiven(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How content the applicant was. Units: ``stars`` from 1 to 5, best."""

    stars: int
    words: str
    at: datetime


class PartProgress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One part of a joint case: not opened yet, open, closed, or never to be opened (dropped)."""

    key: str
    service: str
    title: Text
    state: Literal["waiting", "open", "closed", "dropped"]
    case: CaseId | None = None
    outcome: Outcome | None = None
    after: tuple[str, ...] = ()


class FeeOwed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The fee of a case: since when it has been asked for, and when it was paid."""

    fee: Fee
    asked_at: datetime | None = None
    paid_at: datetime | None = None

    @property
    def is_owed(self) -> bool:
        """Say whether it was asked for and has not been paid."""
        return self.asked_at is not None and self.paid_at is None


class Pause(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A stretch in which the clock stood still; ``until`` is None while it lasts."""

    since: datetime
    until: datetime | None = None
    kind: PauseKind = PauseKind.OTHER
    reason: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A stay in one state, since when, and how long it should last."""

    state: str
    since: datetime
    limit: Limit | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One part of a joint case, with what it will be opened with until it is."""

    progress: PartProgress
    on_refused: Literal["continue", "stop"] = "stop"
    opening: Opening | None = None
    then: tuple[Then, ...] = ()


class Signal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How far people have been told about a term that ends at ``due``."""

    due: datetime
    stage: Literal["near", "overdue", "escalated"]


class Listed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One case at one moment as lists show it: how it stands, without its papers.

    The clock counts from ``started_at`` and leaves out ``pauses``; ``extension`` is added to its
    limits. A page of fifty is read in little more than half the time of fifty snapshots.
    """

    id: CaseId
    service: str
    service_kind: str = ""
    edition: Edition
    process: str
    title: Text
    applicant: PartyId
    applicant_name: str = ""
    filed_by: PartyId
    channel: str
    regions: tuple[RegionCode, ...]
    accepting: OrganisationId
    deciding: OrganisationId
    delivering: OrganisationId
    promised: Limit | None = None
    statutory: Limit | None = None
    parent: CaseId | None = None
    submitted_at: datetime
    step: Step
    phase: Phase
    clock: ClockState
    version: int = 1
    accepted_at: datetime | None = None
    started_at: datetime | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    pauses: tuple[Pause, ...] = ()
    extension: int = 0
    gaps: tuple[GapAccepted, ...] = ()
    reviews: tuple[ReviewOpened, ...] = ()
    signals: dict[str, Signal] = {}

    @property
    def state(self) -> str:
        """Return the name of the state the case is in."""
        return self.step.state

    @property
    def deciding_region(self) -> RegionCode:
        """Return the region of the deciding organisation."""
        return self.regions[-1]

    @property
    def is_closed(self) -> bool:
        """Say whether nothing is left to do but to rate or to appeal."""
        return self.phase is Phase.CLOSED


class Snapshot(Listed, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One case at one moment, its answers and the facts of its rules left out.

    The clock ends at ``stopped_at``. ``held`` is the step that a suspension interrupted.
    ``entries`` is how many entries its history has.
    """

    entries: int = 0
    received_at: datetime | None = None
    stopped_at: datetime | None = None
    delivered_at: datetime | None = None
    held: Step | None = None
    evidence: tuple[Piece, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    commitment: str = ""
    fee: FeeOwed | None = None
    corrections: CorrectionsNotice | None = None
    reviewing: tuple[OrganisationId, ...] = ()
    decision: DecisionMade | None = None
    earlier_decisions: tuple[DecisionMade, ...] = ()
    rating: RatingGiven | None = None
    remarks: tuple[SupervisionRemark, ...] = ()
    urged_at: datetime | None = None
    parts: tuple[Part, ...] = ()


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of a case and the facts its rules saw."""

    answers: Answers = {}
    facts: Answers = {}
