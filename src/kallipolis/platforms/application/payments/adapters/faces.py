"""Payments as others see them."""

from typing import Final

import msgspec

from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId
from kallipolis.foundation.money import Money
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.payments.contracts import (
    Ground,
    Payment,
    PaymentId,
    Receipt,
    Reference,
    Refund,
    RefundState,
    State,
)
from kallipolis.platforms.application.payments.logic.standing import Sums
from kallipolis.platforms.application.payments.models import Attempt, Taking
from kallipolis.platforms.application.payments.models import Payment as Row
from kallipolis.platforms.application.payments.models import Refund as RefundRow

OPEN_ATTEMPT: Final = ("asked", "begun")
"""States of an attempt of which nobody knows yet how it ends."""


def sums_of(row: Row) -> Sums:
    """Return what is known of the money of a payment."""
    attempts = set(Attempt.objects.filter(payment=row).values_list("state", flat=True))
    paid = sum(Taking.objects.filter(payment=row, ground="").values_list("amount", flat=True))
    refunds = RefundRow.objects.filter(payment=row, taking__ground="")
    by_state: dict[str, int] = {}
    for state, amount in refunds.values_list("state", "amount"):
        by_state[state] = by_state.get(state, 0) + amount
    return Sums(
        fee=row.amount,
        is_cancelled=row.cancelled_at is not None,
        paid=paid,
        sent=by_state.get(RefundState.DONE.value, 0),
        asked=by_state.get(RefundState.ASKED.value, 0),
        has_open_attempt=bool(attempts & set(OPEN_ATTEMPT)),
        has_attempt=bool(attempts),
    )


def face_of(row: Row) -> Payment:
    """Return a payment as others see it."""
    sums = sums_of(row)
    return Payment(
        id=PaymentId(row.pk),
        case=CaseId(row.case_id),
        service=row.service,
        purpose=_purpose(row),
        payer=PartyId(row.payer),
        payer_name=row.payer_name,
        payee=OrganisationId(row.payee),
        amount=Money(amount=row.amount, currency=row.currency),
        state=State(row.state),
        made_at=row.made_at,
        paid_at=row.paid_at,
        receipt=row.receipt,
        refundable=Money(amount=sums.left, currency=row.currency),
        is_in_doubt=sums.has_open_attempt and not sums.paid,
        refunds=refunds_of(row),
    )


def receipt_of(row: Row) -> Receipt | None:
    """Return the receipt of a payment, None as long as its fee has not come."""
    taking = Taking.objects.filter(payment=row, ground="").first()
    if taking is None or not row.receipt or row.paid_at is None:
        return None
    return Receipt(
        number=row.receipt,
        payment=PaymentId(row.pk),
        case=CaseId(row.case_id),
        purpose=_purpose(row),
        payer_name=row.payer_name,
        payee=OrganisationId(row.payee),
        amount=Money(amount=taking.amount, currency=taking.currency),
        paid_at=row.paid_at,
        provider=taking.provider,
        transaction=taking.transaction,
        e_invoice=row.e_invoice,
        refunds=refunds_of(row),
    )


def refunds_of(row: Row) -> tuple[Refund, ...]:
    """Return all that went or goes back, in the order in which it was asked for."""
    found = RefundRow.objects.filter(payment=row).select_related("taking")
    return tuple(
        Refund(
            reference=Reference(each.pk),
            amount=Money(amount=each.amount, currency=each.taking.currency),
            ground=Ground(each.ground),
            state=RefundState(each.state),
            asked_at=each.asked_at,
            done_at=each.done_at,
            words=each.words,
            by_name=each.by_name,
        )
        for each in found.order_by("asked_at", "reference")
    )


def _purpose(row: Row) -> Text:
    return msgspec.json.decode(row.purpose, type=Text)
