"""Batches that a worker checks or sends, and forgetting old ones."""

from typing import Final

from kallipolis.domains.government.batches import api
from kallipolis.domains.government.batches.contracts import BatchId
from kallipolis.foundation.jobs.contracts import Job, Schedule


def _run(id: str) -> None:
    api.run(BatchId(id))


def _forget() -> None:
    api.forget()


JOBS: Final = (
    Job(name="batches.run", run=_run, atomic=False),
    Job(name="batches.forget", run=_forget),
)
SCHEDULES: Final = (Schedule(name="batches.nightly", job="batches.forget", cron="55 3 * * *"),)
