"""People are told when facts arrive; what goes outside is sent by jobs, offices once a day."""

from typing import Final

from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.application.notices import api
from kallipolis.platforms.application.notices.contracts import DeliveryId


def _take_in(event: Event) -> None:
    api.take_in(event)


def _deliver(delivery: str) -> None:
    api.deliver(DeliveryId(delivery))


def _tell_offices() -> None:
    api.tell_offices()


SUBSCRIPTIONS: Final = (
    Subscription(name="notices.take_in", types=("org.kallipolis.*",), react=_take_in),
)
JOBS: Final = (
    Job(name="notices.deliver", run=_deliver, atomic=False),
    Job(name="notices.tell-offices", run=_tell_offices),
)
SCHEDULES: Final = (
    Schedule(name="notices.tell-offices", job="notices.tell-offices", cron="0 8 * * *"),
)
