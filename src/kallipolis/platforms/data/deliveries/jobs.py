"""Gather when a source says so, or when somebody asks."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.actors import system
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.data.deliveries import api

GATHERER: Final = system("gather data")


def _gather(source: str) -> None:
    api.run(GATHERER, source)


def _queue_due() -> None:
    for source in api.due(GATHERER):
        api.ask_for(GATHERER, source.id)


JOBS: Final = (
    Job(name="deliveries.gather", run=_gather, atomic=False),
    Job(name="deliveries.queue-due", run=_queue_due),
)
SCHEDULES: Final = (
    Schedule(name="deliveries.queue-due", job="deliveries.queue-due", every=timedelta(minutes=5)),
)
