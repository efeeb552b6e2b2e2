"""Publish facts, deliver them to those who subscribed, and care for what was not digested."""

from collections.abc import Mapping

import uuid_utils
from django.conf import settings

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.events import hot
from kallipolis.foundation.events.contracts import Event


def publish(
    type: str, subject: str, data: Mapping[str, object], *, clock: Clock = SYSTEM_CLOCK
) -> Event:
    """Write down a fact, in the transaction that makes it true; it is delivered after commit."""
    event = Event(
        id=uuid_utils.uuid7().hex,
        type=type,
        source=settings.KALLIPOLIS.node,
        subject=subject,
        time=clock.now(),
        data=dict(data),
    )
    hot.insert(event)
    return event
