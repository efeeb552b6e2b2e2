"""Keep run events whenever an intake has ended, and post them."""

from typing import Final

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.jobs.contracts import Job
from kallipolis.platforms.data.intakes.events import FAILED, PUBLISHED
from kallipolis.platforms.data.lineage import api

GONE: Final = "dataset.not_found"


def keep(event: Event) -> None:
    """Keep the run events of an intake; its dataset may be declared no more."""
    try:
        api.keep(event.subject, str(event.data["intake"]), clock=SetClock(event.time))
    except Refusal as refusal:
        if refusal.code != GONE:
            raise


SUBSCRIPTIONS: Final = (Subscription(name="lineage.keep", types=(PUBLISHED, FAILED), react=keep),)
JOBS: Final = (Job(name=api.POST, run=api.post, atomic=False),)
