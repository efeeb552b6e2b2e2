"""Gather other portals when their schedule says so, or when somebody asks."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.actors import system
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import Job, JobState, Schedule
from kallipolis.platforms.data.harvests import api

GATHERER: Final = system("gather other portals")
GATHER: Final = "harvests.gather"
MOST: Final = 1000


def _gather(harvest: str) -> None:
    api.run(GATHERER, harvest)


def _queue_due() -> None:
    waiting = jobs.find((JobState.WAITING, JobState.RUNNING), limit=MOST)
    queued = {str(each.arguments.get("harvest")) for each in waiting if each.job == GATHER}
    for harvest in api.due():
        if harvest.id not in queued:
            jobs.enqueue(GATHER, harvest=harvest.id)


JOBS: Final = (
    Job(name=GATHER, run=_gather, atomic=False),
    Job(name="harvests.queue-due", run=_queue_due),
)
SCHEDULES: Final = (
    Schedule(name="harvests.queue-due", job="harvests.queue-due", every=timedelta(minutes=15)),
)
