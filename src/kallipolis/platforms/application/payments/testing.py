"""Makers of cases with a fee, a till that stands for a provider, and its faults, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.money import Money
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseView,
    Fee,
    FeePoint,
    RefundGround,
)
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.adapters import days
from kallipolis.platforms.application.payments.adapters.sandbox import counter
from kallipolis.platforms.application.payments.contracts import (
    Answer,
    Order,
    Payment,
    Reference,
    Repaid,
    Repayment,
    StatementLine,
    Taken,
)
from kallipolis.platforms.application.payments.models import Entry, SandboxLine

TILL: Final = {"sandbox": "kallipolis.platforms.application.payments.testing.Till"}
"""What ``PAYMENT_PROVIDERS`` is where the till stands for the provider."""

BACK: Final = "/cases"


class KilledError(BaseException):
    """The process was killed here; nothing below or above may catch it."""


@dataclass(slots=True)
class Drawer:
    """What a provider outside knows: it stays, whatever becomes of our processes and books."""

    orders: dict[str, Order] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    taken: dict[str, list[Taken]] = field(default_factory=dict)
    refunds: dict[str, tuple[Repayment, Repaid]] = field(default_factory=dict)
    statements: list[StatementLine] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def pay(self, reference: str, clock: Clock, amount: Money | None = None) -> None:
        """Let somebody pay an order, once more each time."""
        order = self.orders[reference]
        held = self.taken.setdefault(reference, [])
        number = f"{reference}-{len(held)}"
        held.append(Taken(transaction=number, amount=amount or order.amount, at=clock.now()))
        self.states[reference] = "paid"
        self.statements.append(
            StatementLine(
                kind="taking",
                key=number,
                order=reference,
                amount=held[-1].amount,
                at=clock.now(),
            )
        )

    def net(self) -> int:
        """Return what the provider holds for the city, in minor units."""
        came = sum(each.amount.amount for held in self.taken.values() for each in held)
        went = (r.amount.amount for r, said in self.refunds.values() if said.state == "done")
        return came - sum(went)


class Till:
    """A provider in memory, which fails as it is told to: before or after it did what was asked."""

    name = "sandbox"
    acknowledgement = "success"
    drawer: ClassVar[Drawer] = Drawer()

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        self._clock = clock

    @classmethod
    def empty(cls) -> Drawer:
        """Begin anew."""
        cls.drawer = Drawer()
        return cls.drawer

    def begin(self, order: Order) -> str:
        """Open an order, once."""
        self._fail("before")
        self.drawer.orders.setdefault(order.reference, order)
        self.drawer.states.setdefault(order.reference, "waiting")
        self._fail("after")
        return f"/till/{order.reference}"

    def read(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Return how the order stands that a message names."""
        if headers.get("Till") != "signed":
            raise Refusal("payment.message_unsigned", Reason.UNAUTHENTICATED)
        return self._answer(body.decode())

    def ask(self, reference: Reference) -> Answer:
        """Say how an order stands."""
        self._fail("before")
        return self._answer(reference)

    def refund(self, repayment: Repayment) -> Repaid:
        """Send money back, once for each reference."""
        self._fail("before")
        known = self.drawer.refunds.get(repayment.reference)
        if known is not None:
            return known[1]
        order = repayment.transaction.rpartition("-")[0]
        said = Repaid(reference=repayment.reference, state="done", at=self._clock.now())
        self.drawer.refunds[repayment.reference] = (repayment, said)
        self.drawer.statements.append(
            StatementLine(
                kind="refund",
                key=repayment.reference,
                order=order,
                amount=repayment.amount,
                at=self._clock.now(),
            )
        )
        self._fail("after")
        return said

    def statement(self, day: date) -> tuple[StatementLine, ...]:
        """Return all of a day."""
        return tuple(line for line in self.drawer.statements if days.of(line.at) == day)

    def _answer(self, reference: str) -> Answer:
        order, state = self.drawer.orders.get(reference), self.drawer.states.get(reference)
        taken = tuple(self.drawer.taken.get(reference, ()))
        named = Reference(reference)
        if order is None or state is None:
            return Answer(reference=named, state="unknown")
        if state == "waiting" and order.ends_at <= self._clock.now():
            return Answer(reference=named, state="closed", taken=taken)
        if taken:
            return Answer(reference=named, state="paid", taken=taken)
        return Answer(reference=named, state="failed" if state == "failed" else "waiting")

    def _fail(self, when: str) -> None:
        faults = self.drawer.faults
        if not faults or not faults[0].startswith(when):
            return
        fault = faults.pop(0)
        if fault.endswith("killed"):
            raise KilledError
        raise Outage("till")


