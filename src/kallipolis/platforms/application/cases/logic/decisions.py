"""What ends a case, and what takes it up again: decisions, withdrawal, appeal."""

from typing import Final

from msgspec.structs import replace

from kallipolis.platforms.application.cases import events
from kallipolis.platforms.application.cases.logic import outputs, parts
from kallipolis.platforms.application.cases.logic.context import (
    PLATFORM,
    Context,
    Result,
    incomplete,
    refuse,
)
from kallipolis.platforms.application.cases.logic.snapshot import DecisionMade, Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import Outcome, Relation

UNFAVOURABLE: Final = frozenset({Outcome.REFUSED, Outcome.NOT_ACCEPTED, Outcome.REVOKED})


def refuse_acceptance(snapshot: Snapshot, context: Context) -> Result:
    """Refuse the case at the door, with reason, rule and remedy."""
    decided = _decided(snapshot, context, Outcome.NOT_ACCEPTED)
    request = context.request
    extra = {"rule": request.rule, "remedy": request.remedy, "by": context.who.party}
    return decided, (events.CaseNotAccepted, extra)


def decide(snapshot: Snapshot, context: Context) -> Result:
    """Decide the case, by a named person or by the platform; a refusal has rule and remedy.

    A grant says whatever its output would lack otherwise.
    """
    outcome = context.request.outcome
    if outcome is None or outcome is Outcome.NOT_ACCEPTED:
        raise incomplete("outcome")
    decided = _decided(snapshot, context, outcome)
    extra = {
        "outcome": outcome,
        "rule": context.request.rule,
        "by": context.who.party,
        "organisation": snapshot.deciding,
    }
    return decided, (events.CaseDecided, extra)


def confirm(snapshot: Snapshot, context: Context) -> Result:
    """Find true, afterwards, what the case was granted on."""
    return snapshot, (events.CaseConfirmed, {})


def revoke(snapshot: Snapshot, context: Context) -> Result:
    """Take back what was granted; the decision that granted it stays on record."""
    revoked = _decided(_archived(snapshot), context, Outcome.REVOKED)
    extra = {"rule": context.request.rule, "by": context.who.party}
    return revoked, (events.CaseRevoked, extra)


def withdraw(snapshot: Snapshot, context: Context) -> Result:
    """End the case because the applicant no longer wants it, or is deemed not to.

    Only the platform itself deems; another node tells what the applicant said.
    """
    deemed = context.who == PLATFORM
    ended = replace(snapshot, outcome=Outcome.WITHDRAWN, parts=parts.dropped(snapshot.parts))
    return ended, (events.CaseWithdrawn, {"deemed": deemed})


def appeal(snapshot: Snapshot, context: Context) -> Result:
    """Contest the decision; a superior looks at it."""
    return snapshot, (events.CaseAppealed, {})


def uphold(snapshot: Snapshot, context: Context) -> Result:
    """Let the decision stand after an appeal."""
    return snapshot, (events.AppealRejected, {})


def reopen(snapshot: Snapshot, context: Context) -> Result:
    """Begin anew after an appeal: the clock from the start, the old decision kept on record."""
    begun = replace(
        _archived(snapshot),
        closed_at=None,
        delivered_at=None,
        started_at=context.now,
        stopped_at=None,
        pauses=(),
        extension=0,
        reviews=tuple(review for review in snapshot.reviews if review.given_at is not None),
        signals={},
    )
    return begun, (events.CaseReopened, {"reason": context.request.reason})


def _decided(snapshot: Snapshot, context: Context, outcome: Outcome) -> Snapshot:
    request, who = context.request, context.who
    if outcome in UNFAVOURABLE:
        left = [name for name in ("reason", "rule", "remedy") if not getattr(request, name)]
        if left:
            raise incomplete(*left)
    if who.party is None and who.relation is not Relation.SYSTEM:
        raise refuse("decider_unnamed")
    decision = DecisionMade(
        outcome=outcome,
        at=context.now,
        by=who.party,
        by_name=who.name,
        organisation=snapshot.accepting if outcome is Outcome.NOT_ACCEPTED else snapshot.deciding,
        reason=request.reason,
        rule=request.rule,
        remedy=request.remedy,
        outputs=outputs.given(snapshot.wanted, request.outputs)
        if outcome is Outcome.GRANTED
        else {},
    )
    return replace(snapshot, decision=decision, decided_at=context.now, outcome=outcome)


def _archived(snapshot: Snapshot) -> Snapshot:
    earlier = snapshot.earlier_decisions
    if snapshot.decision is not None:
        earlier = (*earlier, snapshot.decision)
    return replace(
        snapshot, decision=None, decided_at=None, outcome=None, earlier_decisions=earlier
    )
