"""What is done about outputs when facts arrive."""

from typing import Final

from kallipolis.domains.government.outputs import api
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.events import CaseDecided, CaseRevoked


def _on_decided(event: Event) -> None:
    api.record_for(CaseId(event.subject))


def _on_revoked(event: Event) -> None:
    api.revoke_for(CaseId(event.subject))


SUBSCRIPTIONS: Final = (
    Subscription(name="outputs.record", types=(CaseDecided.TYPE,), react=_on_decided),
    Subscription(name="outputs.revoke", types=(CaseRevoked.TYPE,), react=_on_revoked),
)
