"""Hand over what waits, take questions of other nodes, forget what is too old to be replayed."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.jobs.contracts import Job, Round, Schedule
from kallipolis.platforms.data.exchange import api
from kallipolis.platforms.data.exchange.adapters import answering, receiving
from kallipolis.platforms.data.exchange.contracts import Effect


def _forget() -> None:
    receiving.forget_nonces(SYSTEM_CLOCK)


EFFECTS: Final = (Effect(kind=api.EVIDENCE, take=answering.take),)
ROUNDS: Final = (
    Round(
        name="exchange.forward",
        run=api.forward,
        every=timedelta(seconds=1),
        threads=2,
        wakeful=True,
    ),
)
JOBS: Final = (Job(name="exchange.forget", run=_forget),)
SCHEDULES: Final = (
    Schedule(name="exchange.forget", job="exchange.forget", every=timedelta(minutes=10)),
)
