"""Payments over the JSON interface; providers talk to ``views.py``."""

from datetime import date

import msgspec

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, not_found
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.contracts import (
    Beginning,
    Begun,
    Payment,
    Receipt,
    Reconciliation,
    RefundOrder,
)


class Day(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which day to compare; yesterday if none is said."""

    day: date | None = None


class Reconciliations(msgspec.Struct, frozen=True, kw_only=True):
    """The days compared last, latest first."""

    days: tuple[Reconciliation, ...]


def show_payment(actor: Actor, *, case_id: str) -> Payment:
    found = api.of_case(actor, case_id)
    if found is None:
        raise not_found("payment.not_found")
    return found


def begin_payment(actor: Actor, *, case_id: str, body: Beginning) -> Begun:
    return api.begin(actor, case_id, body.return_to)


def refund_payment(actor: Actor, *, case_id: str, body: RefundOrder) -> Payment:
    return api.refund(actor, case_id, body)


def show_receipt(actor: Actor, *, case_id: str) -> Receipt:
    return api.receipt(actor, case_id)


def reconcile_day(actor: Actor, *, body: Day) -> Reconciliation:
    return api.reconcile(actor, body.day)


def list_reconciliations(actor: Actor) -> Reconciliations:
    return Reconciliations(days=api.reconciliations(actor))


OPERATIONS = (
    Operation(
        name="show_payment",
        method="GET",
        path="/cases/{case_id}/payment",
        call=show_payment,
        returns=Payment,
        scope="payments",
        refusals=(Reason.NOT_FOUND,),
        summary="Show what is or was to be paid for a case, and how that stands.",
    ),
    Operation(
        name="begin_payment",
        method="POST",
        path="/cases/{case_id}/payment/attempts",
        call=begin_payment,
        body=Beginning,
        returns=Begun,
        status=201,
        scope="payments",
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT, Reason.RULE, Reason.MALFORMED),
        summary="Begin to pay, or go on: the same address as long as an attempt is open.",
    ),
    Operation(
        name="refund_payment",
        method="POST",
        path="/cases/{case_id}/payment/refunds",
        call=refund_payment,
        body=RefundOrder,
        returns=Payment,
        status=201,
        scope="payments",
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT, Reason.RULE, Reason.MALFORMED),
        summary="Send back all or some of what was paid, with the reason.",
    ),
    Operation(
        name="show_payment_receipt",
        method="GET",
        path="/cases/{case_id}/payment/receipt",
        call=show_receipt,
        returns=Receipt,
        scope="payments",
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT),
        summary="Show the receipt of what was paid for a case.",
    ),
    Operation(
        name="reconcile_payments",
        method="POST",
        path="/payments/reconciliations",
        call=reconcile_day,
        body=Day,
        returns=Reconciliation,
        scope="payments",
        refusals=(Reason.NOT_FOUND, Reason.RULE, Reason.MALFORMED),
        summary="Compare a day of the payment provider with the books, line by line.",
    ),
    Operation(
        name="list_reconciliations",
        method="GET",
        path="/payments/reconciliations",
        call=list_reconciliations,
        returns=Reconciliations,
        scope="payments",
        refusals=(Reason.NOT_FOUND,),
        summary="List the days that were compared last, with their differences.",
    ),
)
