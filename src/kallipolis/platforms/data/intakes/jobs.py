"""Gather when a source says so, or when somebody asks; keep the tables in order at night."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import Job, JobState, Schedule
from kallipolis.platforms.data.intakes import api

GATHERER: Final = system("gather data")
GATHER: Final = "intakes.gather"
MOST: Final = 1000
NOT_FOUND: Final = "source.not_found"


def _gather(source: str) -> None:
    """Run a source; one that is being run already does not have to be run again.

    What is refused stands in the book of intakes with its reason, and would be refused again.
    """
    try:
        api.run(GATHERER, source)
    except Refusal as refusal:
        if refusal.code == NOT_FOUND:
            raise


def _queue_due() -> None:
    """Queue what is due and does not wait or run already."""
    found = jobs.find((JobState.WAITING, JobState.RUNNING), limit=MOST)
    queued = {str(run.arguments.get("source")) for run in found if run.job == GATHER}
    for source in api.due(GATHERER):
        if source.id not in queued:
            api.ask_for(GATHERER, source.id)


JOBS: Final = (
    Job(name=GATHER, run=_gather, atomic=False),
    Job(name="intakes.queue-due", run=_queue_due),
    Job(name="intakes.tidy", run=api.tidy, atomic=False),
)
SCHEDULES: Final = (
    Schedule(name="intakes.queue-due", job="intakes.queue-due", every=timedelta(minutes=5)),
    Schedule(name="intakes.tidy", job="intakes.tidy", cron="40 2 * * *"),
)