def pay_at_sandbox(payer: Actor, case_id: CaseId, choice: str, *, clock: Clock) -> None:
    """Let somebody pay at the sandbox, as they choose, and the case learn of it."""
    redirect = api.begin(payer, case_id, BACK, clock=clock).redirect
    counter.choose(redirect.rpartition("/")[2], choice, clock=clock)
    counter.send(
        lambda headers, body: api.take_message("sandbox", headers, body, clock=clock), clock=clock
    )
    api.follow_case(case_id, clock=clock)
    api.send_refunds(clock=clock)


@dataclass(slots=True)
class Treasury:
    """An office whose cases have a fee, and everybody who has to do with the money."""

    office: Office = field(default_factory=Office)

    @property
    def clock(self) -> Clock:
        """Return the time at the office."""
        return self.office.clock

    @property
    def payer(self) -> Actor:
        """Return who pays."""
        return self.office.resident

    def owing(
        self,
        process: str = "standard",
        when: FeePoint = FeePoint.SUBMISSION,
        *,
        amount: int = 1000,
        refund_on: tuple[RefundGround, ...] = (
            RefundGround.NOT_ACCEPTED,
            RefundGround.WITHDRAWN_BEFORE_ACCEPTANCE,
        ),
    ) -> Case:
        """Open a case with a fee, of 10.00 if nothing else is said."""
        fee = Fee(amount=amount, currency="CNY", when=when, refund_on=refund_on)
        return self.office.open(process, fee=fee)

    def begin(self, case: Case) -> str:
        """Let the payer begin, and return our reference of the order."""
        redirect = api.begin(self.payer, case.id, BACK, clock=self.clock).redirect
        return redirect.rpartition("/")[2]

    def choose(self, reference: str, choice: str) -> None:
        """Let the payer choose on the page of the sandbox, which then tells the city."""
        counter.choose(reference, choice, clock=self.clock)
        self.hear()

    def hear(self) -> int:
        """Let the sandbox send what it has to say now."""
        counter.go_on(clock=self.clock)
        return counter.send(self.take, clock=self.clock)

    def take(self, headers: Mapping[str, str], body: bytes) -> str:
        """Take down a message of the sandbox."""
        return api.take_message("sandbox", headers, body, clock=self.clock)

    def pay(self, case: Case, choice: str = "pay") -> Payment:
        """Let the payer pay at the sandbox, and the case learn of it."""
        self.choose(self.begin(case), choice)
        api.follow_case(case.id, clock=self.clock)
        return self.payment(case)

    def settle(self) -> None:
        """Let everything be asked and sent back that is due."""
        api.ask_due(clock=self.clock)
        api.send_refunds(clock=self.clock)

    def lose_takings(self) -> None:
        """Let the sandbox forget what it took, so that it will not send it back."""
        SandboxLine.objects.all().delete()

    def payment(self, case: Case) -> Payment:
        """Return how the payment of a case stands."""
        found = api.of_case(self.payer, case.id, clock=self.clock)
        if found is None:
            raise LookupError(case.id)
        return found

    def view(self, case: Case) -> CaseView:
        """Return a case as its applicant sees it."""
        return cases.find_for(self.payer, case.id, clock=self.clock)

    def official(self, role: str = "finance-officer") -> Actor:
        """Return somebody who looks after the money."""
        return self.office.official(role)


def balance(account: str) -> int:
    """Return what the books say of an account, in minor units."""
    return sum(Entry.objects.filter(account=account).values_list("amount", flat=True))


def imbalance() -> int:
    """Return what all accounts add up to, which is nothing if the books are sound."""
    return sum(Entry.objects.values_list("amount", flat=True))
