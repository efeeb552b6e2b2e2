"""What is done about submissions when facts arrive."""

from typing import Final

from kallipolis.domains.government.submissions import api
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.events import CaseSubmitted


def _on_submitted(event: Event) -> None:
    if event.data.get("parent"):
        api.decide_part(CaseId(event.subject))


SUBSCRIPTIONS: Final = (
    Subscription(name="submissions.decide-parts", types=(CaseSubmitted.TYPE,), react=_on_submitted),
)
