"""Payments as other rooms see them, and what is said between this city and who takes its money."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NewType, Protocol

import msgspec

from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId
from kallipolis.foundation.money import Money
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.payments.logic.messages import MESSAGES as MESSAGES

PaymentId = NewType("PaymentId", str)
Reference = NewType("Reference", str)
"""What we call an order or a refund towards a provider; the same one is never used twice."""


class State(StrEnum):
    """How a payment stands."""

    DUE = "due"
    BEGUN = "begun"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUND_ASKED = "refund-asked"
    PARTLY_REFUNDED = "partly-refunded"
    REFUNDED = "refunded"


class Ground(StrEnum):
    """Why money goes back."""

    PAID_TWICE = "paid-twice"
    WRONG_AMOUNT = "wrong-amount"
    TOO_LATE = "too-late"
    CASE_ENDED = "case-ended"
    OFFICIAL = "official"


class RefundState(StrEnum):
    """How a refund stands; ``failed`` is what a provider will not do, so that a person has to."""

    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """Money on its way back to who paid; ``by_name`` is empty where a rule sent it."""

    reference: Reference
    amount: Money
    ground: Ground
    state: RefundState
    asked_at: datetime
    done_at: datetime | None = None
    words: str = ""
    by_name: str = ""


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be paid for a case, to whom, and how that stands.

    ``refundable`` is what of the fee has come and not been sent back. ``is_in_doubt`` says that
    somebody tried to pay and their provider has not said how that ended.
    """

    id: PaymentId
    case: CaseId
    service: str
    purpose: Text
    payer: PartyId
    payer_name: str
    payee: OrganisationId
    amount: Money
    state: State
    made_at: datetime
    paid_at: datetime | None = None
    receipt: str = ""
    refundable: Money
    is_in_doubt: bool = False
    refunds: tuple[Refund, ...] = ()


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What a payer keeps: that an amount was paid, when, for what, to whom.

    ``transaction`` is the provider's number. ``e_invoice`` is the number of an electronic invoice
    of the treasury, empty where none was issued.
    """

    number: str
    payment: PaymentId
    case: CaseId
    purpose: Text
    payer_name: str
    payee: OrganisationId
    amount: Money
    paid_at: datetime
    provider: str
    transaction: str
    e_invoice: str = ""
    refunds: tuple[Refund, ...] = ()


class Beginning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to lead who pays after they have been at the provider: a path of this city."""

    return_to: str = ""


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """Where to pay: an address of the provider, for this attempt alone."""

    redirect: str


class RefundOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an official sends back, and why. Units: ``amount`` in minor units, 0 for all of it."""

    words: str
    amount: int = 0


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider is asked to take; the same ``reference`` is the same order."""

    reference: Reference
    amount: Money
    words: str
    return_to: str
    ends_at: datetime


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Money that a provider took, under its own number."""

    transaction: str
    amount: Money
    at: datetime


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of an order, when asked or on its own.

    ``taken`` is all that it took for it. ``closed`` is said of an order for which nothing will be
    taken any more; ``unknown`` of one that it never got.
    """

    reference: Reference
    state: Literal["unknown", "waiting", "paid", "failed", "closed"]
    taken: tuple[Taken, ...] = ()


class Repayment(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider is asked to send back; the same ``reference`` is the same refund."""

    reference: Reference
    transaction: str
    amount: Money


class Repaid(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of a refund; ``at`` is when it was done, None where it is not."""

    reference: Reference
    state: Literal["waiting", "done", "failed"]
    at: datetime | None = None


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a provider's day: money taken, or sent back.

    ``key`` is the provider's number of what was taken, and our reference of what was sent back.
    """

    kind: Literal["taking", "refund"]
    key: str
    order: str
    amount: Money
    at: datetime


class Provider(Protocol):
    """Who takes money for the city. Each call may be repeated; none of them moves money twice.

    A provider that does not answer is an ``Outage``.
    """

    name: str
    acknowledgement: str
    """What it wants to hear once its message was taken down."""

    def begin(self, order: Order) -> str:
        """Open an order, and return the address at which it is paid."""

    def read(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Return what a message says, once its signature is found to hold.

        Raises:
            Refusal: ``payment.message_unsigned``.
        """

    def ask(self, reference: Reference) -> Answer:
        """Ask how an order stands."""

    def refund(self, repayment: Repayment) -> Repaid:
        """Send money back, or say how that stands."""

    def statement(self, day: date) -> tuple[StatementLine, ...]:
        """Return all that was taken and sent back on a day of the place."""


class DifferenceKind(StrEnum):
    """How a line of a statement and our own books do not agree."""

    MISSING_HERE = "missing-here"
    MISSING_THERE = "missing-there"
    AMOUNT_DIFFERS = "amount-differs"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One line in which a provider's day and our books do not agree; never adjusted in silence.

    ``theirs`` and ``ours`` are None where the line is missing. ``repair`` says how it was put
    right, empty as long as it is open.
    """

    provider: str
    day: date
    kind: DifferenceKind
    line: Literal["taking", "refund"]
    key: str
    found_at: datetime
    theirs: Money | None = None
    ours: Money | None = None
    case: CaseId | None = None
    repair: str = ""
    repaired_at: datetime | None = None


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a provider compared with our books, line by line.

    Units: ``lines`` and ``matched`` in lines; ``taken`` and ``sent_back`` as the provider has it.
    """

    provider: str
    day: date
    compared_at: datetime
    lines: int
    matched: int
    taken: tuple[Money, ...] = ()
    sent_back: tuple[Money, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def open(self) -> int:
        """Count the differences that nobody has put right."""
        return sum(not each.repair for each in self.differences)


ACTS: dict[str, str] = {
    "payment.pay": "Pay what is due for a case.",
    "payment.refund": "Send back what was paid for a case.",
    "payment.settle": "Take down what a provider took or sent back.",
    "payment.reconcile": "Compare a provider's statement with the books.",
}
"""What roles grant and the ledger names, with what it means."""
