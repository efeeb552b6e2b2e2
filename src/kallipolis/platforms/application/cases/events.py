"""Facts about cases; each names the case, and ids and figures that a reaction needs."""

from datetime import datetime
from typing import ClassVar

import msgspec

from kallipolis.foundation.ids import CaseId, Edition, OrganisationId, PartyId, RegionCode
from kallipolis.platforms.application.cases.logic.vocabulary import (
    Opinion,
    Outcome,
    PauseKind,
    Phase,
)

PREFIX = "org.kallipolis.cases."


class CaseFact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every fact about a case says; the event's subject is the case's id.

    ``action`` is the action that made it true; ``state`` and ``phase`` are those after it.
    """

    TYPE: ClassVar[str] = ""

    case: CaseId
    service: str
    edition: Edition
    process: str
    action: str
    state: str
    phase: Phase
    region: RegionCode
    accepting: OrganisationId
    deciding: OrganisationId
    applicant: PartyId
    filed_by: PartyId
    channel: str
    parent: CaseId | None = None


class CaseSubmitted(CaseFact, frozen=True, kw_only=True):
    """A case was opened."""

    TYPE: ClassVar[str] = PREFIX + "submitted"


class CaseAccepted(CaseFact, frozen=True, kw_only=True):
    """A case was accepted for decision; its clock runs."""

    TYPE: ClassVar[str] = PREFIX + "accepted"

    gaps: tuple[str, ...] = ()


class CaseNotAccepted(CaseFact, frozen=True, kw_only=True):
    """A case was refused at the door, with rule and remedy."""

    TYPE: ClassVar[str] = PREFIX + "not-accepted"

    rule: str = ""
    remedy: str = ""
    by: PartyId | None = None


class CorrectionsAsked(CaseFact, frozen=True, kw_only=True):
    """The applicant was told, once, everything that is to be corrected."""

    TYPE: ClassVar[str] = PREFIX + "corrections-asked"

    items: tuple[str, ...] = ()


class CaseSupplemented(CaseFact, frozen=True, kw_only=True):
    """The applicant supplied corrections or evidence that was to follow."""

    TYPE: ClassVar[str] = PREFIX + "supplemented"

    items: tuple[str, ...] = ()


class EvidenceAnswered(CaseFact, frozen=True, kw_only=True):
    """Another node has answered about a piece of evidence: it came, is not there, is withheld."""

    TYPE: ClassVar[str] = PREFIX + "evidence-answered"

    requirement: str
    is_there: bool = False
    refusal: str = ""


class EvidenceForgone(CaseFact, frozen=True, kw_only=True):
    """A proof that was looked up does not count any more: its consent was withdrawn, or an
    objection to the look-up was right."""

    TYPE: ClassVar[str] = PREFIX + "evidence-forgone"

    requirement: str


class ReviewsAsked(CaseFact, frozen=True, kw_only=True):
    """Organisations were asked for their opinions."""

    TYPE: ClassVar[str] = PREFIX + "reviews-asked"

    organisations: tuple[OrganisationId, ...] = ()


class OpinionGiven(CaseFact, frozen=True, kw_only=True):
    """A reviewing organisation gave its opinion."""

    TYPE: ClassVar[str] = PREFIX + "opinion-given"

    organisation: OrganisationId
    opinion: Opinion


class CaseSuspended(CaseFact, frozen=True, kw_only=True):
    """The clock of a case was stopped for a reason that the law knows."""

    TYPE: ClassVar[str] = PREFIX + "suspended"

    kind: PauseKind
    days: int | None = None


class CaseResumed(CaseFact, frozen=True, kw_only=True):
    """The clock of a case runs again."""

    TYPE: ClassVar[str] = PREFIX + "resumed"


class CaseExtended(CaseFact, frozen=True, kw_only=True):
    """The limit of a case was extended."""

    TYPE: ClassVar[str] = PREFIX + "extended"

    days: int


class CaseDecided(CaseFact, frozen=True, kw_only=True):
    """A case was decided; ``by`` is None when the platform did, under a rule."""

    TYPE: ClassVar[str] = PREFIX + "decided"

    outcome: Outcome
    rule: str = ""
    by: PartyId | None = None
    organisation: OrganisationId


class CaseConfirmed(CaseFact, frozen=True, kw_only=True):
    """What a case was granted on was checked afterwards and found true."""

    TYPE: ClassVar[str] = PREFIX + "confirmed"


class CaseRevoked(CaseFact, frozen=True, kw_only=True):
    """What a case had granted was taken back."""

    TYPE: ClassVar[str] = PREFIX + "revoked"

    rule: str = ""
    by: PartyId | None = None


class CaseWithdrawn(CaseFact, frozen=True, kw_only=True):
    """A case was withdrawn, or is deemed to be."""

    TYPE: ClassVar[str] = PREFIX + "withdrawn"

    deemed: bool = False


class CaseTransferred(CaseFact, frozen=True, kw_only=True):
    """A case passed to another deciding organisation."""

    TYPE: ClassVar[str] = PREFIX + "transferred"

    origin: OrganisationId
    organisation: OrganisationId


class CaseHandedOver(CaseFact, frozen=True, kw_only=True):
    """The accepting organisation handed a case over to the deciding one."""

    TYPE: ClassVar[str] = PREFIX + "handed-over"

    organisation: OrganisationId


class CaseUrged(CaseFact, frozen=True, kw_only=True):
    """The applicant asked the organisation to hurry."""

    TYPE: ClassVar[str] = PREFIX + "urged"


class CaseReminded(CaseFact, frozen=True, kw_only=True):
    """A supervisor reminded the organisation of a case."""

    TYPE: ClassVar[str] = PREFIX + "reminded"


class CaseRemarked(CaseFact, frozen=True, kw_only=True):
    """A supervisor remarked on a case."""

    TYPE: ClassVar[str] = PREFIX + "remarked"


class RemarkAnswered(CaseFact, frozen=True, kw_only=True):
    """A supervisor's remark was answered."""

    TYPE: ClassVar[str] = PREFIX + "remark-answered"


