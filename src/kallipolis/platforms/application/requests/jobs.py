"""What was agreed in a case is granted as soon as that is known."""

from typing import Final

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.contracts import Outcome
from kallipolis.platforms.application.cases.events import CaseDecided
from kallipolis.platforms.application.requests import api


def _grant(event: Event) -> None:
    if event.data.get("outcome") == Outcome.GRANTED:
        api.deliver(CaseId(event.subject), clock=SetClock(event.time))


SUBSCRIPTIONS: Final = (
    Subscription(name="requests.grant", types=(CaseDecided.TYPE,), react=_grant),
)
