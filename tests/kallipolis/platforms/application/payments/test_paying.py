"""Paying once, however often and in whatever order one is told of it."""

import pytest
from pytest_django import Settings

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.money import Money
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import Fee, FeePoint
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.adapters.sandbox.provider import SIGNATURE
from kallipolis.platforms.application.payments.contracts import Ground, RefundState, State
from kallipolis.platforms.application.payments.logic.standing import ORDER_LASTS
from kallipolis.platforms.application.payments.testing import (
    BACK,
    Drawer,
    Treasury,
    balance,
    imbalance,
)

pytestmark = pytest.mark.django_db
PAYEE = "payee:civil-affairs@440300"


def told(payment_id: str) -> list[str]:
    return [event.type.rpartition(".")[2] for event in events.recorded(subject=payment_id)]


def asked_after(treasury: Treasury, *, seconds: int) -> int:
    treasury.office.clock.advance(seconds=seconds)
    return api.ask_due(clock=treasury.clock)


def test_what_is_due_is_told_with_amount_purpose_and_payee(treasury: Treasury) -> None:
    case = treasury.owing()

    payment = treasury.payment(case)

    assert (payment.amount, payment.state) == (Money(amount=1000, currency="CNY"), State.DUE)
    assert (payment.purpose, payment.payee) == (case.title, case.deciding)


@pytest.mark.parametrize(("language", "words"), [("en", "Marriage"), ("zh-hans", "结婚登记")])
def test_who_pays_reads_at_the_provider_what_for_in_the_language_of_the_place(
    treasury: Treasury, drawer: Drawer, settings: Settings, language: str, words: str
) -> None:
    settings.LANGUAGE_CODE = language
    title = Text(en="Marriage", zh_hans="结婚登记", zh_hant="結婚登記")
    fee = Fee(amount=1000, currency="CNY", when=FeePoint.SUBMISSION)
    case = treasury.office.open(title=title, fee=fee)

    reference = treasury.begin(case)

    assert drawer.orders[reference].words == words


def test_a_case_without_a_fee_asks_for_no_payment(treasury: Treasury) -> None:
    case = treasury.office.open()

    assert api.of_case(treasury.payer, case.id, clock=treasury.clock) is None


def test_who_pays_gets_a_receipt_and_the_authority_the_money(treasury: Treasury) -> None:
    case = treasury.owing()

    payment = treasury.pay(case)

    receipt = api.receipt(treasury.payer, case.id, clock=treasury.clock)
    assert (payment.state, payment.receipt) == (State.PAID, receipt.number)
    assert receipt.amount == payment.amount
    assert (balance(PAYEE), balance("provider:sandbox"), imbalance()) == (-1000, 1000, 0)
    assert told(payment.id) == ["due", "received"]


def test_there_is_no_receipt_before_anything_was_paid(treasury: Treasury) -> None:
    case = treasury.owing()

    with pytest.raises(Refusal) as refused:
        api.receipt(treasury.payer, case.id, clock=treasury.clock)

    assert refused.value.code == "payment.no_receipt"


def test_who_begins_again_is_led_to_the_same_order(treasury: Treasury) -> None:
    case = treasury.owing()

    first, again = treasury.begin(case), treasury.begin(case)

    assert first == again
    assert treasury.payment(case).is_in_doubt


