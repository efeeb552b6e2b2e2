"""What is done about the documents of a case when facts arrive."""

from collections.abc import Callable
from typing import Final

from kallipolis.domains.government.outputs import api
from kallipolis.domains.government.outputs.contracts import NoticeName
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.contracts import Outcome
from kallipolis.platforms.application.cases.events import (
    CaseAccepted,
    CaseDecided,
    CaseNotAccepted,
    CasePaid,
    CaseReopened,
    CaseRevoked,
    CaseWithdrawn,
    CorrectionsAsked,
)

NOTICES: Final[dict[str, NoticeName]] = {
    CaseAccepted.TYPE: "accepted",
    CorrectionsAsked.TYPE: "corrections",
    CaseNotAccepted.TYPE: "not_accepted",
}


def _on_decided(event: Event) -> None:
    api.record_for(CaseId(event.subject))
    if event.data.get("outcome") == Outcome.REFUSED:
        api.give_notice(CaseId(event.subject), "refused", at=event.time)


def _on_paid(event: Event) -> None:
    api.record_for(CaseId(event.subject))


def _on_reopened(event: Event) -> None:
    reason = str(event.data["reason"])
    api.suspend_for(CaseId(event.subject), reason=reason, at=event.time)


def _on_revoked(event: Event) -> None:
    api.revoke_for(CaseId(event.subject), at=event.time)
    api.give_notice(CaseId(event.subject), "revoked", at=event.time)


def _on_withdrawn(event: Event) -> None:
    api.revoke_for(CaseId(event.subject), at=event.time)


def _on_told(event: Event) -> None:
    api.give_notice(CaseId(event.subject), NOTICES[event.type], at=event.time)


REACTIONS: Final[dict[str, Callable[[Event], None]]] = {
    CaseAccepted.TYPE: _on_told,
    CorrectionsAsked.TYPE: _on_told,
    CaseNotAccepted.TYPE: _on_told,
    CaseDecided.TYPE: _on_decided,
    CasePaid.TYPE: _on_paid,
    CaseReopened.TYPE: _on_reopened,
    CaseRevoked.TYPE: _on_revoked,
    CaseWithdrawn.TYPE: _on_withdrawn,
}


def _on_fact(event: Event) -> None:
    REACTIONS[event.type](event)


REGISTERING: Final[dict[str, Callable[[CaseId], None]]] = {
    CaseDecided.TYPE: api.register_for,
    CasePaid.TYPE: api.register_for,
    CaseRevoked.TYPE: api.end_in_registries,
    CaseWithdrawn.TYPE: api.end_in_registries,
}


def _on_registering(event: Event) -> None:
    REGISTERING[event.type](CaseId(event.subject))


SUBSCRIPTIONS: Final = (
    Subscription(name="outputs.register", types=tuple(REGISTERING), react=_on_registering),
    Subscription(name="outputs.record", types=tuple(REACTIONS), react=_on_fact),
)
