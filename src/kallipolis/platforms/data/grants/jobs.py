"""What goes back when a dataset is published."""

from typing import Final

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events.contracts import Event, Since, Subscription
from kallipolis.platforms.data.grants import api
from kallipolis.platforms.data.intakes.events import PUBLISHED


def give_back(event: Event) -> None:
    """Let what was published go back to those who subscribed; told twice, it goes once."""
    api.give_back(event.subject, str(event.data["intake"]), clock=SetClock(event.time))


SUBSCRIPTIONS: Final = (
    Subscription(name="grants.give_back", types=(PUBLISHED,), react=give_back, since=Since.NOW),
)
