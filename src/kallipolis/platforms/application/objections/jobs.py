"""What is done about objections when facts arrive."""

from typing import Final

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.events import (
    AppealRejected,
    CaseAppealed,
    CaseDecided,
    CaseReopened,
    CaseWithdrawn,
)
from kallipolis.platforms.application.objections import api


def settle(event: Event) -> None:
    """Let the answer count."""
    api.settle(CaseId(event.subject), clock=SetClock(event.time))


def take_up(event: Event) -> None:
    """Hold for open what is looked at again."""
    api.take_up(CaseId(event.subject))


SUBSCRIPTIONS: Final = (
    Subscription(
        name="objections.settle",
        types=(CaseDecided.TYPE, CaseWithdrawn.TYPE, AppealRejected.TYPE),
        react=settle,
    ),
    Subscription(
        name="objections.take_up",
        types=(CaseAppealed.TYPE, CaseReopened.TYPE),
        react=take_up,
    ),
)
