"""A provider that keeps what it did in a file, whatever becomes of the processes that asked it."""

import os
from datetime import datetime
from typing import Final

import msgspec

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock, SetClock
from kallipolis.platforms.application.payments.contracts import Order, Repaid, Repayment
from kallipolis.platforms.application.payments.testing import Drawer, Till

FILE: Final = "KEPT_TILL"
"""The variable of the environment that names the file."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done at the provider: an order, money that came, or money that went."""

    at: datetime
    order: Order | None = None
    paid: str = ""
    repayment: Repayment | None = None


def note(done: Done) -> None:
    """Write a line down, whole or not at all."""
    file = os.open(os.environ[FILE], os.O_APPEND | os.O_CREAT | os.O_WRONLY)
    os.write(file, msgspec.json.encode(done) + b"\n")
    os.close(file)


class KeptTill(Till):
    """The till of the tests, which knows at each time what the file says."""

    def __init__(self, clock: Clock = SYSTEM_CLOCK) -> None:
        super().__init__(clock)
        Till.drawer = drawer()

    def begin(self, order: Order) -> str:
        """Open an order, once."""
        note(Done(at=self._clock.now(), order=order))
        return super().begin(order)

    def refund(self, repayment: Repayment) -> Repaid:
        """Send money back, once for each reference."""
        note(Done(at=self._clock.now(), repayment=repayment))
        return super().refund(repayment)


def drawer() -> Drawer:
    """Return what the provider knows: all lines of the file, done again."""
    Till.drawer = Drawer()
    with open(os.environ[FILE], "rb") as lines:
        for line in lines:
            do_again(msgspec.json.decode(line, type=Done))
    return Till.drawer


def do_again(done: Done) -> None:
    clock = SetClock(done.at)
    if done.order is not None:
        Till(clock).begin(done.order)
    if done.paid:
        Till.drawer.pay(done.paid, clock)
    if done.repayment is not None:
        Till(clock).refund(done.repayment)
