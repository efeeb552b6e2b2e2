"""Keep nodes up to date with each other's catalogues; take what they send."""

from datetime import timedelta
from typing import Final

from kallipolis.foundation.events.contracts import Event, Since, Subscription
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import Job, Schedule
from kallipolis.foundation.packs.events import PUBLISHED
from kallipolis.platforms.application.entries import api
from kallipolis.platforms.application.entries.adapters import holding, telling
from kallipolis.platforms.application.entries.contracts import ENTRY, FOLLOW
from kallipolis.platforms.data.exchange.contracts import Clearance, Effect, Reading


def _on_published(_: Event) -> None:
    jobs.enqueue("entries.renew")


def _clears(_: Reading) -> Clearance:
    """Clear all: catalogues hold nothing of anybody."""
    return {"": None}


EFFECTS: Final = (
    Effect(kind=ENTRY, take=holding.take, clears=_clears),
    Effect(kind=FOLLOW, take=telling.take_wish, clears=_clears),
)
SUBSCRIPTIONS: Final = (
    Subscription(
        name="entries.published", types=(PUBLISHED,), react=_on_published, since=Since.NOW
    ),
)
JOBS: Final = (Job(name="entries.renew", run=api.renew, atomic=False),)
SCHEDULES: Final = (
    Schedule(name="entries.renew", job="entries.renew", every=timedelta(minutes=10)),
)
