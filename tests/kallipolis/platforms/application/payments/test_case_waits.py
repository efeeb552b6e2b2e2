"""A case waits for its fee where its service says so, at nobody's cost, and then goes on."""

import pytest

from kallipolis.foundation.events import api as events
from kallipolis.platforms.application.cases.contracts import (
    Case,
    ClockState,
    FeePoint,
    Outcome,
    PauseKind,
    RefundGround,
    Turn,
)
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.contracts import Ground, RefundState, State
from kallipolis.platforms.application.payments.testing import Drawer, Treasury, balance, imbalance

pytestmark = pytest.mark.django_db


def state_of(treasury: Treasury, case: Case) -> str:
    return treasury.view(case).case.state


def ended(treasury: Treasury, case: Case) -> list[tuple[Ground, RefundState]]:
    api.follow_case(case.id, clock=treasury.clock)
    treasury.settle()
    return [(refund.ground, refund.state) for refund in treasury.payment(case).refunds]


def test_on_submission_it_waits_before_it_is_accepted_and_counts_as_received_when_paid(
    treasury: Treasury,
) -> None:
    case = treasury.owing(when=FeePoint.SUBMISSION)
    treasury.office.advance(days=8)

    treasury.pay(case)

    view = treasury.view(case)
    assert (case.state, case.clock, case.waits_for) == (
        "to-pay-first",
        ClockState.WAITING,
        Turn.APPLICANT,
    )
    assert (view.case.state, view.case.accepted_at) == ("submitted", None)


def test_five_days_of_silence_count_from_the_payment(treasury: Treasury) -> None:
    case = treasury.owing(when=FeePoint.SUBMISSION)
    treasury.office.advance(days=8)
    treasury.pay(case)
    paid_at = treasury.clock.now()

    treasury.office.advance(days=9)

    view = treasury.view(case)
    assert (view.case.state, view.case.accepted_at) == ("reviewing", paid_at)


def test_on_acceptance_the_clock_stands_still_until_it_is_paid(treasury: Treasury) -> None:
    case = treasury.owing(when=FeePoint.ACCEPTANCE)
    accepted = treasury.office.act("acceptance-officer", case, "accept")
    waiting = treasury.view(case)
    treasury.office.advance(days=14)

    treasury.pay(case)

    view = treasury.view(case)
    assert (accepted.state, accepted.clock) == ("to-pay", ClockState.PAUSED)
    assert waiting.clock.pause is PauseKind.PAYMENT
    assert (view.case.state, view.clock.used) == ("reviewing", 0)


def test_before_delivery_what_was_granted_waits(treasury: Treasury) -> None:
    case = treasury.owing(when=FeePoint.DELIVERY)
    treasury.office.act("acceptance-officer", case, "accept")

    granted = treasury.office.act("decider", case, "decide", outcome=Outcome.GRANTED)
    treasury.pay(case)

    assert granted.state == "to-pay-last"
    assert state_of(treasury, case) == "granted"


def test_nothing_is_asked_for_delivery_of_what_is_refused(treasury: Treasury) -> None:
    case = treasury.owing(when=FeePoint.DELIVERY)
    treasury.office.act("acceptance-officer", case, "accept")
    no = {"outcome": Outcome.REFUSED, "reason": "No.", "rule": "law", "remedy": "appeal"}

    refused = treasury.office.act("decider", case, "decide", **no)

    assert refused.state == "refused"
    assert api.of_case(treasury.payer, case.id, clock=treasury.clock) is None


def test_an_instant_case_waits_for_its_fee_with_its_clock_standing(treasury: Treasury) -> None:
    case = treasury.owing("instant")

    treasury.pay(case)

    assert (case.state, case.clock) == ("to-pay", ClockState.PAUSED)
    assert state_of(treasury, case) == "submitted"


def test_being_told_again_that_it_was_paid_changes_nothing(treasury: Treasury) -> None:
    case = treasury.owing("instant")
    treasury.pay(case)
    before = treasury.view(case).case

    api.follow_case(case.id, clock=treasury.clock)

    assert treasury.view(case).case == before


def test_the_fact_that_it_was_paid_lets_the_case_go_on(treasury: Treasury) -> None:
    case = treasury.owing("instant")
    treasury.choose(treasury.begin(case), "pay")

    events.dispatch()

    assert state_of(treasury, case) == "submitted"


def test_a_case_that_is_never_paid_for_lapses_and_nothing_is_due_any_more(
    treasury: Treasury,
) -> None:
    case = treasury.owing()
    treasury.payment(case)

    treasury.office.advance(days=45)
    api.follow_case(case.id, clock=treasury.clock)

    assert treasury.view(case).case.outcome is Outcome.WITHDRAWN
    assert treasury.payment(case).state is State.CANCELLED


def test_money_that_comes_after_the_case_lapsed_goes_back(
    treasury: Treasury, drawer: Drawer
) -> None:
    case = treasury.owing()
    reference = treasury.begin(case)
    treasury.office.advance(days=45)
    api.follow_case(case.id, clock=treasury.clock)

    drawer.pay(reference, treasury.clock)
    api.take_message("sandbox", {"Till": "signed"}, reference.encode(), clock=treasury.clock)

    assert ended(treasury, case) == [(Ground.TOO_LATE, RefundState.DONE)]
    assert (drawer.net(), imbalance()) == (0, 0)


def test_what_was_paid_goes_back_if_the_case_is_withdrawn_before_it_is_accepted(
    treasury: Treasury,
) -> None:
    case = treasury.owing()
    treasury.pay(case)

    treasury.office.apply(case, "withdraw")

    assert ended(treasury, case) == [(Ground.CASE_ENDED, RefundState.DONE)]
    assert treasury.payment(case).state is State.REFUNDED
    assert balance("payee:civil-affairs@440300") == 0


def test_what_was_paid_stays_if_the_case_is_withdrawn_after_work_on_it_began(
    treasury: Treasury,
) -> None:
    case = treasury.owing()
    treasury.pay(case)
    treasury.office.act("acceptance-officer", case, "accept")

    treasury.office.apply(case, "withdraw")

    assert ended(treasury, case) == []
    assert treasury.payment(case).state is State.PAID


def test_what_was_paid_goes_back_if_the_case_is_not_accepted(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.pay(case)
    no = {"reason": "Not here.", "rule": "law", "remedy": "Elsewhere."}

    treasury.office.act("acceptance-officer", case, "refuse-acceptance", **no)

    assert ended(treasury, case) == [(Ground.CASE_ENDED, RefundState.DONE)]


def test_what_was_paid_goes_back_if_the_case_ended_before_it_learned_of_it(
    treasury: Treasury,
) -> None:
    case = treasury.owing(refund_on=())
    treasury.choose(treasury.begin(case), "pay")

    treasury.office.apply(case, "withdraw")

    assert ended(treasury, case) == [(Ground.CASE_ENDED, RefundState.DONE)]


def test_the_end_of_a_case_sends_its_fee_back_once(treasury: Treasury) -> None:
    case = treasury.owing(refund_on=(RefundGround.WITHDRAWN,))
    treasury.pay(case)
    treasury.office.apply(case, "withdraw")
    ended(treasury, case)

    again = ended(treasury, case)

    assert again == [(Ground.CASE_ENDED, RefundState.DONE)]
