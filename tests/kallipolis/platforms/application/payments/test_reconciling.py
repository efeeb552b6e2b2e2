"""A day compared line by line: what differs is listed and stays, and nothing is adjusted."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.money import Money
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.adapters import days
from kallipolis.platforms.application.payments.contracts import (
    DifferenceKind,
    Reconciliation,
    RefundOrder,
    State,
    StatementLine,
)
from kallipolis.platforms.application.payments.testing import Drawer, Treasury, imbalance
from kallipolis.site.command import main

pytestmark = pytest.mark.django_db
FIVE = Money(amount=500, currency="CNY")


def next_day(treasury: Treasury) -> None:
    treasury.office.clock.advance(days=1)


def compared(treasury: Treasury) -> Reconciliation:
    return api.reconcile(treasury.official(), clock=treasury.clock)


def test_a_day_on_which_both_agree_has_no_differences(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.pay(case)
    api.refund(
        treasury.official(), case.id, RefundOrder(words="A part.", amount=300), clock=treasury.clock
    )
    treasury.settle()
    next_day(treasury)

    found = compared(treasury)

    assert (found.lines, found.matched, found.differences) == (2, 2, ())
    assert found.taken == (Money(amount=1000, currency="CNY"),)
    assert found.sent_back == (Money(amount=300, currency="CNY"),)


def test_money_of_which_we_never_heard_is_found_asked_about_and_taken_down(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    drawer.pay(treasury.begin(case), treasury.clock)
    next_day(treasury)

    found = compared(treasury)

    (difference,) = found.differences
    assert (difference.kind, difference.case, difference.repair) == (
        DifferenceKind.MISSING_HERE,
        case.id,
        "asked",
    )
    assert treasury.payment(case).state is State.PAID
    assert (found.matched, found.open) == (1, 0)


def test_money_for_an_order_that_is_not_ours_stays_open(treasury: Treasury, drawer: Drawer) -> None:
    stray = StatementLine(
        kind="taking", key="stray", order="nobody", amount=FIVE, at=treasury.clock.now()
    )
    drawer.statements.append(stray)
    next_day(treasury)

    found = compared(treasury)

    assert [(d.kind, d.theirs, d.ours, d.repair) for d in found.differences] == [
        (DifferenceKind.MISSING_HERE, FIVE, None, "")
    ]


def test_money_of_which_the_provider_says_nothing_stays_open(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    drawer.pay(treasury.begin(case), treasury.clock)
    api.look_again(treasury.payer, case.id, clock=treasury.clock)
    drawer.statements.clear()
    next_day(treasury)

    found = compared(treasury)

    assert [(d.kind, d.theirs, d.repair) for d in found.differences] == [
        (DifferenceKind.MISSING_THERE, None, "")
    ]
    assert treasury.payment(case).state is State.PAID


def test_an_amount_that_differs_is_listed_and_nothing_is_adjusted(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    drawer.pay(treasury.begin(case), treasury.clock)
    api.look_again(treasury.payer, case.id, clock=treasury.clock)
    (line,) = drawer.statements
    drawer.statements[:] = [
        StatementLine(kind=line.kind, key=line.key, order=line.order, amount=FIVE, at=line.at)
    ]
    next_day(treasury)

    found = compared(treasury)

    (difference,) = found.differences
    assert (difference.kind, difference.theirs, difference.ours) == (
        DifferenceKind.AMOUNT_DIFFERS,
        FIVE,
        Money(amount=1000, currency="CNY"),
    )
    assert treasury.payment(case).amount.amount == 1000


def test_a_difference_that_is_gone_when_compared_again_stays_on_record(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    drawer.pay(treasury.begin(case), treasury.clock)
    api.look_again(treasury.payer, case.id, clock=treasury.clock)
    held = drawer.statements[:]
    drawer.statements.clear()
    next_day(treasury)
    first = compared(treasury)

    drawer.statements[:] = held
    again = compared(treasury)

    assert (first.open, again.open) == (1, 0)
    assert [difference.repair for difference in again.differences] == ["later"]


def test_a_refund_whose_answer_was_lost_is_found_and_taken_down(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    drawer.pay(treasury.begin(case), treasury.clock)
    api.look_again(treasury.payer, case.id, clock=treasury.clock)
    drawer.faults.append("after outage")
    api.refund(treasury.official(), case.id, RefundOrder(words="All."), clock=treasury.clock)
    treasury.settle()
    next_day(treasury)

    found = compared(treasury)

    assert [(d.line, d.repair) for d in found.differences] == [("refund", "asked")]
    assert (treasury.payment(case).state, imbalance()) == (State.REFUNDED, 0)


def test_a_day_compared_twice_lists_each_difference_once(
    treasury: Treasury, drawer: Drawer
) -> None:
    drawer.pay(treasury.begin(treasury.owing()), treasury.clock)
    next_day(treasury)
    compared(treasury)

    compared(treasury)

    (day,) = api.reconciliations(treasury.official())
    assert len(day.differences) == 1


def test_a_day_that_is_not_over_is_not_compared(treasury: Treasury) -> None:
    today = days.of(treasury.clock.now())

    with pytest.raises(Refusal) as refused:
        api.reconcile(treasury.official(), today, clock=treasury.clock)

    assert refused.value.code == "payment.day_unfit"


def test_who_does_not_keep_the_books_compares_nothing(treasury: Treasury) -> None:
    decider = treasury.official("decider")

    with pytest.raises(Refusal) as refused:
        api.reconcile(decider, clock=treasury.clock)

    assert refused.value.code == "payment.not_found"


def test_a_difference_on_the_command_line_says_what_it_is(
    treasury: Treasury, drawer: Drawer
) -> None:
    drawer.pay(treasury.begin(treasury.owing()), treasury.clock)
    day = days.of(treasury.clock.now())
    treasury.office.clock.advance(days=2)

    said = CliRunner().invoke(main, ["payments", "reconcile", "--day", f"{day}"])
    as_json = CliRunner().invoke(main, ["payments", "reconcile", "--day", f"{day}", "--json"])

    assert "1 of 1 lines agree, 0 differences are open" in said.output
    assert "missing-here" in said.output
    assert '"repair": "asked"' in as_json.output or '"repair":"asked"' in as_json.output


def test_the_statement_of_the_sandbox_tells_of_its_day_alone(treasury: Treasury) -> None:
    treasury.pay(treasury.owing())
    next_day(treasury)
    treasury.pay(treasury.owing())
    yesterday = days.yesterday(treasury.clock)

    found = api.reconcile(treasury.official(), yesterday, clock=treasury.clock)
    before = api.reconcile(treasury.official(), yesterday - timedelta(days=1), clock=treasury.clock)

    assert (found.lines, before.lines) == (1, 0)
