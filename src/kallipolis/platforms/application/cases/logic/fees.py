"""The fee of a case: whether it is due at a point of the process, asking for it, and its coming in.

Money is the business of payments; a case knows only what it waits for, and that it has come.
"""

from collections.abc import Callable

from msgspec.structs import replace

from kallipolis.platforms.application.cases import events
from kallipolis.platforms.application.cases.logic.context import Context, Result, refuse
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import FeePoint


def due(point: FeePoint) -> Callable[[Snapshot, Context], None]:
    """Return the guard that lets pass only cases whose fee is due at a point and not paid yet."""

    def check(snapshot: Snapshot, context: Context) -> None:
        owed = snapshot.fee
        if owed is None or owed.fee.when is not point or owed.paid_at is not None:
            raise refuse("no_fee_due")

    return check


def ask_payment(snapshot: Snapshot, context: Context) -> Result:
    """Ask the applicant for the fee; the state it leads to waits for it."""
    if snapshot.fee is None:
        raise refuse("no_fee_due")
    asked = replace(snapshot.fee, asked_at=context.now)
    fee = snapshot.fee.fee
    extra = {"amount": fee.amount, "currency": fee.currency}
    return replace(snapshot, fee=asked), (events.CasePaymentAsked, extra)


def record_payment(snapshot: Snapshot, context: Context) -> Result:
    """Note that the fee has come in; what is not accepted yet counts as received only now."""
    if snapshot.fee is None or not snapshot.fee.is_owed:
        raise refuse("no_fee_due")
    received = context.now if snapshot.accepted_at is None else snapshot.received_at
    paid = replace(snapshot.fee, paid_at=context.now)
    fee = paid.fee
    extra = {"amount": fee.amount, "currency": fee.currency}
    return replace(snapshot, fee=paid, received_at=received), (events.CasePaid, extra)
