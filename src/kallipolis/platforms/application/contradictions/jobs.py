"""What is done about contradictions when facts arrive."""

from typing import Final

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events.contracts import Event, Since, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.events import (
    AppealRejected,
    CaseAppealed,
    CaseDecided,
    CaseReopened,
    CaseSubmitted,
    CaseWithdrawn,
)
from kallipolis.platforms.application.contradictions import api


def notice(event: Event) -> None:
    """Look for contradictions in what was sent in; terms run from when it was."""
    api.notice(CaseId(event.subject), clock=SetClock(event.time))


def settle(event: Event) -> None:
    """Change the entry as it was decided, and let those know who asked."""
    api.settle(CaseId(event.subject), clock=SetClock(event.time))


def take_up(event: Event) -> None:
    """Hold for open what is looked at again."""
    api.take_up(CaseId(event.subject))


SUBSCRIPTIONS: Final = (
    Subscription(
        name="contradictions.notice",
        types=(CaseSubmitted.TYPE,),
        react=notice,
        since=Since.NOW,
    ),
    Subscription(
        name="contradictions.settle",
        types=(CaseDecided.TYPE, CaseWithdrawn.TYPE, AppealRejected.TYPE),
        react=settle,
    ),
    Subscription(
        name="contradictions.take_up",
        types=(CaseAppealed.TYPE, CaseReopened.TYPE),
        react=take_up,
    ),
)
