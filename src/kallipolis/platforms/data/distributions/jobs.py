"""When something was published, its files are written before anybody asks for them."""

from typing import Final

from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import Job
from kallipolis.platforms.data.distributions import api
from kallipolis.platforms.data.intakes.events import PUBLISHED


def _published(event: Event) -> None:
    jobs.enqueue("distributions.prepare", dataset=event.subject)


def _prepare(dataset: str) -> None:
    api.prepare(dataset)


SUBSCRIPTIONS: Final = (
    Subscription(name="distributions.prepare", types=(PUBLISHED,), react=_published),
)
JOBS: Final = (Job(name="distributions.prepare", run=_prepare, atomic=False),)
