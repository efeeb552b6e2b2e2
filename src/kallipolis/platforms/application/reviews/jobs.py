"""What is done when doubtful pairs wait, and when the last of them is answered."""

from typing import Final

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.platforms.application.reviews import api
from kallipolis.platforms.data.consolidations.events import REVIEW_ASKED, REVIEW_DONE


def open_case(event: Event) -> None:
    """Open the case; its terms run from when the pairs were asked about."""
    api.open_case(str(event.data["review"]), clock=SetClock(event.time))


def conclude(event: Event) -> None:
    """Conclude the case with its last pair."""
    api.conclude(str(event.data["review"]), clock=SetClock(event.time))


SUBSCRIPTIONS: Final = (
    Subscription(name="reviews.open_case", types=(REVIEW_ASKED,), react=open_case),
    Subscription(name="reviews.conclude", types=(REVIEW_DONE,), react=conclude),
)
