"""Money is conserved, whatever a provider answers, whoever is told, and wherever we are killed."""

from contextlib import suppress
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.platforms.application.cases.contracts import Case, FeePoint
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.contracts import RefundOrder, State
from kallipolis.platforms.application.payments.models import Attempt, Refund, Taking
from kallipolis.platforms.application.payments.testing import (
    BACK,
    KilledError,
    Till,
    Treasury,
    balance,
    imbalance,
)

pytestmark = pytest.mark.django_db
FAULTS = st.sampled_from(["before outage", "after outage", "before killed", "after killed"])
MOST_QUIET_ROUNDS = 12
SMALL = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


class Money(RuleBasedStateMachine):
    """Several cases with a fee, a provider that fails, messages that come as they like."""

    edition: ClassVar[Edition]

    @initialize(points=st.lists(st.sampled_from(FeePoint), min_size=1, max_size=3))
    def open(self, points: list[FeePoint]) -> None:
        self.drawer = Till.empty()
        self.treasury = Treasury(office=Office(edition=self.edition))
        self.cases = [self.treasury.owing("standard", point) for point in points]
        self.carried = balance("provider:sandbox")

    def some_case(self, data: st.DataObject) -> Case:
        return data.draw(st.sampled_from(self.cases))

    def some_order(self, data: st.DataObject) -> str | None:
        mine = sorted(self.drawer.orders)
        return mine[data.draw(st.integers(0, len(mine) - 1))] if mine else None

    @rule(fault=FAULTS)
    def something_will_fail(self, fault: str) -> None:
        self.drawer.faults.append(fault)

    @rule(data=st.data())
    def somebody_begins(self, data: st.DataObject) -> None:
        case, treasury = self.some_case(data), self.treasury
        with suppress(Refusal, Outage, KilledError):
            api.begin(treasury.payer, case.id, BACK, clock=treasury.clock)

    @rule(data=st.data())
    def somebody_pays(self, data: st.DataObject) -> None:
        order = self.some_order(data)
        if order is not None:
            self.drawer.pay(order, self.treasury.clock)

    @rule(data=st.data())
    def an_order_fails(self, data: st.DataObject) -> None:
        order = self.some_order(data)
        if order is not None and not self.drawer.taken.get(order):
            self.drawer.states[order] = "failed"

    @rule(data=st.data(), times=st.integers(1, 3))
    def a_message_comes(self, data: st.DataObject, times: int) -> None:
        order = self.some_order(data)
        for _ in range(times if order is not None else 0):
            api.take_message(
                "sandbox",
                {"Till": "signed"},
                str(order).encode(),
                clock=self.treasury.clock,
            )

    @rule(data=st.data())
    def somebody_looks_again(self, data: st.DataObject) -> None:
        case, treasury = self.some_case(data), self.treasury
        with suppress(Refusal, Outage, KilledError):
            api.look_again(treasury.payer, case.id, clock=treasury.clock)

    @rule(data=st.data(), amount=st.integers(0, 1200))
    def an_official_sends_back(self, data: st.DataObject, amount: int) -> None:
        case, treasury = self.some_case(data), self.treasury
        order = RefundOrder(words="By chance.", amount=amount)
        with suppress(Refusal):
            api.refund(treasury.official(), case.id, order, clock=treasury.clock)

    @rule(data=st.data(), action=st.sampled_from(["accept", "withdraw"]))
    def the_case_moves(self, data: st.DataObject, action: str) -> None:
        case, office = self.some_case(data), self.treasury.office
        with suppress(Refusal):
            if action == "withdraw":
                office.apply(case, action)
            else:
                office.act("acceptance-officer", case, action)

    @rule()
    def facts_arrive(self) -> None:
        self.facts_are_delivered()

    def facts_are_delivered(self) -> None:
        """Do what the subscriptions do, by the clock of this world."""
        for case in self.cases:
            api.follow_case(case.id, clock=self.treasury.clock)

    @rule(minutes=st.integers(1, 60 * 24 * 8))
    def time_passes(self, minutes: int) -> None:
        self.treasury.office.advance(minutes=minutes)

    @rule()
    def the_rounds_run(self) -> None:
        with suppress(KilledError):
            api.ask_due(clock=self.treasury.clock)
        with suppress(KilledError):
            api.send_refunds(clock=self.treasury.clock)

    @rule()
    def a_day_is_compared(self) -> None:
        with suppress(Outage, KilledError):
            api.reconcile(self.treasury.official(), clock=self.treasury.clock)

    @invariant()
    def the_books_add_up(self) -> None:
        assert imbalance() == 0

    @invariant()
    def nothing_is_taken_or_sent_back_twice(self) -> None:
        for taking in Taking.objects.all():
            gone = Refund.objects.filter(taking=taking).exclude(state="failed")
            assert sum(gone.values_list("amount", flat=True)) <= taking.amount
        fees = Taking.objects.filter(ground="").values_list("payment", flat=True)
        assert len(fees) == len(set(fees))

    @invariant()
    def no_order_was_asked_for_that_is_not_written_down(self) -> None:
        written = set(Attempt.objects.values_list("pk", flat=True))
        assert set(self.drawer.orders) <= written

    def teardown(self) -> None:
        """Let all faults end and everybody be told, and count."""
        if not hasattr(self, "treasury"):
            return
        self.drawer.faults.clear()
        for _ in range(MOST_QUIET_ROUNDS):
            self.quiet_round()
        came = {taken.transaction for held in self.drawer.taken.values() for taken in held}
        known = set(Taking.objects.values_list("transaction", flat=True))
        assert came <= known
        assert balance("provider:sandbox") - self.carried == self.drawer.net()
        for case in self.cases:
            self.case_is_right(case)

    def quiet_round(self) -> None:
        treasury = self.treasury
        for order in self.drawer.orders:
            api.take_message("sandbox", {"Till": "signed"}, order.encode(), clock=treasury.clock)
        self.facts_are_delivered()
        treasury.office.advance(hours=7)
        treasury.settle()

    def case_is_right(self, case: Case) -> None:
        payment = api.of_case(self.treasury.payer, case.id, clock=self.treasury.clock)
        view = self.treasury.view(case)
        if payment is None:
            return
        assert not payment.is_in_doubt
        assert [r for r in payment.refunds if r.state != "done"] == []
        is_kept = payment.state in {State.PAID, State.PARTLY_REFUNDED}
        if is_kept:
            assert view.fee is not None
            assert view.fee.paid_at is not None


def money_under(edition: Edition) -> type[Money]:
    class MoneyUnderEdition(Money):
        pass

    MoneyUnderEdition.edition = edition
    return MoneyUnderEdition


@pytest.mark.usefixtures("drawer")
def test_money_is_neither_lost_nor_taken_twice(treasury: Treasury) -> None:
    run_state_machine_as_test(money_under(treasury.office.edition), settings=SMALL)
