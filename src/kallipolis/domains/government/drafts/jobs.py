"""What was looked up for drafts is forgotten when it is stale, or when the city issues anew."""

from typing import Final

from kallipolis.domains.government.drafts import api
from kallipolis.foundation.events.contracts import Event, Since, Subscription
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.application.credentials import events as credentials


def _sweep() -> None:
    api.sweep()


def _on_credential(event: Event) -> None:
    api.forget_about(PartyId(str(event.data["holder"])))


SUBSCRIPTIONS: Final = (
    Subscription(
        name="drafts.credentials",
        types=(
            credentials.RECORDED,
            credentials.SUSPENDED,
            credentials.RESUMED,
            credentials.REVOKED,
            credentials.RENEWED,
        ),
        react=_on_credential,
        since=Since.NOW,
    ),
)
JOBS: Final = (Job(name="drafts.sweep", run=_sweep),)
SCHEDULES: Final = (Schedule(name="drafts.nightly", job="drafts.sweep", cron="40 3 * * *"),)
