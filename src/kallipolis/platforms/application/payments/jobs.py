"""What goes on with payments without anybody asking."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.jobs.contracts import Job, Round, Schedule
from kallipolis.platforms.application.cases.events import CaseClosed, CasePaymentAsked
from kallipolis.platforms.application.payments import api, events
from kallipolis.platforms.application.payments.adapters import providers
from kallipolis.platforms.application.payments.adapters.sandbox import counter


def _on_case(event: Event) -> None:
    api.follow_case(CaseId(event.subject))


def _on_received(event: Event) -> None:
    api.follow_case(CaseId(str(event.data["case"])))


def _play_the_sandbox() -> int:
    """Let the sandbox do what a provider outside does: take money late, and send its messages."""
    if providers.chosen() != providers.SANDBOX:
        return 0
    late = counter.go_on()
    return late + counter.send(
        lambda headers, body: api.take_message(providers.SANDBOX, headers, body)
    )


def _reconcile() -> None:
    if providers.chosen():
        api.reconcile(api.BOOKKEEPER)


SUBSCRIPTIONS: Final = (
    Subscription(
        name="payments.follow-cases",
        types=(CasePaymentAsked.TYPE, CaseClosed.TYPE),
        react=_on_case,
    ),
    Subscription(name="payments.continue-cases", types=(events.RECEIVED,), react=_on_received),
)
ROUNDS: Final = (
    Round(name="payments.ask", run=api.ask_due, every=timedelta(seconds=10)),
    Round(name="payments.refund", run=api.send_refunds, every=timedelta(seconds=10)),
    Round(name="payments.sandbox", run=_play_the_sandbox, every=timedelta(seconds=2)),
)
JOBS: Final = (Job(name="payments.reconcile", run=_reconcile, atomic=False),)
SCHEDULES: Final = (
    Schedule(name="payments.reconcile", job="payments.reconcile", cron="30 3 * * *"),
)
