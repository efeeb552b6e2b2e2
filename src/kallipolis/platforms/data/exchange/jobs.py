"""Hand over what waits, take questions of other nodes, forget what is too old to be replayed."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.events.contracts import Since, Subscription
from kallipolis.foundation.jobs.contracts import Job, Round, Schedule
from kallipolis.platforms.data.exchange import api
from kallipolis.platforms.data.exchange.adapters import (
    answering,
    book,
    following,
    receiving,
    refusals,
    skipping,
)
from kallipolis.platforms.data.exchange.contracts import Effect
from kallipolis.platforms.data.registries import events as registries


def _forget() -> None:
    receiving.forget_nonces(SYSTEM_CLOCK)


def _tell_refusals() -> None:
    refusals.tell(SYSTEM_CLOCK)


EFFECTS: Final = (
    Effect(kind=api.EVIDENCE, take=answering.take, clears=answering.clears),
    Effect(kind=book.SKIP, take=skipping.take, clears=skipping.clears),
    Effect(kind=following.CHANGE, take=following.take, clears=following.clears),
)
SUBSCRIPTIONS: Final = (
    Subscription(
        name="exchange.followers",
        types=(registries.CHANGED,),
        react=following.react,
        since=Since.NOW,
    ),
)
ROUNDS: Final = (
    Round(
        name="exchange.forward",
        run=api.forward,
        every=timedelta(seconds=1),
        threads=2,
        wakeful=True,
    ),
)
JOBS: Final = (
    Job(name="exchange.forget", run=_forget),
    Job(name="exchange.tell_refusals", run=_tell_refusals),
)
SCHEDULES: Final = (
    Schedule(name="exchange.forget", job="exchange.forget", every=timedelta(minutes=10)),
    Schedule(
        name="exchange.tell_refusals", job="exchange.tell_refusals", every=timedelta(minutes=1)
    ),
)
