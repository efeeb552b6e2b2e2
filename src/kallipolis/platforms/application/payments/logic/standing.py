"""How a payment stands, what money that comes is for, and when it has to go back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kallipolis.foundation.money import Money
from kallipolis.platforms.application.cases.contracts import Outcome, RefundGround
from kallipolis.platforms.application.payments.contracts import Ground, State

FIRST_WAIT: Final = timedelta(seconds=20)
LONGEST_WAIT: Final = timedelta(hours=6)
ORDER_LASTS: Final = timedelta(minutes=30)
"""So long a provider may take money for one order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What is known of the money of one payment. Units: minor units of one currency.

    ``sent`` went back out of the fee, ``asked`` is on its way back out of the fee.
    """

    fee: int
    is_cancelled: bool = False
    paid: int = 0
    sent: int = 0
    asked: int = 0
    has_open_attempt: bool = False
    has_attempt: bool = False

    @property
    def left(self) -> int:
        """Return what of the fee could still be sent back."""
        return self.paid - self.sent - self.asked


def state_of(sums: Sums) -> State:
    """Return how a payment stands; what came or went beside its fee has no part in it."""
    if sums.paid:
        return _of_paid(sums)
    if sums.is_cancelled:
        return State.CANCELLED
    if sums.has_open_attempt:
        return State.BEGUN
    return State.FAILED if sums.has_attempt else State.DUE


def ground_against(wanted: Money, came: Money, *, is_settled: bool, is_over: bool) -> Ground | None:
    """Return why money that came is not taken for the fee, None if it is."""
    if is_over:
        return Ground.TOO_LATE
    if is_settled:
        return Ground.PAID_TWICE
    return None if came == wanted else Ground.WRONG_AMOUNT


def goes_back(
    outcome: Outcome | None,
    refund_on: Iterable[RefundGround],
    *,
    was_accepted: bool,
    was_told: bool,
) -> bool:
    """Say whether the fee of a case that ended goes back.

    ``was_told`` is whether the case had learned that the fee came; if it ended before that, nothing
    was done for the fee, and it goes back whatever the service declares.
    """
    if not was_told:
        return True
    grounds = {
        Outcome.NOT_ACCEPTED: {RefundGround.NOT_ACCEPTED},
        Outcome.REFUSED: {RefundGround.REFUSED},
        Outcome.WITHDRAWN: {RefundGround.WITHDRAWN}
        | (set() if was_accepted else {RefundGround.WITHDRAWN_BEFORE_ACCEPTANCE}),
    }
    return bool(grounds.get(outcome, set()) & set(refund_on)) if outcome is not None else False


def wait_after(asks: int) -> timedelta:
    """Return how long to wait before a provider is asked once more: twice as long each time.

    Units: ``asks`` counts how often it was asked before.
    """
    doubled = 1 << min(asks, 20)
    return min(LONGEST_WAIT, FIRST_WAIT * doubled)


def receipt_number(day: str, id: str) -> str:
    """Return the number of a receipt: the day, and what nobody guesses from another one."""
    return f"R{day}-{id[-12:].upper()}"


def _of_paid(sums: Sums) -> State:
    if sums.asked:
        return State.REFUND_ASKED
    if not sums.sent:
        return State.PAID
    return State.REFUNDED if sums.sent >= sums.paid else State.PARTLY_REFUNDED
