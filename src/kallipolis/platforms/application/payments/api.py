"""Pay what is due for a case, send it back, and compare the books with who took the money."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.http import url_has_allowed_host_and_scheme

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.payments.adapters import (
    asking,
    awaiting,
    days,
    faces,
    keeping,
    providers,
    reckoning,
)
from kallipolis.platforms.application.payments.adapters.keeping import Why
from kallipolis.platforms.application.payments.contracts import (
    Begun,
    Ground,
    Payment,
    Receipt,
    Reconciliation,
    RefundOrder,
)
from kallipolis.platforms.application.payments.models import Attempt, Taking
from kallipolis.platforms.application.payments.models import Payment as Row

PAY: Final = "payment.pay"
REFUND: Final = "payment.refund"
SETTLE: Final = "payment.settle"
RECONCILE: Final = "payment.reconcile"
PROVIDER: Final = system("what a payment provider says")
BOOKKEEPER: Final = system("daily comparison of payments")


@telemetry.traced
def of_case(actor: Actor, case_id: CaseId | str, *, clock: Clock = SYSTEM_CLOCK) -> Payment | None:
    """Return what is or was to be paid for a case, to whoever may see the case.

    Missing: None for a case that asks for no payment, or not yet.

    Raises:
        Refusal: ``case.not_found``.
    """
    view = cases.find_for(actor, case_id, clock=clock)
    with database.edge():
        row = awaiting.due_of(view, clock)
    return faces.face_of(row) if row is not None else None


@telemetry.traced
def begin(
    actor: Actor, case_id: CaseId | str, return_to: str = "", *, clock: Clock = SYSTEM_CLOCK
) -> Begun:
    """Let somebody pay what is due for a case: return the address of the provider at which.

    As long as an attempt is open the same address is given again, so that nobody pays twice.

    Raises:
        Refusal: ``payment.not_found``; ``payment.not_due``; ``payment.in_doubt`` when it is not
            known how an earlier attempt ended; ``payment.no_provider``;
            ``payment.return_elsewhere``.
        Outage: when the provider does not answer.
    """
    if not return_to.startswith("/") or not url_has_allowed_host_and_scheme(return_to, None):
        raise Refusal("payment.return_elsewhere", Reason.MALFORMED)
    row = _row(actor, case_id, clock)
    if not access.allows(actor, PAY, Resource(parties=(PartyId(row.payer),), scope=row.service)):
        raise not_found("payment.not_found")
    redirect = asking.begun(row.pk, return_to, clock)
    _note(actor, PAY, row, clock)
    return Begun(redirect=redirect)


@telemetry.traced
def look_again(
    actor: Actor, case_id: CaseId | str, *, clock: Clock = SYSTEM_CLOCK
) -> Payment | None:
    """Ask the provider how open attempts stand, and return the payment as it is then.

    Missing: as for ``of_case``.

    Raises:
        Refusal: ``case.not_found``.
        Outage: when the provider does not answer; it is asked again anyhow.
    """
    found = of_case(actor, case_id, clock=clock)
    if found is None or not found.is_in_doubt:
        return found
    open_ones = Attempt.objects.filter(payment_id=found.id, state__in=faces.OPEN_ATTEMPT)
    for reference in open_ones.values_list("pk", flat=True):
        asking.ask(reference, clock)
    return of_case(actor, case_id, clock=clock)


@telemetry.traced
def take_message(
    name: str, headers: Mapping[str, str], body: bytes, *, clock: Clock = SYSTEM_CLOCK
) -> str:
    """Take down what a provider says on its own, and return what it wants to hear.

    It may come never, once or often, early or late, and in any order.

    Raises:
        Refusal: ``payment.provider_unknown``; ``payment.message_unsigned``.
    """
    provider = providers.named(name, clock)
    answer = provider.read(headers, body)
    with database.edge():
        id = keeping.settle(provider.name, answer, clock)
        if id:
            _note(PROVIDER, SETTLE, Row.objects.get(pk=id), clock)
    return provider.acknowledgement


@telemetry.traced
def refund(
    actor: Actor, case_id: CaseId | str, order: RefundOrder, *, clock: Clock = SYSTEM_CLOCK
) -> Payment:
    """Let an official send back all or some of the fee of a case, with the reason.

    It is written down, and then asked of the provider until that has done it, once.

    Raises:
        Refusal: ``payment.not_found``; ``payment.refund_unfit`` with a problem for each field;
            ``payment.not_refundable``; ``payment.refund_too_much``.
    """
    row = _row(actor, case_id, clock)
    wanted = Resource(organisations=(OrganisationId(row.payee),), regions=(RegionCode(row.region),))
    if not access.allows(actor, REFUND, wanted):
        raise not_found("payment.not_found")
    _require_fit(order)
    with database.edge():
        payment = keeping.locked(row.pk)
        fee = Taking.objects.filter(payment=payment, ground="").first()
        left = faces.sums_of(payment).left
        if fee is None or not left:
            raise Refusal("payment.not_refundable", Reason.CONFLICT)
        if order.amount > left:
            most = f"{left / 100:.2f} {payment.currency}"
            problem = Problem(field="amount", code="payment.refund_too_much", values={"most": most})
            raise Refusal(
                "payment.refund_too_much",
                Reason.RULE,
                values={"most": most},
                problems=(problem,),
            )
        amount, words = order.amount or left, order.words.strip()
        why = Why(ground=Ground.OFFICIAL, words=words, by=actor)
        keeping.send_back(fee, amount, why, clock)
        keeping.restate(payment)
        _note(actor, REFUND, payment, clock)
    return faces.face_of(payment)


@telemetry.traced
def receipt(actor: Actor, case_id: CaseId | str, *, clock: Clock = SYSTEM_CLOCK) -> Receipt:
    """Return the receipt of the fee of a case.

    Raises:
        Refusal: ``payment.not_found``; ``payment.no_receipt`` as long as nothing was paid.
    """
    found = faces.receipt_of(_row(actor, case_id, clock))
    if found is None:
        raise Refusal("payment.no_receipt", Reason.CONFLICT)
    return found


def follow_case(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Do what follows from how a case stands: ask for its fee, tell it that the fee came, end.

    Twice does no more than once.
    """
    view = cases.find_for(awaiting.PLATFORM, case_id, clock=clock)
    with database.edge():
        awaiting.due_of(view, clock)
        awaiting.tell(case_id, clock)
        awaiting.end(case_id, clock)


