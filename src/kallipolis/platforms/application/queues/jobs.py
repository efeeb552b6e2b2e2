"""Numbers of past days are let go of, and counters that nobody closed."""

from typing import Final

from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.application.queues import api


def _close_days() -> None:
    api.close_days()


JOBS: Final = (Job(name="queues.close-days", run=_close_days),)
SCHEDULES: Final = (Schedule(name="queues.close-days", job="queues.close-days", cron="15 * * * *"),)
