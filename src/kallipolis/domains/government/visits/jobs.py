"""Visits that nobody has ended are ended, with what was filled in and not sent."""

from typing import Final

from kallipolis.domains.government.visits import api
from kallipolis.foundation.jobs.contracts import Job, Schedule


def _end_overdue() -> None:
    api.end_overdue()


JOBS: Final = (Job(name="visits.end-overdue", run=_end_overdue),)
SCHEDULES: Final = (
    Schedule(name="visits.end-overdue", job="visits.end-overdue", cron="*/15 * * * *"),
)
