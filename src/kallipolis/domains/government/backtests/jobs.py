"""Trials that a worker makes, and forgetting old ones."""

from datetime import timedelta
from typing import Final

from kallipolis.domains.government.backtests import api
from kallipolis.domains.government.backtests.contracts import BackTestId
from kallipolis.foundation.jobs.contracts import Job, Schedule


def _run(id: str) -> None:
    api.run(BackTestId(id))


def _forget() -> None:
    api.forget()


JOBS: Final = (
    Job(name="backtests.run", run=_run, atomic=False, attempts=3),
    Job(name="backtests.forget", run=_forget),
)
SCHEDULES: Final = (
    Schedule(name="backtests.forget", job="backtests.forget", every=timedelta(days=1)),
)
