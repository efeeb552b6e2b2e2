"""Money goes back once, whole or in part, for a reason, by somebody who may."""

import pytest

from kallipolis.foundation.audit.models import Entry as Noted
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.money import Money
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.contracts import (
    Ground,
    RefundOrder,
    RefundState,
    State,
)
from kallipolis.platforms.application.payments.testing import Drawer, Treasury, balance, imbalance

pytestmark = pytest.mark.django_db
ALL = RefundOrder(words="Paid in error.")


def test_an_official_sends_all_of_it_back(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.pay(case)
    officer = treasury.official()

    asked = api.refund(officer, case.id, ALL, clock=treasury.clock)
    treasury.settle()

    payment = treasury.payment(case)
    (refund,) = payment.refunds
    assert (asked.state, payment.state) == (State.REFUND_ASKED, State.REFUNDED)
    assert (refund.ground, refund.words, refund.by_name) == (
        Ground.OFFICIAL,
        "Paid in error.",
        officer.name,
    )
    assert (balance("provider:sandbox"), imbalance()) == (0, 0)
    assert Noted.objects.filter(act="payment.refund", subject=payment.id).count() == 1


def test_it_may_go_back_in_parts_until_nothing_is_left(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.pay(case)
    part = RefundOrder(words="Half of it.", amount=400)
    api.refund(treasury.official(), case.id, part, clock=treasury.clock)
    treasury.settle()
    half = treasury.payment(case)

    api.refund(treasury.official("decider"), case.id, ALL, clock=treasury.clock)
    treasury.settle()

    assert (half.state, half.refundable) == (
        State.PARTLY_REFUNDED,
        Money(amount=600, currency="CNY"),
    )
    assert treasury.payment(case).state is State.REFUNDED


def test_more_than_is_left_does_not_go_back(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.pay(case)
    order = RefundOrder(words="Too much.", amount=1001)

    with pytest.raises(Refusal) as refused:
        api.refund(treasury.official(), case.id, order, clock=treasury.clock)

    assert refused.value.code == "payment.refund_too_much"
    assert refused.value.values == {"most": "10.00 CNY"}


def test_nothing_goes_back_twice(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.pay(case)
    api.refund(treasury.official(), case.id, ALL, clock=treasury.clock)

    with pytest.raises(Refusal) as refused:
        api.refund(treasury.official(), case.id, ALL, clock=treasury.clock)

    assert refused.value.code == "payment.not_refundable"


def test_nothing_goes_back_before_anything_came(treasury: Treasury) -> None:
    case = treasury.owing()

    with pytest.raises(Refusal) as refused:
        api.refund(treasury.official(), case.id, ALL, clock=treasury.clock)

    assert refused.value.code == "payment.not_refundable"


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (RefundOrder(words=" "), "words"),
        (RefundOrder(words="Less than nothing.", amount=-1), "amount"),
    ],
)
def test_a_refund_needs_a_reason_and_an_amount(
    treasury: Treasury, order: RefundOrder, field: str
) -> None:
    case = treasury.owing()
    treasury.pay(case)

    with pytest.raises(Refusal) as refused:
        api.refund(treasury.official(), case.id, order, clock=treasury.clock)

    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize("role", ["acceptance-officer", "lead-reviewer"])
def test_who_has_no_right_to_it_sends_nothing_back(treasury: Treasury, role: str) -> None:
    case = treasury.owing()
    treasury.pay(case)

    with pytest.raises(Refusal) as refused:
        api.refund(treasury.official(role), case.id, ALL, clock=treasury.clock)

    assert refused.value.code == "payment.not_found"


def test_the_payer_sends_nothing_back_to_themselves(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.pay(case)

    with pytest.raises(Refusal) as refused:
        api.refund(treasury.payer, case.id, ALL, clock=treasury.clock)

    assert refused.value.code == "payment.not_found"


def test_a_provider_that_does_not_answer_is_asked_again_and_sends_back_once(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    drawer.pay(treasury.begin(case), treasury.clock)
    api.look_again(treasury.payer, case.id, clock=treasury.clock)
    drawer.faults.append("after outage")
    api.refund(treasury.official(), case.id, ALL, clock=treasury.clock)
    treasury.settle()
    doubtful = treasury.payment(case).state

    treasury.office.clock.advance(minutes=5)
    treasury.settle()

    assert (doubtful, treasury.payment(case).state) == (State.REFUND_ASKED, State.REFUNDED)
    assert (len(drawer.refunds), drawer.net()) == (1, 0)


def test_what_a_provider_will_not_send_back_is_told_and_may_be_asked_anew(
    treasury: Treasury,
) -> None:
    case = treasury.owing()
    treasury.pay(case)
    treasury.lose_takings()
    api.refund(treasury.official(), case.id, ALL, clock=treasury.clock)

    treasury.settle()

    payment = treasury.payment(case)
    assert [refund.state for refund in payment.refunds] == [RefundState.FAILED]
    assert (payment.state, payment.refundable) == (State.PAID, payment.amount)
