"""What other nodes answer is told to the cases that wait for it."""

from typing import Final

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.platforms.application.evidence.adapters import elsewhere
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange import events
from kallipolis.platforms.data.exchange.contracts import MessageId


def _on_answered(event: Event) -> None:
    if event.data["kind"] == exchange.EVIDENCE:
        elsewhere.tell_case(MessageId(event.subject), SYSTEM_CLOCK)


SUBSCRIPTIONS: Final = (
    Subscription(name="evidence.answers", types=(events.ANSWERED,), react=_on_answered),
)
