"""What a case is opened with, and what is said to it."""

from datetime import date, datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import Edition, FileId, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.money import Money
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.logic.vocabulary import (
    FeePoint,
    Opinion,
    Outcome,
    PauseKind,
    RefundGround,
)

Words = Annotated[str, Meta(max_length=4000)]
Answers = dict[str, object]
LONGEST_KEY: Final = 200
"""Characters of an idempotency key, which is what our column holds."""


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That another node was asked for a piece of evidence, and how that stands.

    ``question`` is what it was asked; ``refusal`` the code by which it would not tell.
    Missing: ``answered_at`` is None while the answer is on its way.
    """

    question: str
    holder: Text
    asked_at: datetime
    answered_at: datetime | None = None
    refusal: str = ""

    @property
    def is_waiting(self) -> bool:
        """Say whether the answer is on its way."""
        return self.answered_at is None


class Origin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Out of which dataset values of a registry came: which record, written when.

    ``fields`` are the values meant. Missing: ``updated`` is empty where nobody knows.
    """

    dataset: str
    record: str
    updated: str = ""
    fields: tuple[str, ...] = ()


class Piece(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One piece of evidence as a case holds it, or the place where it is missing.

    ``requirement`` is the evidence type that the service names. ``reference`` points into the
    registry it was found in, which has said so since ``as_of``. ``may_follow`` says that the case
    may be accepted without it for a time; what is not ``is_required`` need not come at all.
    ``elsewhere`` is the other node that was asked for it, if one was. ``basis``, ``carried_by`` (a
    duty, consent or the applicant's request) and ``purpose`` are the ground of what a registry was
    asked, empty where none was. ``origins`` are the datasets that its values came from, as far as
    the registry knew.
    """

    requirement: str
    source: Literal["registry", "upload", "commitment", "missing"] = "missing"
    title: Text | None = None
    reference: str = ""
    as_of: datetime | None = None
    files: tuple[FileId, ...] = ()
    may_follow: bool = False
    is_required: bool = True
    elsewhere: Elsewhere | None = None
    basis: str = ""
    carried_by: Literal["", "duty", "consent", "request"] = ""
    purpose: Text | None = None
    origins: tuple[Origin, ...] = ()

    @property
    def is_there(self) -> bool:
        """Say whether the proof has been given."""
        return self.source != "missing"

    @property
    def is_lacking(self) -> bool:
        """Say whether the proof has to be given and has not."""
        return self.is_required and not self.is_there


class Correction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing to correct: the answer or evidence type it is about, and what is wrong with it."""

    item: str
    words: Words


class Gap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Evidence that may follow, and the last day on which it may."""

    requirement: str
    until: date


class ReviewAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organisation that is asked for its opinion, and how long it may take."""

    organisation: OrganisationId
    limit: Limit | None = None


Kind = Literal["text", "date", "money", "integer", "decimal", "boolean", "list", "region"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that the output of a case must say and that nothing yet tells: who grants says it.

    ``labels`` are the codes to choose from, in words; any value will do where there are none.
    """

    name: str
    title: Text
    type: Kind = "text"
    labels: dict[str, Text] = {}


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said with an action; which of it an action needs or takes, its process declares.

    ``rule`` is the id of the legal resource that decides, ``remedy`` what the applicant can do.
    ``outputs`` is what the case wants to be said by who grants it, by name.
    """

    reason: Words = ""
    rule: Annotated[str, Meta(max_length=400)] = ""
    remedy: Words = ""
    outcome: Outcome | None = None
    opinion: Opinion | None = None
    kind: PauseKind | None = None
    days: Annotated[int, Meta(ge=1, le=366)] | None = None
    organisation: OrganisationId | None = None
    reviews: tuple[ReviewAsked, ...] = ()
    corrections: tuple[Correction, ...] = ()
    gaps: tuple[Gap, ...] = ()
    evidence: tuple[Piece, ...] = ()
    answers: Answers = {}
    outputs: Answers = {}
    commitment: Words = ""
    rating: Annotated[int, Meta(ge=1, le=5)] | None = None
    part: str = ""


Field = Literal[
    "reason",
    "rule",
    "remedy",
    "outcome",
    "opinion",
    "kind",
    "days",
    "organisation",
    "reviews",
    "corrections",
    "gaps",
    "evidence",
    "answers",
    "outputs",
    "commitment",
    "rating",
    "part",
]


class Fee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an applicant pays for a case, when, and what may become of the case for it to go back.

    Units: ``amount`` in minor units of ``currency``, more than none.
    """

    amount: Annotated[int, Meta(gt=0)]
    currency: str
    when: FeePoint
    refund_on: tuple[RefundGround, ...] = ()

    @property
    def money(self) -> Money:
        """Return it as money."""
        return Money(amount=self.amount, currency=self.currency)


class Opening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a case begins with.

    ``accepting`` takes it in, ``deciding`` decides it, ``delivering`` hands over what comes of it
    (the accepting one if empty); they differ when a case is accepted in one region and decided in
    another. ``reviewing`` are organisations that its service names for review, for the lead to ask.
    ``facts`` is what the rules saw and found; what is kept in it under ``others``, in the same
    shape, is about other people, and the applicant is never shown it. ``wanted`` is what the output
    lacks all the same. ``fee`` is what is to be paid for it, None for nothing. ``service_kind`` is
    what kind of service it is, by which the law of procedure of a place may differ. The same
    ``idempotency_key`` by the same actor opens one case only. ``parts`` make it a joint case.
    """

    service: str
    service_kind: str = ""
    edition: Edition
    process: str
    title: Text
    applicant: PartyId
    applicant_name: str = ""
    region: RegionCode
    deciding_region: RegionCode | None = None
    accepting: OrganisationId
    deciding: OrganisationId
    delivering: OrganisationId | None = None
    promised: Limit | None = None
    statutory: Limit | None = None
    answers: Answers = {}
    evidence: tuple[Piece, ...] = ()
    facts: Answers = {}
    wanted: tuple[Wanted, ...] = ()
    commitment: str = ""
    fee: Fee | None = None
    idempotency_key: Annotated[str, Meta(max_length=200)] = ""
    reviewing: tuple[OrganisationId, ...] = ()
    parts: tuple["PartOpening", ...] = ()


class PartOpening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a joint case: a case of its own, opened once all parts in ``after`` are granted.

    It is played by the edition of the joint case.
    ``on_refused`` says what a refusal of this part does to those that wait for it: they are
    opened all the same, or never. ``then`` is what the platform does once it is opened.
    """

    key: str
    opening: Opening
    after: tuple[str, ...] = ()
    on_refused: Literal["continue", "stop"] = "stop"
    then: tuple["Then", ...] = ()


class Then(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An action that the platform itself takes in the transaction that opens a case."""

    action: str
    request: Request = Request()


def require_key(key: str) -> None:
    """Refuse an idempotency key that cannot be kept as it is: cut short, two could become one.

    Raises:
        Refusal: ``case.idempotency_key`` when it is too long or holds what cannot be read.
    """
    if len(key) > LONGEST_KEY or not key.isprintable():
        problem = Problem(
            field="Idempotency-Key", code="case.idempotency_key", values={"limit": str(LONGEST_KEY)}
        )
        raise Refusal(
            "case.idempotency_key",
            Reason.MALFORMED,
            values={"limit": str(LONGEST_KEY)},
            problems=(problem,),
        )
