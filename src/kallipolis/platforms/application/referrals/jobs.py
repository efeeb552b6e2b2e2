"""What other nodes send about cases, and what is done when cases move here."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.application.cases.events import FACTS
from kallipolis.platforms.application.credentials import events as credentials
from kallipolis.platforms.application.credentials.contracts import CredentialId
from kallipolis.platforms.application.referrals import api
from kallipolis.platforms.application.referrals.adapters import reading, taking
from kallipolis.platforms.application.referrals.contracts import CASE, DOCUMENT, PIECE, STEP
from kallipolis.platforms.data.exchange import events as exchange
from kallipolis.platforms.data.exchange.contracts import Effect, MessageId


def _on_case(event: Event) -> None:
    api.follow(CaseId(event.subject), str(event.data.get("service", "")))


def _on_answer(event: Event) -> None:
    if str(event.data.get("kind", "")).startswith("referral."):
        api.settle(MessageId(event.subject))


def _on_credential(event: Event) -> None:
    api.send_document(CaseId(str(event.data["case"])), CredentialId(event.subject))


EFFECTS: Final = (
    Effect(kind=CASE, take=taking.case, clears=reading.of_case),
    Effect(kind=PIECE, take=taking.piece, clears=reading.of_piece),
    Effect(kind=STEP, take=taking.step, clears=reading.of_step),
    Effect(kind=DOCUMENT, take=taking.document, clears=reading.of_document),
)
SUBSCRIPTIONS: Final = (
    Subscription(name="referrals.follow", types=tuple(f.TYPE for f in FACTS), react=_on_case),
    Subscription(name="referrals.settle", types=(exchange.ANSWERED,), react=_on_answer),
    Subscription(name="referrals.documents", types=(credentials.RECORDED,), react=_on_credential),
)
JOBS: Final = (
    Job(name="referrals.retry", run=api.retry, atomic=False),
    Job(name="referrals.forget", run=api.forget_pieces),
)
SCHEDULES: Final = (
    Schedule(name="referrals.retry", job="referrals.retry", every=timedelta(minutes=1)),
    Schedule(name="referrals.forget", job="referrals.forget", every=timedelta(days=1)),
)
