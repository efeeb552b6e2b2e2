"""Cases as other rooms see them, and what is said to them."""

from datetime import datetime
from typing import Annotated, Literal, Protocol

import msgspec
from msgspec import Meta

from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.calendar.contracts import DayUnit
from kallipolis.foundation.ids import CaseId as CaseId
from kallipolis.foundation.ids import Edition, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.logic.messages import MESSAGES as MESSAGES
from kallipolis.platforms.application.cases.logic.procedure import Ground as Ground
from kallipolis.platforms.application.cases.logic.procedure import Procedure as Procedure
from kallipolis.platforms.application.cases.logic.process import Notices as Notices
from kallipolis.platforms.application.cases.logic.process import Process as Process
from kallipolis.platforms.application.cases.logic.requests import Answers as Answers
from kallipolis.platforms.application.cases.logic.requests import Correction as Correction
from kallipolis.platforms.application.cases.logic.requests import Elsewhere as Elsewhere
from kallipolis.platforms.application.cases.logic.requests import Fee as Fee
from kallipolis.platforms.application.cases.logic.requests import Field as Field
from kallipolis.platforms.application.cases.logic.requests import Gap as Gap
from kallipolis.platforms.application.cases.logic.requests import Kind as Kind
from kallipolis.platforms.application.cases.logic.requests import Opening as Opening
from kallipolis.platforms.application.cases.logic.requests import Origin as Origin
from kallipolis.platforms.application.cases.logic.requests import PartOpening as PartOpening
from kallipolis.platforms.application.cases.logic.requests import Piece as Piece
from kallipolis.platforms.application.cases.logic.requests import Request as Request
from kallipolis.platforms.application.cases.logic.requests import ReviewAsked as ReviewAsked
from kallipolis.platforms.application.cases.logic.requests import Then as Then
from kallipolis.platforms.application.cases.logic.requests import Wanted as Wanted
from kallipolis.platforms.application.cases.logic.snapshot import (
    CorrectionsNotice as CorrectionsNotice,
)
from kallipolis.platforms.application.cases.logic.snapshot import DecisionMade as DecisionMade
from kallipolis.platforms.application.cases.logic.snapshot import FeeOwed as FeeOwed
from kallipolis.platforms.application.cases.logic.snapshot import GapAccepted as GapAccepted
from kallipolis.platforms.application.cases.logic.snapshot import PartProgress as PartProgress
from kallipolis.platforms.application.cases.logic.snapshot import Pause as Pause
from kallipolis.platforms.application.cases.logic.snapshot import RatingGiven as RatingGiven
from kallipolis.platforms.application.cases.logic.snapshot import ReviewOpened as ReviewOpened
from kallipolis.platforms.application.cases.logic.snapshot import (
    SupervisionRemark as SupervisionRemark,
)
from kallipolis.platforms.application.cases.logic.vocabulary import ClockState as ClockState
from kallipolis.platforms.application.cases.logic.vocabulary import FeePoint as FeePoint
from kallipolis.platforms.application.cases.logic.vocabulary import Light as Light
from kallipolis.platforms.application.cases.logic.vocabulary import Opinion as Opinion
from kallipolis.platforms.application.cases.logic.vocabulary import Outcome as Outcome
from kallipolis.platforms.application.cases.logic.vocabulary import PauseKind as PauseKind
from kallipolis.platforms.application.cases.logic.vocabulary import Phase as Phase
from kallipolis.platforms.application.cases.logic.vocabulary import RefundGround as RefundGround
from kallipolis.platforms.application.cases.logic.vocabulary import Relation as Relation
from kallipolis.platforms.application.cases.logic.vocabulary import Turn as Turn


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case in outline.

    ``due_at`` is when the promised (or else the statutory) limit ends, None while no clock runs;
    ``step_due_at`` when the step it is in should be done; ``light`` is as of the question;
    ``is_escalated`` says to officials that a term that still runs was reported to the supervisor.
    """

    id: CaseId
    service: str
    edition: Edition
    process: str
    title: Text
    state: str
    state_title: Text
    phase: Phase
    clock: ClockState
    waits_for: Turn
    light: Light
    applicant: PartyId
    applicant_name: str
    filed_by: PartyId
    region: RegionCode
    accepting: OrganisationId
    deciding: OrganisationId
    delivering: OrganisationId
    channel: str
    submitted_at: datetime
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    step_due_at: datetime | None = None
    decided_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    parent: CaseId | None = None
    is_escalated: bool = False
    version: int = 1

    @property
    def waits_for_applicant(self) -> bool:
        """Say whether it cannot go on before the applicant does something."""
        return self.waits_for is Turn.APPLICANT and self.phase is not Phase.CLOSED


class ClockFace(msgspec.Struct, frozen=True, kw_only=True):
    """How long a case took and may still take.

    Units: ``used`` and ``left`` in days of ``unit``; ``left`` is negative once it is late, and
    None while no clock runs.
    """

    light: Light
    unit: DayUnit
    used: int
    words: Text
    left: int | None = None
    due_at: datetime | None = None
    statutory_due_at: datetime | None = None
    step_due_at: datetime | None = None
    paused_since: datetime | None = None
    pause: PauseKind | None = None
    pause_reason: str = ""


class ActionOffer(msgspec.Struct, frozen=True, kw_only=True):
    """An action that the actor may take now, with the fields of the request it needs and takes.

    ``choices`` are the outcomes or opinions that lead on from here, where the action hangs on one.
    Units: ``most_days`` is the most that ``days`` may say, None where any number will do.
    """

    name: str
    title: Text
    needs: tuple[Field, ...] = ()
    takes: tuple[Field, ...] = ()
    choices: tuple[str, ...] = ()
    most_days: int | None = None


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One step in the history of a case; ``request`` holds what was said, without empty fields."""

    seq: int
    action: str
    title: Text
    from_state: str
    to_state: str
    relation: Relation
    by: PartyId | None
    by_name: str
    organisation: OrganisationId | None
    at: datetime
    facts: tuple[str, ...]
    request: Answers = {}


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Which official has the task of an organisation in a case, since when and given by whom."""

    organisation: OrganisationId
    party: PartyId
    name: str
    given_by: PartyId | None
    at: datetime


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A case as one actor may see it now.

    ``wanted`` is what somebody who grants it has to say in ``outputs``. ``earlier_decisions`` are
    those after which it was taken up again, the oldest first.
    """

    case: Case
    relations: tuple[Relation, ...]
    clock: ClockFace
    actions: tuple[ActionOffer, ...]
    answers: Answers
    evidence: tuple[Piece, ...]
    facts: Answers
    history: tuple[HistoryEntry, ...]
    wanted: tuple[Wanted, ...] = ()
    corrections: CorrectionsNotice | None = None
    gaps: tuple[GapAccepted, ...] = ()
    reviewing: tuple[OrganisationId, ...] = ()
    reviews: tuple[ReviewOpened, ...] = ()
    decision: DecisionMade | None = None
    earlier_decisions: tuple[DecisionMade, ...] = ()
    rating: RatingGiven | None = None
    remarks: tuple[SupervisionRemark, ...] = ()
    parts: tuple[PartProgress, ...] = ()
    pauses: tuple[Pause, ...] = ()
    holders: tuple[Holder, ...] = ()
    commitment: str = ""
    fee: FeeOwed | None = None


class InboxFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of the cases that wait for an official's organisations to show.

    ``what`` are the cases that wait for the organisation itself, the reviews it owes to others, or
    both. ``region`` stands for all that lie in it. ``words`` are how a case number or the
    applicant's name begins. ``holder`` is the official who has it, ``me`` or ``nobody``; empty is
    anybody. ``after`` is the ``after`` of the page before, or the ``mark`` of a row; ``before``
    asks for the rows in front of a mark instead.

    Units: ``limit`` in rows.
    """

    what: Literal["both", "cases", "reviews"] = "both"
    organisation: OrganisationId | None = None
    light: Light | None = None
    service: str = ""
    state: Annotated[str, Meta(max_length=60)] = ""
    region: RegionCode | None = None
    words: Annotated[str, Meta(max_length=100)] = ""
    holder: Annotated[str, Meta(max_length=32)] = ""
    sort: Literal["due", "received", "-received"] = "due"
    after: Annotated[str, Meta(max_length=100)] = ""
    before: Annotated[str, Meta(max_length=100)] = ""
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class Workplace(msgspec.Struct, frozen=True, kw_only=True):
    """A case as a place where officials work: whose it is, and who reaches it there."""

    case: CaseId
    service: str
    applicant: PartyId
    reach: Resource


class TeamLoad(msgspec.Struct, frozen=True, kw_only=True):
    """How many tasks an official of an organisation has, and how many of them are near or late.

    ``party`` is None for what nobody has.
    """

    party: PartyId | None
    name: str
    open: int
    near: int
    overdue: int


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """What the officials of an organisation have; counted just now where ``as_of`` is None."""

    loads: tuple[TeamLoad, ...]
    as_of: datetime | None = None


class LightCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How much waits in an inbox by light; ``is_more`` where only the most urgent were counted."""

    all: int = 0
    red: int = 0
    yellow: int = 0
    green: int = 0
    paused: int = 0
    is_more: bool = False


class InboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """One case that waits for an organisation: for its own step, or for its review.

    ``mark`` is its place in the list; ``holder`` is who has it, None where nobody has.
    """

    case: Case
    organisation: OrganisationId
    task: Literal["case", "review"]
    due_at: datetime | None
    light: Light
    words: Text
    mark: str = ""
    holder: Holder | None = None


class InboxPage(msgspec.Struct, frozen=True, kw_only=True):
    """The most urgent first; ``after`` asks for the next page, None on the last one."""

    rows: tuple[InboxRow, ...]
    after: str | None = None


class InboxChoices(msgspec.Struct, frozen=True, kw_only=True):
    """What the filters of an inbox can choose from: only what waits there now."""

    services: tuple[tuple[str, Text], ...] = ()
    states: tuple[tuple[str, Text], ...] = ()


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """How many open cases lie with an organisation, and how many of them are near or late."""

    organisation: OrganisationId
    open: int
    near: int
    overdue: int


