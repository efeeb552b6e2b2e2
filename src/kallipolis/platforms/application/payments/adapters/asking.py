"""Talk to providers: whatever is asked of them was written down before, and is asked again."""

from typing import Final

import structlog
import uuid_utils
from django.conf import settings
from django.db.models import QuerySet

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.foundation.money import Money
from kallipolis.platforms.application.payments.adapters import faces, keeping, providers
from kallipolis.platforms.application.payments.adapters.faces import OPEN_ATTEMPT
from kallipolis.platforms.application.payments.contracts import (
    Answer,
    Order,
    Provider,
    Reference,
    RefundState,
    Repayment,
    State,
)
from kallipolis.platforms.application.payments.logic import standing
from kallipolis.platforms.application.payments.models import Attempt, Payment, Refund

PAYABLE: Final = frozenset({State.DUE, State.BEGUN, State.FAILED})
GIVEN_UP: Final = "closed"
log = structlog.get_logger(__name__)


def begun(id: str, return_to: str, clock: Clock) -> str:
    """Let a payment be paid: one order at a time, the same one as long as it is open.

    The attempt stands in the database before the provider is asked. An order whose time is over is
    asked about first: nobody pays anew before it is known that nothing was taken for it.

    Raises:
        Refusal: ``payment.not_due``, ``payment.in_doubt``, ``payment.no_provider``.
        Outage: when the provider does not answer; the attempt is kept and goes on when tried again.
    """
    provider = providers.in_use(clock)
    for reference in _over(id, clock):
        ask(reference, clock)
    with database.edge():
        attempt = _attempt(keeping.locked(id), provider, return_to, clock)
    return attempt.redirect or _opened(attempt, provider)


def ask(reference: str, clock: Clock) -> None:
    """Ask a provider how an attempt stands, and take down what it says.

    Raises:
        Outage: when it does not answer.
    """
    attempt = Attempt.objects.get(pk=reference)
    provider = providers.named(attempt.provider, clock)
    answer = provider.ask(Reference(reference))
    with database.edge():
        keeping.settle(provider.name, _understood(attempt, answer, clock), clock)


def ask_due(clock: Clock, limit: int) -> int:
    """Ask about the attempts that are due to be asked about, and return how many."""
    open_ones = Attempt.objects.filter(state__in=OPEN_ATTEMPT)
    return sum(_ask_again(reference, clock) for reference in _claimed(open_ones, clock, limit))


def refund_due(clock: Clock, limit: int) -> int:
    """Let providers send back what is to go back and is due to be tried, and return how many."""
    on_their_way = Refund.objects.filter(state=RefundState.ASKED.value)
    return sum(refund(reference, clock) for reference in _claimed(on_their_way, clock, limit))


def refund(reference: str, clock: Clock) -> bool:
    """Let a provider send money back, and take down what it says; say whether it answered."""
    row = Refund.objects.select_related("taking").get(pk=reference)
    repayment = Repayment(
        reference=Reference(reference),
        transaction=row.taking.transaction,
        amount=Money(amount=row.amount, currency=row.taking.currency),
    )
    try:
        said = providers.named(row.taking.provider, clock).refund(repayment)
    except (Outage, Refusal) as fault:
        log.warning("a refund has to wait", refund=reference, why=str(fault))
        return False
    with database.edge():
        keeping.take_refund(reference, said, clock)
    return True


def _over(id: str, clock: Clock) -> list[str]:
    rows = Attempt.objects.filter(payment_id=id, state__in=OPEN_ATTEMPT, ends_at__lte=clock.now())
    return list(rows.values_list("pk", flat=True))


def _attempt(payment: Payment, provider: Provider, return_to: str, clock: Clock) -> Attempt:
    if faces.face_of(payment).state not in PAYABLE:
        raise Refusal("payment.not_due", Reason.CONFLICT)
    live = Attempt.objects.filter(payment=payment, state__in=OPEN_ATTEMPT).first()
    if live is not None:
        if live.ends_at <= clock.now() or live.provider != provider.name:
            raise Refusal("payment.in_doubt", Reason.CONFLICT)
        return live
    now = clock.now()
    made = Attempt.objects.create(
        reference=uuid_utils.uuid7().hex,
        payment=payment,
        provider=provider.name,
        state="asked",
        return_to=return_to,
        begun_at=now,
        ends_at=now + standing.ORDER_LASTS,
        ask_at=now + standing.wait_after(0),
    )
    keeping.restate(payment)
    return made


def _opened(attempt: Attempt, provider: Provider) -> str:
    face = faces.face_of(attempt.payment)
    redirect = provider.begin(
        Order(
            reference=Reference(attempt.pk),
            amount=face.amount,
            words=face.purpose.in_language(settings.LANGUAGE_CODE),
            return_to=attempt.return_to,
            ends_at=attempt.ends_at,
        )
    )
    with database.edge():
        keeping.locked(attempt.payment_id)
        rows = Attempt.objects.filter(pk=attempt.pk, state="asked")
        rows.update(state="begun", redirect=redirect)
    return redirect


def _understood(attempt: Attempt, answer: Answer, clock: Clock) -> Answer:
    """Take an order that the provider never got for one that ended, once its time is over."""
    if answer.state != "unknown" or attempt.ends_at > clock.now():
        return answer
    return Answer(reference=answer.reference, state=GIVEN_UP)


def _claimed(rows: QuerySet[Attempt] | QuerySet[Refund], clock: Clock, limit: int) -> list[str]:
    """Return what is due to be asked about, each put off first, so that no two ask at a time."""
    due = rows.filter(ask_at__lte=clock.now()).order_by("ask_at").values_list("pk", "asks")
    return [key for key, asks in due[:limit] if _put_off(rows.filter(pk=key), asks, clock)]


def _put_off(row: QuerySet[Attempt] | QuerySet[Refund], asks: int, clock: Clock) -> bool:
    later = clock.now() + standing.wait_after(asks + 1)
    with database.edge():
        return bool(row.filter(asks=asks).update(asks=asks + 1, ask_at=later))


def _ask_again(reference: str, clock: Clock) -> bool:
    try:
        ask(reference, clock)
    except (Outage, Refusal) as fault:
        log.warning("a provider has to be asked again", attempt=reference, why=str(fault))
    return True
