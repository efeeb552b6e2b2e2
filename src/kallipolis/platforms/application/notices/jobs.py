"""People are told when facts arrive; jobs send what goes outside, and gather some of it by day."""

from typing import Final

from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.application.notices import api
from kallipolis.platforms.application.notices.contracts import DeliveryId, Pace


def _take_in(event: Event) -> None:
    api.take_in(event)


def _deliver(delivery: str) -> None:
    api.deliver(DeliveryId(delivery))


def _tell_offices() -> None:
    api.tell_offices()


def _tell_readings(pace: str) -> None:
    api.tell_readings(Pace(pace))


SUBSCRIPTIONS: Final = (
    Subscription(name="notices.take_in", types=("org.kallipolis.*",), react=_take_in),
)
JOBS: Final = (
    Job(name="notices.deliver", run=_deliver, atomic=False),
    Job(name="notices.tell-offices", run=_tell_offices),
    Job(name="notices.tell-readings", run=_tell_readings),
)
SCHEDULES: Final = (
    Schedule(name="notices.tell-offices", job="notices.tell-offices", cron="0 8 * * *"),
    Schedule(
        name="notices.tell-readings-daily",
        job="notices.tell-readings",
        cron="0 18 * * *",
        arguments={"pace": Pace.DAILY.value},
    ),
    Schedule(
        name="notices.tell-readings-soon",
        job="notices.tell-readings",
        cron="*/10 * * * *",
        arguments={"pace": Pace.SOON.value},
    ),
)
