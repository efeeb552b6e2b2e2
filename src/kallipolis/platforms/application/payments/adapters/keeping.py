"""Write down what came and went, once, in the books and as facts; every writer holds the payment.

A payment is locked first, whatever is written of it, so that two tellings of one thing wait for
one another.
"""

from dataclasses import dataclass
from typing import Final

import msgspec
import uuid_utils

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.money import Money
from kallipolis.platforms.application.payments import events
from kallipolis.platforms.application.payments.adapters import days
from kallipolis.platforms.application.payments.adapters.faces import sums_of
from kallipolis.platforms.application.payments.contracts import (
    Answer,
    Ground,
    RefundState,
    Repaid,
    Taken,
)
from kallipolis.platforms.application.payments.logic import books, standing
from kallipolis.platforms.application.payments.logic.books import Side
from kallipolis.platforms.application.payments.models import (
    Attempt,
    Entry,
    Payment,
    Refund,
    Taking,
)

ENDED: Final = frozenset({"paid", "failed", "closed"})
"""What a provider says of an order that is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why money goes back, in whose words; by nobody where a rule sends it."""

    ground: Ground
    words: str = ""
    by: Actor | None = None


def locked(id: str) -> Payment:
    """Read and lock a payment.

    Raises:
        Refusal: ``payment.not_found``.
    """
    found = Payment.objects.select_for_update().filter(pk=id).first()
    if found is None:
        raise not_found("payment.not_found")
    return found


def settle(provider: str, answer: Answer, clock: Clock) -> str:
    """Take down what a provider said of an order; what was taken down before changes nothing.

    Returns:
        The payment that it is about, empty for an order that is not ours.
    """
    known = Attempt.objects.filter(pk=answer.reference, provider=provider).first()
    if known is None:
        return ""
    payment = locked(known.payment_id)
    attempt = Attempt.objects.get(pk=known.pk)
    for taken in answer.taken:
        _take(payment, attempt, taken, clock)
    state = answer.state if answer.state in ENDED else ""
    if attempt.takings.exists():
        state = "paid"
    if state and attempt.state != state:
        attempt.state, attempt.ask_at = state, None
        attempt.save()
    restate(payment)
    return payment.pk


def restate(payment: Payment) -> None:
    """Write anew how a locked payment stands."""
    payment.state = standing.state_of(sums_of(payment)).value
    payment.save()


def send_back(taking: Taking, amount: int, why: Why, clock: Clock, *, key: str = "") -> None:
    """Let money go back out of what was taken; the same ``key`` lets it go back once.

    It is written down before the provider is asked, so that whatever happens it is asked again.
    """
    reference = uuid_utils.uuid7().hex
    key = key or reference
    if Refund.objects.filter(key=key).exists():
        return
    refund = Refund.objects.create(
        reference=reference,
        key=key,
        taking=taking,
        payment=taking.payment,
        amount=amount,
        ground=why.ground.value,
        words=why.words,
        by=(why.by.party or "") if why.by is not None else "",
        by_name=why.by.name if why.by is not None else "",
        state=RefundState.ASKED.value,
        asked_at=clock.now(),
        ask_at=clock.now(),
    )
    _tell_of(refund, events.REFUND_ASKED, clock)


def take_refund(reference: str, said: Repaid, clock: Clock) -> None:
    """Take down what a provider said of a refund; once it is done nothing changes it."""
    known = Refund.objects.get(pk=reference)
    payment = locked(known.payment_id)
    refund = Refund.objects.select_related("taking__attempt").get(pk=reference)
    if refund.state != RefundState.ASKED.value or said.state == "waiting":
        return
    refund.ask_at = None
    if said.state == "failed":
        refund.state = RefundState.FAILED.value
        refund.save()
        _tell_of(refund, events.REFUND_FAILED, clock)
    else:
        refund.state, refund.done_at = RefundState.DONE.value, said.at or clock.now()
        refund.save()
        taking = refund.taking
        sides = books.sent_back(
            taking.provider, payment.payee, payment.payer, refund.amount, is_fee=not taking.ground
        )
        _enter(f"refund:{reference}", sides, payment.currency, clock)
        _tell_of(refund, events.REFUNDED, clock)
    restate(payment)


def publish(payment: Payment, type: str, clock: Clock, **more: object) -> None:
    """Publish a fact about a payment."""
    data: dict[str, object] = {
        "case": payment.case_id,
        "service": payment.service,
        "payer": payment.payer,
        "payee": payment.payee,
        "amount": payment.amount,
        "currency": payment.currency,
    }
    outbox.publish(type, payment.pk, data | more, clock=clock)


def _take(payment: Payment, attempt: Attempt, taken: Taken, clock: Clock) -> None:
    rows = Taking.objects.filter(provider=attempt.provider, transaction=taken.transaction)
    if rows.exists():
        return
    is_settled = Taking.objects.filter(payment=payment, ground="").exists()
    wanted = Money(amount=payment.amount, currency=payment.currency)
    is_over = payment.cancelled_at is not None
    ground = standing.ground_against(wanted, taken.amount, is_settled=is_settled, is_over=is_over)
    taking = Taking.objects.create(
        provider=attempt.provider,
        transaction=taken.transaction,
        attempt=attempt,
        payment=payment,
        amount=taken.amount.amount,
        currency=taken.amount.currency,
        ground=ground.value if ground is not None else "",
        taken_at=taken.at,
        recorded_at=clock.now(),
    )
    sides = books.taken(
        attempt.provider, payment.payee, payment.payer, taking.amount, is_fee=ground is None
    )
    _enter(f"taking:{attempt.provider}:{taken.transaction}", sides, taking.currency, clock)
    if ground is None:
        payment.paid_at = taken.at
        payment.receipt = standing.receipt_number(f"{days.of(taken.at):%Y%m%d}", payment.pk)
        publish(payment, events.RECEIVED, clock, receipt=payment.receipt)
    else:
        send_back(taking, taking.amount, Why(ground=ground), clock, key=f"surplus:{taking.pk}")


def _enter(transfer: str, sides: tuple[Side, ...], currency: str, clock: Clock) -> None:
    Entry.objects.bulk_create(
        Entry(currency=currency, at=clock.now(), transfer=transfer, **msgspec.structs.asdict(side))
        for side in sides
    )


def _tell_of(refund: Refund, type: str, clock: Clock) -> None:
    publish(
        refund.payment,
        type,
        clock,
        refund=refund.pk,
        ground=refund.ground,
        amount=refund.amount,
        currency=refund.taking.currency,
    )
