"""What somebody chooses on the page of the sandbox, and the messages that follow from it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import msgspec
import uuid_utils

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import not_found
from kallipolis.platforms.application.payments.adapters.sandbox.provider import (
    SIGNATURE,
    answer_of,
    signature,
)
from kallipolis.platforms.application.payments.models import (
    SandboxLine,
    SandboxMessage,
    SandboxOrder,
)

CHOICES: Final = ("pay", "fail", "leave", "twice", "late")
LATE: Final = timedelta(seconds=60)
AGAIN: Final = timedelta(seconds=30)
SENT_AS_OFTEN: Final = 2
"""Each message is sent twice, as providers do: whoever takes it must not mind."""

Take = Callable[[Mapping[str, str], bytes], str]


def order_named(reference: str) -> SandboxOrder:
    """Return an order.

    Raises:
        Refusal: ``payment.no_sandbox``.
    """
    found = SandboxOrder.objects.filter(pk=reference).first()
    if found is None:
        raise not_found("payment.no_sandbox")
    return found


def is_open(order: SandboxOrder, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Say whether something can still be chosen."""
    return order.state == "open" and order.ends_at > clock.now()


def choose(reference: str, choice: str, *, clock: Clock = SYSTEM_CLOCK) -> SandboxOrder:
    """Do what was chosen, if the order is open, and return the order; twice does no more."""
    with database.edge():
        order = SandboxOrder.objects.select_for_update().filter(pk=reference).first()
        if order is None:
            raise not_found("payment.no_sandbox")
        if not is_open(order, clock=clock) or choice not in CHOICES:
            return order
        _done(order, choice, clock)
    return order


def go_on(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Take the money of those who chose that it comes late, and return how often."""
    with database.edge():
        late = SandboxOrder.objects.select_for_update().filter(late_at__lte=clock.now())
        found = list(late[:20])
        for order in found:
            _pay(order, 1, clock)
    return len(found)


def send(take: Take, *, clock: Clock = SYSTEM_CLOCK, limit: int = 20) -> int:
    """Send the messages that are due, signed, and return how many."""
    due = SandboxMessage.objects.filter(send_at__lte=clock.now(), left__gt=0)
    found = list(due.order_by("send_at", "pk")[:limit])
    for message in found:
        body = message.body.encode()
        take({SIGNATURE: signature(body)}, body)
        with database.edge():
            SandboxMessage.objects.filter(pk=message.pk, left=message.left).update(
                sent=message.sent + 1, left=message.left - 1, send_at=clock.now() + AGAIN
            )
    return len(found)


def _done(order: SandboxOrder, choice: str, clock: Clock) -> None:
    if choice in {"pay", "twice"}:
        _pay(order, 2 if choice == "twice" else 1, clock)
    elif choice == "late":
        order.state, order.late_at = "late", clock.now() + LATE
        order.save()
    elif choice == "fail":
        order.state = "failed"
        order.save()
        _tell(order, clock)


def _pay(order: SandboxOrder, times: int, clock: Clock) -> None:
    order.state, order.late_at = "paid", None
    order.save()
    for _ in range(times):
        SandboxLine.objects.create(
            order=order,
            kind="taking",
            key=f"SB{uuid_utils.uuid7().hex.upper()}",
            amount=order.amount,
            at=clock.now(),
        )
    _tell(order, clock)


def _tell(order: SandboxOrder, clock: Clock) -> None:
    body = msgspec.json.encode(answer_of(order, clock.now())).decode()
    SandboxMessage.objects.create(body=body, send_at=clock.now(), left=SENT_AS_OFTEN)