def ask_due(limit: int = 20, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Ask providers about what is in doubt, each time after twice as long; return how often."""
    return asking.ask_due(clock, limit)


def send_refunds(limit: int = 20, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Let providers send back what is to go back, and return how often they answered."""
    return asking.refund_due(clock, limit)


@telemetry.traced
def reconcile(
    actor: Actor, day: date | None = None, *, clock: Clock = SYSTEM_CLOCK
) -> Reconciliation:
    """Compare a day of the provider with our books, line by line; yesterday if none is said.

    Differences are written down and stay; what is missing here is asked of the provider. Twice
    does no harm.

    Raises:
        Refusal: ``payment.not_found`` for who may not; ``payment.day_unfit``;
            ``payment.no_provider``.
        Outage: when the provider gives no statement.
    """
    _require_bookkeeper(actor)
    chosen = day or days.yesterday(clock)
    if chosen > days.yesterday(clock):
        problem = Problem(field="day", code="payment.day_unfit")
        raise Refusal("payment.day_unfit", Reason.MALFORMED, problems=(problem,))
    found = reckoning.compare(providers.in_use(clock), chosen, clock)
    detail = {"day": chosen.isoformat(), "open": found.open}
    audit.record(actor, RECONCILE, found.provider, detail=detail, clock=clock)
    return found


def reconciliations(actor: Actor, limit: int = 31) -> tuple[Reconciliation, ...]:
    """Return the days that were compared last, latest first.

    Raises:
        Refusal: ``payment.not_found`` for who may not.
    """
    _require_bookkeeper(actor)
    return reckoning.recent(limit)


def _require_bookkeeper(actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM and not access.reach(actor, RECONCILE).everywhere:
        raise not_found("payment.not_found")


def _row(actor: Actor, case_id: CaseId | str, clock: Clock) -> Row:
    found = of_case(actor, case_id, clock=clock)
    if found is None:
        raise not_found("payment.not_found")
    return Row.objects.get(pk=found.id)


def _require_fit(order: RefundOrder) -> None:
    problems = []
    if not order.words.strip():
        problems.append(Problem(field="words", code="payment.words_needed"))
    if order.amount < 0:
        problems.append(Problem(field="amount", code="payment.amount_unfit"))
    if problems:
        raise Refusal("payment.refund_unfit", Reason.MALFORMED, problems=tuple(problems))


def _note(actor: Actor, act: str, payment: Row, clock: Clock) -> None:
    parties = (PartyId(payment.payer),)
    audit.record(actor, act, payment.pk, parties=parties, clock=clock)
