"""Who follows a resource is told when rows of it were published."""

from typing import Final

from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.platforms.data.intakes.events import PUBLISHED
from kallipolis.platforms.data.resources import api


def _renewed(event: Event) -> None:
    api.tell_followers(event.subject, int(str(event.data.get("published", 0))))


SUBSCRIPTIONS: Final = (Subscription(name="resources.renewed", types=(PUBLISHED,), react=_renewed),)
