"""The port of payment providers: the sandbox and the till of the tests keep the same promises."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.money import Money
from kallipolis.platforms.application.payments.adapters import days
from kallipolis.platforms.application.payments.adapters.sandbox import counter
from kallipolis.platforms.application.payments.adapters.sandbox.provider import Sandbox
from kallipolis.platforms.application.payments.contracts import (
    Order,
    Provider,
    Reference,
    Repayment,
)
from kallipolis.platforms.application.payments.testing import BACK, Till

pytestmark = pytest.mark.django_db
ORDER = Reference("order")
TEN = Money(amount=1000, currency="CNY")
Pay = Callable[[], None]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(params=["sandbox", "till"])
def counterpart(request: pytest.FixtureRequest, clock: SetClock) -> tuple[Provider, Pay]:
    """Return a provider, and how somebody pays the order there."""
    drawer = Till.empty()
    if request.param == "till":
        return Till(clock), lambda: drawer.pay(ORDER, clock)
    return Sandbox(clock), lambda: _chosen(clock)


def _chosen(clock: SetClock) -> None:
    counter.choose(ORDER, "pay", clock=clock)


def order(clock: SetClock) -> Order:
    return Order(
        reference=ORDER,
        amount=TEN,
        words="A fee",
        return_to=BACK,
        ends_at=clock.now() + timedelta(minutes=30),
    )


def repayment(transaction: str, amount: int) -> Repayment:
    money = Money(amount=amount, currency="CNY")
    return Repayment(reference=Reference("refund"), transaction=transaction, amount=money)


def test_the_same_order_is_opened_once(counterpart: tuple[Provider, Pay], clock: SetClock) -> None:
    provider, _ = counterpart

    first, again = provider.begin(order(clock)), provider.begin(order(clock))

    assert first == again
    assert provider.ask(ORDER).state == "waiting"


def test_an_order_that_never_came_is_unknown(counterpart: tuple[Provider, Pay]) -> None:
    provider, _ = counterpart

    assert provider.ask(Reference("nothing")).state == "unknown"


def test_what_was_taken_is_told_with_its_number_and_amount(
    counterpart: tuple[Provider, Pay], clock: SetClock
) -> None:
    provider, pay = counterpart
    provider.begin(order(clock))

    pay()

    answer = provider.ask(ORDER)
    (taken,) = answer.taken
    assert (answer.state, taken.amount, taken.at) == ("paid", TEN, clock.now())


def test_an_order_ends_when_its_time_is_over(
    counterpart: tuple[Provider, Pay], clock: SetClock
) -> None:
    provider, _ = counterpart
    provider.begin(order(clock))

    clock.advance(minutes=30)

    assert provider.ask(ORDER).state == "closed"


def test_the_same_refund_is_done_once_and_stands_in_the_day(
    counterpart: tuple[Provider, Pay], clock: SetClock
) -> None:
    provider, pay = counterpart
    provider.begin(order(clock))
    pay()
    (taken,) = provider.ask(ORDER).taken

    first, again = (provider.refund(repayment(taken.transaction, 400)) for _ in range(2))

    lines = provider.statement(days.of(clock.now()))
    assert first == again
    assert first.state == "done"
    assert [(line.kind, line.amount.amount) for line in lines] == [
        ("taking", 1000),
        ("refund", 400),
    ]
    assert provider.statement(days.of(clock.now()) - timedelta(days=1)) == ()
