"""By what authorities are found is worked out when packs are published, not when somebody looks."""

from typing import Final

from kallipolis.foundation.events.contracts import Event, Since, Subscription
from kallipolis.foundation.organisations import api
from kallipolis.foundation.packs import events as packs


def _on_published(event: Event) -> None:
    api.keep_listed()


SUBSCRIPTIONS: Final = (
    Subscription(
        name="organisations.listing",
        types=(packs.PUBLISHED,),
        react=_on_published,
        since=Since.NOW,
    ),
)
