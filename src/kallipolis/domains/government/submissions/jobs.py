"""What is done about submissions when facts arrive."""

from typing import Final

from kallipolis.domains.government.submissions import api
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.cases.events import (
    CaseHandedOver,
    CasePaid,
    CaseSubmitted,
    CaseSupplemented,
    CaseTransferred,
    ReviewsAsked,
)
from kallipolis.platforms.application.evidence.events import ANSWERED
from kallipolis.platforms.application.objections.contracts import Way
from kallipolis.platforms.application.objections.events import FORGONE


def _on_submitted_or_paid(event: Event) -> None:
    if event.data.get("parent"):
        api.take_answers(CaseId(event.subject))
    elif event.type == CasePaid.TYPE:
        api.decide_part(CaseId(event.subject))


def _on_answered(event: Event) -> None:
    api.take_answers(CaseId(event.subject))


def _on_forgone(event: Event) -> None:
    api.let_go(CaseId(event.subject), str(event.data["proof"]), Way(str(event.data["way"])))


def _on_more_hands(event: Event) -> None:
    api.lend_files(CaseId(event.subject))


SUBSCRIPTIONS: Final = (
    Subscription(
        name="submissions.lend-files",
        types=tuple(
            fact.TYPE for fact in (ReviewsAsked, CaseTransferred, CaseHandedOver, CaseSupplemented)
        ),
        react=_on_more_hands,
    ),
    Subscription(
        name="submissions.decide-parts",
        types=(CaseSubmitted.TYPE, CasePaid.TYPE),
        react=_on_submitted_or_paid,
    ),
    Subscription(name="submissions.take-answers", types=(ANSWERED,), react=_on_answered),
    Subscription(name="submissions.let-go", types=(FORGONE,), react=_on_forgone),
)