class CasePage(msgspec.Struct, frozen=True, kw_only=True):
    """Cases in the order of the list asked for; ``after`` asks for the next page."""

    cases: tuple[Case, ...]
    after: str | None = None


class Supervision(msgspec.Struct, frozen=True, kw_only=True):
    """What a supervisor watches: the load of each organisation, and cases, most urgent first.

    The load was counted just now where ``as_of`` is None. ``before`` asks for the page of cases
    before this one; None where there is none.
    """

    loads: tuple[Load, ...]
    urgent: CasePage
    before: str | None = None
    services: tuple[tuple[str, Text], ...] = ()
    as_of: datetime | None = None


class SupervisionFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which open cases a supervisor watches: of an organisation, a service, a light, a region.

    ``region`` stands for all that lie in it, unless only its ``own`` authorities are asked for.
    ``escalated`` asks for those alone that were reported to the supervisor.
    ``after`` is the ``after`` of the page before, ``before`` the ``before`` of the page after.
    Units: ``limit`` in rows.
    """

    organisation: OrganisationId | None = None
    service: str = ""
    light: Light | None = None
    region: RegionCode | None = None
    within: Literal["all", "own"] = "all"
    escalated: Literal["", "yes"] = ""
    after: Annotated[str, Meta(max_length=100)] = ""
    before: Annotated[str, Meta(max_length=100)] = ""
    limit: int = 50


class RegionFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How the cases stand that the authorities of a region decide, with all that lies in it.

    ``is_whole`` is False for those of its own authorities alone. ``open``, ``near``, ``overdue``
    and ``urged`` are as of now; ``decided``, ``withdrawn`` and ``days`` are of what was closed
    since the beginning of the period.

    Units: ``days`` in calendar days from submission to decision, on average.
    Missing: ``days`` is None where nothing was decided.
    """

    region: RegionCode
    is_whole: bool
    open: int
    near: int
    overdue: int
    urged: int
    decided: int
    withdrawn: int
    days: float | None


class RegionWatch(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of what lies directly in a region, and the way down to it in the actor's reach.

    ``around`` is empty where regions are shown side by side that an actor supervises; ``since``
    begins the period. All was counted just now where ``as_of`` is None.
    """

    rows: tuple[RegionFigures, ...]
    around: tuple[RegionCode, ...]
    since: datetime
    as_of: datetime | None = None


class PastCase(msgspec.Struct, frozen=True, kw_only=True):
    """What a decided case was decided on, nobody's name in it."""

    id: CaseId
    edition: Edition
    outcome: Outcome
    decided_at: datetime
    answers: Answers
    facts: Answers


class PastFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which decided cases to look back on, latest first.

    Shape: decided in the half-open period ``[since, until)``, None where it is open. ``region``
    stands for all that lie in it. ``before`` is the last case of the page before. Units: ``limit``
    in cases.
    """

    since: datetime | None = None
    until: datetime | None = None
    region: RegionCode | None = None
    before: Annotated[str, Meta(max_length=20)] = ""
    limit: int = 200


class CaseFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which cases to list, latest first: one's own, or those that an organisation decides.

    ``after`` is the ``after`` of the page before. Units: ``limit`` in rows.
    """

    organisation: OrganisationId | None = None
    service: str = ""
    after: Annotated[str, Meta(max_length=20)] = ""
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class Supply(msgspec.Struct, frozen=True, kw_only=True):
    """What an applicant adds to a case, beside what the case holds already.

    ``asked`` are the answers that they were asked for, None where they may change any.
    """

    service: str
    edition: Edition
    applicant: PartyId
    filed_by: PartyId
    answers: Answers
    facts: Answers
    asked: frozenset[str] | None
    request: Request


class CheckSupply(Protocol):
    """Hold what an applicant adds against the form of their case; a domain fills this port."""

    def __call__(self, actor: Actor, supply: Supply) -> Request:
        """Return the request as the case may take it in, with clean answers.

        Raises:
            Refusal: with a problem for each answer and file that does not fit.
        """


ACTS: dict[str, str] = {
    "case.submit": "Send in for a public service.",
    "case.view": "Read a case.",
    "case.apply": "Act as the applicant: correct, answer, withdraw, rate.",
    "case.accept": "Accept a submission, refuse it, or ask for corrections.",
    "case.lead": "Lead the review: ask others, suspend, resume, transfer.",
    "case.review": "Review a case for one's organisation.",
    "case.decide": "Decide a case.",
    "case.deliver": "Hand over what was decided.",
    "case.take": "Take a case of one's organisation that nobody has, or put one's own back.",
    "case.assign": "Give the cases of one's organisation to its officials.",
    "case.supervise": "Watch limits, remind, remark.",
    "case.export": "Take the list of the cases that one supervises out of the platform.",
    "case.receive": "Take in what another node says about a piece of evidence.",
    "case.tick": "Do what time does in a case.",
    "case.*": "Any other act that the process of a pack names.",
}
"""What roles grant and the ledger names, with what it means."""
