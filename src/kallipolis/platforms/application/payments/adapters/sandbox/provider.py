"""The sandbox as a provider: opens orders, signs its messages, sends back, tells of its day."""

import hmac
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import msgspec

from kallipolis.foundation import vault
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.money import Money
from kallipolis.platforms.application.payments.adapters import days
from kallipolis.platforms.application.payments.adapters.providers import SANDBOX
from kallipolis.platforms.application.payments.contracts import (
    Answer,
    Order,
    Reference,
    Repaid,
    Repayment,
    StatementLine,
    Taken,
)
from kallipolis.platforms.application.payments.models import SandboxLine, SandboxOrder

SIGNATURE: Final = "Kallipolis-Sandbox-Signature"
ABOUT: Final = "message of the payment sandbox"
PAGE: Final = "/payments/sandbox/"


def signature(body: bytes) -> str:
    """Return the HMAC-SHA-256 of a message under a key that is derived from the city's own."""
    return vault.fingerprint(body.decode(), about=ABOUT)


class Sandbox:
    """Stands for a provider outside; what it knows, it keeps in tables of its own."""

    name = SANDBOX
    acknowledgement = "success"

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self._clock = clock

    def begin(self, order: Order) -> str:
        """Open an order, once, and return its page."""
        with database.edge():
            SandboxOrder.objects.get_or_create(
                reference=order.reference,
                defaults={
                    "amount": order.amount.amount,
                    "currency": order.amount.currency,
                    "words": order.words,
                    "return_to": order.return_to,
                    "state": "open",
                    "ends_at": order.ends_at,
                },
            )
        return f"{PAGE}{order.reference}"

    def read(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Return what a message says, once its signature is found to hold."""
        given = headers.get(SIGNATURE, "")
        try:
            holds = hmac.compare_digest(signature(body).encode(), given.encode())
            if holds:
                return msgspec.json.decode(body, type=Answer)
        except (UnicodeDecodeError, msgspec.DecodeError) as fault:
            raise Refusal("payment.message_unsigned", Reason.UNAUTHENTICATED) from fault
        raise Refusal("payment.message_unsigned", Reason.UNAUTHENTICATED)

    def ask(self, reference: Reference) -> Answer:
        """Say how an order stands."""
        order = SandboxOrder.objects.filter(pk=reference).first()
        if order is None:
            return Answer(reference=reference, state="unknown")
        return answer_of(order, self._clock.now())

    def refund(self, repayment: Repayment) -> Repaid:
        """Send money back, once for each reference, and never more than was taken."""
        with database.edge():
            rows = SandboxLine.objects.select_for_update().select_related("order")
            known = rows.filter(kind="refund", key=repayment.reference).first()
            if known is not None:
                return Repaid(reference=repayment.reference, state="done", at=known.at)
            taking = rows.filter(kind="taking", key=repayment.transaction).first()
            if taking is None or repayment.amount.amount > _left(taking):
                return Repaid(reference=repayment.reference, state="failed")
            line = SandboxLine.objects.create(
                order=taking.order,
                kind="refund",
                key=repayment.reference,
                taking=taking.key,
                amount=repayment.amount.amount,
                at=self._clock.now(),
            )
        return Repaid(reference=repayment.reference, state="done", at=line.at)

    def statement(self, day: date) -> tuple[StatementLine, ...]:
        """Return all that was taken and sent back on a day."""
        begins, ends = days.bounds(day)
        rows = SandboxLine.objects.filter(at__gte=begins, at__lt=ends).select_related("order")
        return tuple(
            StatementLine(
                kind="taking" if row.kind == "taking" else "refund",
                key=row.key,
                order=row.order_id,
                amount=Money(amount=row.amount, currency=row.order.currency),
                at=row.at,
            )
            for row in rows.order_by("at", "key")
        )


def answer_of(order: SandboxOrder, now: datetime) -> Answer:
    """Return what the sandbox says of an order."""
    lines = order.lines.filter(kind="taking").order_by("at", "key")
    taken = tuple(
        Taken(
            transaction=line.key,
            amount=Money(amount=line.amount, currency=order.currency),
            at=line.at,
        )
        for line in lines
    )
    reference = Reference(order.reference)
    if order.state == "paid":
        return Answer(reference=reference, state="paid", taken=taken)
    if order.state == "failed":
        return Answer(reference=reference, state="failed", taken=taken)
    is_over = order.state == "open" and order.ends_at <= now
    return Answer(reference=reference, state="closed" if is_over else "waiting", taken=taken)


def _left(taking: SandboxLine) -> int:
    sent = SandboxLine.objects.filter(kind="refund", taking=taking.key)
    return taking.amount - sum(sent.values_list("amount", flat=True))