class CaseAssigned(CaseFact, frozen=True, kw_only=True):
    """An official has what an organisation has to do in a case; nobody, if ``holder`` is None."""

    TYPE: ClassVar[str] = PREFIX + "assigned"

    organisation: OrganisationId
    holder: PartyId | None = None
    by: PartyId | None = None


class CaseDelivered(CaseFact, frozen=True, kw_only=True):
    """What came of a case was delivered."""

    TYPE: ClassVar[str] = PREFIX + "delivered"


class CaseRated(CaseFact, frozen=True, kw_only=True):
    """The applicant rated a case. Units: ``stars`` from 1 to 5, best."""

    TYPE: ClassVar[str] = PREFIX + "rated"

    stars: int


class CaseAppealed(CaseFact, frozen=True, kw_only=True):
    """The applicant contests the decision of a case."""

    TYPE: ClassVar[str] = PREFIX + "appealed"


class AppealRejected(CaseFact, frozen=True, kw_only=True):
    """The decision of a case stands after an appeal."""

    TYPE: ClassVar[str] = PREFIX + "appeal-rejected"


class CaseReopened(CaseFact, frozen=True, kw_only=True):
    """A closed case was reopened after an appeal."""

    TYPE: ClassVar[str] = PREFIX + "reopened"

    reason: str = ""


class PartOpened(CaseFact, frozen=True, kw_only=True):
    """A part of a joint case was opened as a case of its own."""

    TYPE: ClassVar[str] = PREFIX + "part-opened"

    part: str
    part_case: CaseId


class PartClosed(CaseFact, frozen=True, kw_only=True):
    """A part of a joint case was closed."""

    TYPE: ClassVar[str] = PREFIX + "part-closed"

    part: str
    part_case: CaseId | None = None
    outcome: Outcome | None = None


class CasePaymentAsked(CaseFact, frozen=True, kw_only=True):
    """The applicant was asked for the fee. Units: ``amount`` in minor units of ``currency``."""

    TYPE: ClassVar[str] = PREFIX + "payment-asked"

    amount: int
    currency: str


class CasePaid(CaseFact, frozen=True, kw_only=True):
    """The fee of a case has come in. Units: ``amount`` in minor units of ``currency``."""

    TYPE: ClassVar[str] = PREFIX + "paid"

    amount: int
    currency: str


class CaseMoved(CaseFact, frozen=True, kw_only=True):
    """A case took a step that no other fact names."""

    TYPE: ClassVar[str] = PREFIX + "moved"


class CaseClosed(CaseFact, frozen=True, kw_only=True):
    """Nothing is left to do in a case but to rate or to appeal."""

    TYPE: ClassVar[str] = PREFIX + "closed"

    outcome: Outcome | None = None


class CaseNearLimit(CaseFact, frozen=True, kw_only=True):
    """A term of a case ends soon."""

    TYPE: ClassVar[str] = PREFIX + "near-limit"

    term: str
    due_at: datetime
    organisation: OrganisationId | None = None


class CaseOverdue(CaseFact, frozen=True, kw_only=True):
    """A term of a case has passed."""

    TYPE: ClassVar[str] = PREFIX + "overdue"

    term: str
    due_at: datetime
    organisation: OrganisationId | None = None


class CaseEscalated(CaseFact, frozen=True, kw_only=True):
    """A term has been overdue for so long that the supervisor is called."""

    TYPE: ClassVar[str] = PREFIX + "escalated"

    term: str
    due_at: datetime
    organisation: OrganisationId | None = None


FACTS: tuple[type[CaseFact], ...] = (
    CaseSubmitted,
    CaseAccepted,
    CaseNotAccepted,
    CorrectionsAsked,
    CaseSupplemented,
    EvidenceAnswered,
    EvidenceForgone,
    ReviewsAsked,
    OpinionGiven,
    CaseSuspended,
    CaseResumed,
    CaseExtended,
    CaseDecided,
    CaseConfirmed,
    CaseRevoked,
    CaseWithdrawn,
    CaseTransferred,
    CaseHandedOver,
    CaseUrged,
    CaseReminded,
    CaseRemarked,
    RemarkAnswered,
    CaseAssigned,
    CaseDelivered,
    CaseRated,
    CaseAppealed,
    AppealRejected,
    CaseReopened,
    PartOpened,
    PartClosed,
    CasePaymentAsked,
    CasePaid,
    CaseMoved,
    CaseClosed,
    CaseNearLimit,
    CaseOverdue,
    CaseEscalated,
)
"""Every kind of fact about a case."""

_BY_TYPE = {fact.TYPE: fact for fact in FACTS}


def read(type: str, data: dict[str, object]) -> CaseFact:
    """Read the data of an event of this room as the fact that it is."""
    return msgspec.convert(data, _BY_TYPE[type])
