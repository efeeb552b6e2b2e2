"""Documents are sealed after the decision, not in it; of what ends soon holders are told daily."""

from typing import Final

from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.application.credentials import api, events
from kallipolis.platforms.application.credentials.contracts import CredentialId


def _ask_for_seal(event: Event) -> None:
    if not event.data.get("procedural"):
        jobs.enqueue("credentials.seal", credential_id=event.subject)


def _seal(credential_id: str) -> None:
    api.seal(CredentialId(credential_id))


def _tell_ending() -> None:
    api.tell_ending()


SUBSCRIPTIONS: Final = (
    Subscription(name="credentials.seal", types=(events.RECORDED,), react=_ask_for_seal),
)
JOBS: Final = (
    Job(name="credentials.seal", run=_seal, atomic=False, in_bulk=True),
    Job(name="credentials.tell-ending", run=_tell_ending, atomic=False),
)
SCHEDULES: Final = (
    Schedule(name="credentials.tell-ending", job="credentials.tell-ending", cron="30 9 * * *"),
)
