"""Offers, tokens and nonces that have ended are forgotten."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.platforms.application.wallets import api


def _sweep() -> None:
    api.sweep()


JOBS: Final = (Job(name="wallets.sweep", run=_sweep),)
SCHEDULES: Final = (Schedule(name="wallets.sweep", job="wallets.sweep", every=timedelta(hours=1)),)
