"""What has to be done about files while nobody asks."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.files import api
from kallipolis.foundation.jobs.contracts import Job, Schedule


def _sweep() -> None:
    api.sweep()


JOBS: Final = (Job(name="files.sweep", run=_sweep, atomic=False),)
SCHEDULES: Final = (Schedule(name="files.sweep", job="files.sweep", every=timedelta(days=1)),)
