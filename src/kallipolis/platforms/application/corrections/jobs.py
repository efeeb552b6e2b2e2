"""What is done about quarantine when an intake is published."""

from typing import Final

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.platforms.application.corrections import api
from kallipolis.platforms.data.intakes.events import PUBLISHED

GONE: Final = "dataset.not_found"


def take_in(event: Event) -> None:
    """Have the rows corrected; the terms run from when they came. A dataset may be gone by now."""
    rows, clock = int(str(event.data["quarantined"])), SetClock(event.time)
    try:
        api.take_in(event.subject, str(event.data["intake"]), rows, clock=clock)
    except Refusal as refusal:
        if refusal.code != GONE:
            raise


SUBSCRIPTIONS: Final = (
    Subscription(name="corrections.take_in", types=(PUBLISHED,), react=take_in),
)