def test_a_message_may_come_many_times(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.choose(treasury.begin(case), "pay")

    treasury.office.clock.advance(minutes=1)
    heard = treasury.hear()

    assert heard == 1
    assert balance(PAYEE) == -1000
    assert told(treasury.payment(case).id) == ["due", "received"]


def test_a_message_that_never_comes_is_made_up_for_by_asking(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    drawer.pay(treasury.begin(case), treasury.clock)

    treasury.office.clock.advance(minutes=1)
    api.ask_due(clock=treasury.clock)

    assert treasury.payment(case).state is State.PAID


def test_who_comes_back_before_the_message_is_not_asked_to_pay_again(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    drawer.pay(treasury.begin(case), treasury.clock)

    payment = api.look_again(treasury.payer, case.id, clock=treasury.clock)

    assert payment is not None
    assert payment.state is State.PAID


def test_a_second_payment_for_the_same_goes_back_by_itself(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.pay(case, "twice")

    treasury.settle()

    payment = treasury.payment(case)
    assert payment.state is State.PAID
    assert [(r.ground, r.state) for r in payment.refunds] == [(Ground.PAID_TWICE, RefundState.DONE)]
    assert (balance(PAYEE), balance("provider:sandbox"), imbalance()) == (-1000, 1000, 0)
    assert told(payment.id) == ["due", "received", "refund-asked", "refunded"]


def test_another_amount_than_the_fee_is_no_payment_and_goes_back(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    reference = treasury.begin(case)
    drawer.pay(reference, treasury.clock, Money(amount=1, currency="CNY"))

    api.look_again(treasury.payer, case.id, clock=treasury.clock)
    treasury.settle()

    payment = treasury.payment(case)
    assert (payment.state, payment.receipt) == (State.FAILED, "")
    assert [r.ground for r in payment.refunds] == [Ground.WRONG_AMOUNT]
    assert drawer.net() == 0


def test_who_failed_may_try_again(treasury: Treasury) -> None:
    case = treasury.owing()
    first = treasury.begin(case)
    treasury.choose(first, "fail")
    failed = treasury.payment(case).state

    second = treasury.begin(case)

    assert failed is State.FAILED
    assert second != first
    assert treasury.payment(case).state is State.BEGUN


def test_money_that_comes_for_an_order_that_had_failed_is_not_lost(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    reference = treasury.begin(case)
    drawer.states[reference] = "failed"
    api.look_again(treasury.payer, case.id, clock=treasury.clock)

    drawer.pay(reference, treasury.clock)
    api.take_message("sandbox", {"Till": "signed"}, reference.encode(), clock=treasury.clock)

    assert treasury.payment(case).state is State.PAID


def test_nobody_pays_anew_before_it_is_known_how_an_old_order_ended(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.choose(treasury.begin(case), "late")
    treasury.office.clock.advance(seconds=ORDER_LASTS.total_seconds())

    with pytest.raises(Refusal) as refused:
        treasury.begin(case)

    assert refused.value.code == "payment.in_doubt"


def test_an_order_whose_time_is_over_makes_room_for_another(treasury: Treasury) -> None:
    case = treasury.owing()
    first = treasury.begin(case)
    treasury.office.clock.advance(seconds=ORDER_LASTS.total_seconds())

    second = treasury.begin(case)

    assert second != first


def test_money_that_comes_late_is_taken_for_the_fee(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.choose(treasury.begin(case), "late")
    before = treasury.payment(case)

    treasury.office.clock.advance(minutes=2)
    treasury.hear()

    assert before.is_in_doubt
    assert treasury.payment(case).state is State.PAID


def test_what_is_paid_is_not_paid_again(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.pay(case)

    with pytest.raises(Refusal) as refused:
        treasury.begin(case)

    assert refused.value.code == "payment.not_due"


def test_a_provider_that_does_not_answer_leaves_an_attempt_that_goes_on(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    drawer.faults.append("after outage")
    with pytest.raises(Outage):
        treasury.begin(case)

    reference = treasury.begin(case)

    assert list(drawer.orders) == [reference]


def test_a_message_with_another_signature_is_not_believed(treasury: Treasury) -> None:
    reference = treasury.begin(treasury.owing())
    body = f'{{"reference": "{reference}", "state": "paid"}}'.encode()

    with pytest.raises(Refusal) as refused:
        treasury.take({SIGNATURE: "0" * 64}, body)

    assert refused.value.code == "payment.message_unsigned"


def test_a_message_about_what_is_not_ours_changes_nothing(
    treasury: Treasury, drawer: Drawer
) -> None:
    said = api.take_message("sandbox", {"Till": "signed"}, b"stray", clock=treasury.clock)

    assert said == "success"
    assert imbalance() == 0


def test_somebody_else_neither_sees_nor_pays_it(treasury: Treasury) -> None:
    case = treasury.owing()
    stranger = treasury.office.official("reviewer", "public-security@440300")

    with pytest.raises(Refusal) as refused:
        api.begin(stranger, case.id, BACK, clock=treasury.clock)

    assert refused.value.code == "case.not_found"


def test_an_official_who_sees_the_case_cannot_pay_in_the_name_of_the_payer(
    treasury: Treasury,
) -> None:
    case = treasury.owing()

    with pytest.raises(Refusal) as refused:
        api.begin(treasury.office.official("decider"), case.id, BACK, clock=treasury.clock)

    assert refused.value.code == "payment.not_found"


@pytest.mark.parametrize(
    "elsewhere", ["", "cases", "//evil.example", "https://evil.example/", "/\t/evil.example"]
)
def test_nobody_is_led_out_of_the_city_after_paying(treasury: Treasury, elsewhere: str) -> None:
    case = treasury.owing()

    with pytest.raises(Refusal) as refused:
        api.begin(treasury.payer, case.id, elsewhere, clock=treasury.clock)

    assert refused.value.code == "payment.return_elsewhere"


def test_the_wait_between_two_questions_grows(treasury: Treasury) -> None:
    treasury.begin(treasury.owing())

    asked = [asked_after(treasury, seconds=30) for _ in range(6)]

    assert asked == [1, 0, 1, 0, 0, 1]
