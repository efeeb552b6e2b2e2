"""Measure the quality of data whenever an intake was published."""

from typing import Final

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.platforms.data.intakes.events import PUBLISHED
from kallipolis.platforms.data.quality import api

GONE: Final = "dataset.not_found"


def measure(event: Event) -> None:
    """Measure a dataset; it may be declared no more."""
    try:
        api.measure(event.subject, str(event.data["intake"]), clock=SetClock(event.time))
    except Refusal as refusal:
        if refusal.code != GONE:
            raise


SUBSCRIPTIONS: Final = (Subscription(name="quality.measure", types=(PUBLISHED,), react=measure),)
