"""The cases that wait for money: what they ask for, that it has come, and that they have ended."""

from typing import Final

import msgspec
import uuid_utils

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    CaseView,
    Phase,
    Process,
    RefundGround,
)
from kallipolis.platforms.application.payments import events
from kallipolis.platforms.application.payments.adapters import faces, keeping
from kallipolis.platforms.application.payments.adapters.keeping import Why
from kallipolis.platforms.application.payments.contracts import Ground
from kallipolis.platforms.application.payments.logic import standing
from kallipolis.platforms.application.payments.models import Payment, Taking

PLATFORM: Final = system("the fee of a case")
RECORDS: Final = "record-payment"


def due_of(view: CaseView, clock: Clock) -> Payment | None:
    """Return what is to be paid for a case, written down if it is the first time it is asked.

    Missing: None for a case that asks for nothing, or not yet.
    """
    owed, case = view.fee, view.case
    known = Payment.objects.filter(case_id=case.id).first()
    if known is not None or owed is None or owed.asked_at is None:
        return known
    made, is_new = Payment.objects.get_or_create(
        case_id=case.id,
        defaults={
            "id": uuid_utils.uuid7().hex,
            "service": case.service,
            "purpose": msgspec.json.encode(case.title).decode(),
            "payer": case.applicant,
            "payer_name": case.applicant_name,
            "payee": case.deciding,
            "region": case.region,
            "amount": owed.fee.amount,
            "currency": owed.fee.currency,
            "refund_on": ",".join(owed.fee.refund_on),
            "state": "due",
            "made_at": owed.asked_at,
        },
    )
    if is_new:
        keeping.publish(made, events.DUE, clock)
    return made


def tell(case_id: CaseId, clock: Clock) -> None:
    """Let a case go on once its fee has come; twice does no more than once."""
    payment = Payment.objects.filter(case_id=case_id, paid_at__isnull=False).first()
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    if payment is None or view.fee is None or not view.fee.is_owed:
        return
    process: Process = packs.get("process", view.case.process, view.case.edition).body
    offered = (offer.name for offer in view.actions)
    names = [name for name in offered if RECORDS in process.actions[name].effects]
    if names:
        cases.act(PLATFORM, case_id, names[0], clock=clock)


def end(case_id: CaseId, clock: Clock) -> None:
    """Do what follows from the end of a case: nothing is due any more, or the fee goes back.

    Twice does no more than once.
    """
    known = Payment.objects.filter(case_id=case_id).first()
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    if known is None or view.case.phase is not Phase.CLOSED:
        return
    payment = keeping.locked(known.pk)
    fee = Taking.objects.filter(payment=payment, ground="").first()
    if fee is None:
        _cancel(payment, clock)
    elif _goes_back(view, payment) and (left := faces.sums_of(payment).left):
        keeping.send_back(
            fee, left, Why(ground=Ground.CASE_ENDED), clock, key=f"ended:{payment.pk}"
        )
    keeping.restate(payment)


def _cancel(payment: Payment, clock: Clock) -> None:
    if payment.cancelled_at is None:
        payment.cancelled_at = clock.now()
        keeping.publish(payment, events.CANCELLED, clock)


def _goes_back(view: CaseView, payment: Payment) -> bool:
    return standing.goes_back(
        view.case.outcome,
        [RefundGround(each) for each in payment.refund_on.split(",") if each],
        was_accepted=view.case.accepted_at is not None,
        was_told=view.fee is not None and view.fee.paid_at is not None,
    )
