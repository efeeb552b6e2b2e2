"""What is done about ratings when facts arrive."""

from typing import Final

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.contracts import Outcome
from kallipolis.platforms.application.cases.events import CaseDecided, CaseRated, CaseReopened
from kallipolis.platforms.application.queues.events import SERVED as NUMBER_SERVED
from kallipolis.platforms.application.ratings import api


def take_in(event: Event) -> None:
    """Count a rating, and have a low one corrected; its terms run from when it was given."""
    api.take_in(CaseId(event.subject), clock=SetClock(event.time))


def settle(event: Event) -> None:
    """Adopt a rating or not, as its correction was decided; taken up again it counts again."""
    said = event.data.get("outcome")
    outcome = Outcome(str(said)) if event.type == CaseDecided.TYPE else Outcome.GRANTED
    api.settle(CaseId(event.subject), outcome)


def note_hall(event: Event) -> None:
    """Keep at which hall somebody was served for a case, where their number is for one."""
    case, hall = str(event.data.get("case") or ""), str(event.data.get("hall") or "")
    if case:
        api.note_hall(CaseId(case), hall)


SUBSCRIPTIONS: Final = (
    Subscription(name="ratings.take_in", types=(CaseRated.TYPE,), react=take_in),
    Subscription(name="ratings.note_hall", types=(NUMBER_SERVED,), react=note_hall),
    Subscription(name="ratings.settle", types=(CaseDecided.TYPE, CaseReopened.TYPE), react=settle),
)
