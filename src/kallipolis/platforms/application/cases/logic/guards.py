"""What must hold before a case may move: one function for each word of the vocabulary."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.errors import Problem
from kallipolis.platforms.application.cases.logic import clocks, fees
from kallipolis.platforms.application.cases.logic.context import Context, malformed, refuse
from kallipolis.platforms.application.cases.logic.process import Guard
from kallipolis.platforms.application.cases.logic.snapshot import ReviewOpened, Snapshot
from kallipolis.platforms.application.cases.logic.supplies import head_of
from kallipolis.platforms.application.cases.logic.vocabulary import (
    ClockState,
    FeePoint,
    Opinion,
    Outcome,
)

Check = Callable[[Snapshot, Context], None]


def corrections_not_asked(snapshot: Snapshot, context: Context) -> None:
    """Let corrections be asked once, and never again: everything is told at one time."""
    if snapshot.corrections is not None:
        raise refuse("corrections_asked_already", rule=context.action.legal_basis)


def corrections_answered(snapshot: Snapshot, context: Context) -> None:
    """Require an answer or evidence for each thing that was to be corrected."""
    given = {head_of(name) for name in context.request.answers}
    given |= {piece.requirement for piece in context.request.evidence if piece.is_there}
    asked = snapshot.corrections.items if snapshot.corrections is not None else ()
    left = [item.item for item in asked if head_of(item.item) not in given]
    if left:
        problems = (Problem(field=item, code="case.correction_missing") for item in left)
        raise refuse("corrections_incomplete", *problems)


def reviews_in(snapshot: Snapshot, context: Context) -> None:
    """Require that every reviewing organisation has spoken, or has let its own limit pass."""
    for review in snapshot.reviews:
        if review.given_at is None and not _is_overdue(review, snapshot, context):
            raise refuse(
                "reviews_open",
                Problem(
                    field="reviews",
                    code="case.review_open",
                    values={"organisation": review.organisation},
                ),
            )


def objections_answered(snapshot: Snapshot, context: Context) -> None:
    """Require a reason from who grants what a reviewing organisation objected to."""
    against = [r for r in snapshot.reviews if r.opinion in {Opinion.OBJECT, Opinion.NEEDS}]
    if against and context.request.outcome is Outcome.GRANTED and not context.request.reason:
        raise refuse("objection_unanswered", malformed("reason"))


def evidence_complete(snapshot: Snapshot, context: Context) -> None:
    """Require that no evidence is missing."""
    left = [piece.requirement for piece in snapshot.evidence if piece.is_lacking]
    if left:
        problems = (Problem(field=item, code="case.evidence_missing") for item in left)
        raise refuse("evidence_incomplete", *problems)


def gaps_allowed(snapshot: Snapshot, context: Context) -> None:
    """Let only such evidence follow that may, until a day that is still to come, and all of it."""
    today = calendars.local_day(context.calendar, context.now)
    missing = {
        piece.requirement: piece.may_follow for piece in snapshot.evidence if piece.is_lacking
    }
    problems = [
        malformed(gap.requirement, "case.gap_not_allowed")
        for gap in context.request.gaps
        if not missing.get(gap.requirement, False)
    ]
    problems += [
        malformed(gap.requirement, "case.gap_in_the_past")
        for gap in context.request.gaps
        if gap.until <= today
    ]
    named = {gap.requirement for gap in context.request.gaps}
    problems += [malformed(item, "case.evidence_missing") for item in missing if item not in named]
    if problems:
        raise refuse("gaps_not_allowed", *problems)


def gaps_supplied(snapshot: Snapshot, context: Context) -> None:
    """Require that all evidence that was to follow has come, but for a refusal."""
    left = [gap.requirement for gap in snapshot.gaps if gap.supplied_at is None]
    if left and context.request.outcome is not Outcome.REFUSED:
        problems = (Problem(field=item, code="case.evidence_missing") for item in left)
        raise refuse("gaps_open", *problems)


def commitment_signed(snapshot: Snapshot, context: Context) -> None:
    """Require that the applicant has signed the commitment."""
    if not snapshot.commitment:
        raise refuse("commitment_unsigned")


def granted(snapshot: Snapshot, context: Context) -> None:
    """Require that the case was granted, in whole or in part."""
    if snapshot.outcome not in {Outcome.GRANTED, Outcome.PARTLY}:
        raise refuse("not_granted")


def not_extended(snapshot: Snapshot, context: Context) -> None:
    """Let a limit be extended once."""
    if snapshot.extension:
        raise refuse("extended_already", rule=context.action.legal_basis)


def not_rated(snapshot: Snapshot, context: Context) -> None:
    """Let a case be rated once."""
    if snapshot.rating is not None:
        raise refuse("rated_already")


def not_urged_today(snapshot: Snapshot, context: Context) -> None:
    """Let an applicant urge once a day."""
    today = calendars.local_day(context.calendar, context.now)
    last = snapshot.urged_at
    if last is not None and calendars.local_day(context.calendar, last) == today:
        raise refuse("urged_today")


def remark_open(snapshot: Snapshot, context: Context) -> None:
    """Require a remark that has not been answered."""
    if all(remark.answered_at is not None for remark in snapshot.remarks):
        raise refuse("no_remark_open")


def parts_closed(snapshot: Snapshot, context: Context) -> None:
    """Require that no part of a joint case is left to wait for."""
    if any(part.progress.state in {"waiting", "open"} for part in snapshot.parts):
        raise refuse("parts_open")


OF_THE_CASE: Final[Mapping[Guard, Check]] = {
    "corrections-not-asked": corrections_not_asked,
    "reviews-in": reviews_in,
    "evidence-complete": evidence_complete,
    "commitment-signed": commitment_signed,
    "granted": granted,
    "not-extended": not_extended,
    "not-rated": not_rated,
    "not-urged-today": not_urged_today,
    "remark-open": remark_open,
    "parts-closed": parts_closed,
    "fee-due-on-submission": fees.due(FeePoint.SUBMISSION),
    "fee-due-on-acceptance": fees.due(FeePoint.ACCEPTANCE),
    "fee-due-before-delivery": fees.due(FeePoint.DELIVERY),
}
"""Guards that look at the case alone, so that they also say which actions to offer."""

OF_THE_REQUEST: Final[Mapping[Guard, Check]] = {
    "corrections-answered": corrections_answered,
    "objections-answered": objections_answered,
    "gaps-allowed": gaps_allowed,
    "gaps-supplied": gaps_supplied,
}
"""Guards that look at what is said."""


def check_case(snapshot: Snapshot, context: Context) -> None:
    """Check what must hold of the case for the action.

    Raises:
        Refusal: of the first guard that does not hold; ``case.too_late`` when the time in which
            the action was open has passed.
    """
    within, decided = context.action.within, snapshot.decided_at
    if within is not None and decided is not None:
        _check_in_time(within, decided, context)
    _check(snapshot, context, OF_THE_CASE)


def check_request(snapshot: Snapshot, context: Context) -> None:
    """Check what must hold of the request.

    Raises:
        Refusal: of the first guard that does not hold.
    """
    _check(snapshot, context, OF_THE_REQUEST)


def _check(snapshot: Snapshot, context: Context, guards: Mapping[Guard, Check]) -> None:
    for guard in context.action.guards:
        if guard in guards:
            guards[guard](snapshot, context)


def _check_in_time(within: Limit, decided: datetime, context: Context) -> None:
    if context.now > calendars.add(context.calendar, decided, within.days, within.unit):
        raise refuse("too_late")


def _is_overdue(review: ReviewOpened, snapshot: Snapshot, context: Context) -> bool:
    if review.limit is None or snapshot.clock is not ClockState.RUNNING:
        return False
    end = clocks.end_of(context.calendar, review.asked_at, review.limit, snapshot.pauses)
    return context.now > end
