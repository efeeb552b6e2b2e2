"""What follows from what about money."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.money import Money
from kallipolis.platforms.application.cases.contracts import Outcome, RefundGround
from kallipolis.platforms.application.payments.contracts import Ground, State
from kallipolis.platforms.application.payments.logic import books, standing
from kallipolis.platforms.application.payments.logic.standing import Sums

FEE = Money(amount=1000, currency="CNY")


@pytest.mark.parametrize(
    ("sums", "state"),
    [
        (Sums(fee=1000), State.DUE),
        (Sums(fee=1000, has_attempt=True, has_open_attempt=True), State.BEGUN),
        (Sums(fee=1000, has_attempt=True), State.FAILED),
        (Sums(fee=1000, has_attempt=True, is_cancelled=True), State.CANCELLED),
        (Sums(fee=1000, paid=1000, has_attempt=True), State.PAID),
        (Sums(fee=1000, paid=1000, has_open_attempt=True), State.PAID),
        (Sums(fee=1000, paid=1000, asked=400), State.REFUND_ASKED),
        (Sums(fee=1000, paid=1000, sent=400), State.PARTLY_REFUNDED),
        (Sums(fee=1000, paid=1000, sent=1000), State.REFUNDED),
    ],
)
def test_a_payment_stands_as_its_money_does(sums: Sums, state: State) -> None:
    assert standing.state_of(sums) is state


@pytest.mark.parametrize(
    ("came", "is_settled", "is_over", "ground"),
    [
        (FEE, False, False, None),
        (FEE, True, False, Ground.PAID_TWICE),
        (FEE, False, True, Ground.TOO_LATE),
        (Money(amount=999, currency="CNY"), False, False, Ground.WRONG_AMOUNT),
        (Money(amount=1000, currency="HKD"), False, False, Ground.WRONG_AMOUNT),
    ],
)
def test_only_the_fee_once_and_in_time_is_taken_for_the_fee(
    came: Money, is_settled: bool, is_over: bool, ground: Ground | None
) -> None:
    found = standing.ground_against(FEE, came, is_settled=is_settled, is_over=is_over)

    assert found is ground


@pytest.mark.parametrize(
    ("outcome", "refund_on", "was_accepted", "was_told", "goes"),
    [
        (Outcome.NOT_ACCEPTED, (RefundGround.NOT_ACCEPTED,), False, True, True),
        (Outcome.NOT_ACCEPTED, (), False, True, False),
        (Outcome.WITHDRAWN, (RefundGround.WITHDRAWN_BEFORE_ACCEPTANCE,), False, True, True),
        (Outcome.WITHDRAWN, (RefundGround.WITHDRAWN_BEFORE_ACCEPTANCE,), True, True, False),
        (Outcome.WITHDRAWN, (RefundGround.WITHDRAWN,), True, True, True),
        (Outcome.REFUSED, (RefundGround.REFUSED,), True, True, True),
        (Outcome.GRANTED, tuple(RefundGround), True, True, False),
        (Outcome.WITHDRAWN, (), True, False, True),
    ],
)
def test_a_fee_goes_back_as_the_service_declares_or_if_nothing_was_done_for_it(
    outcome: Outcome,
    refund_on: tuple[RefundGround, ...],
    was_accepted: bool,
    was_told: bool,
    goes: bool,
) -> None:
    found = standing.goes_back(outcome, refund_on, was_accepted=was_accepted, was_told=was_told)

    assert found is goes


def test_a_provider_is_asked_after_twice_as_long_each_time_but_four_times_a_day_at_least() -> None:
    waits = [standing.wait_after(asks) for asks in range(30)]

    assert waits[:3] == [timedelta(seconds=20), timedelta(seconds=40), timedelta(seconds=80)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)


@given(amount=st.integers(1, 10**12), is_fee=st.booleans())
def test_every_transfer_adds_up_to_nothing(amount: int, is_fee: bool) -> None:
    came = books.taken("till", "bureau", "payer", amount, is_fee=is_fee)
    went = books.sent_back("till", "bureau", "payer", amount, is_fee=is_fee)

    assert sum(side.amount for side in came) == 0
    assert {s.account: -s.amount for s in came} == {s.account: s.amount for s in went}
