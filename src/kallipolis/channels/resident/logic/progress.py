"""How far a case has come, in the few steps that people want to see."""

from collections.abc import Collection
from typing import Final, Literal

from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.application.cases.contracts import Case, Outcome, Phase, Turn

Stand = Literal["done", "now", "next"]
Steps = tuple[tuple[str, Stand], ...]

SUBMITTED: Final = "submitted"
CLOSED: Final = "closed"
_ON_THE_WAY: Final = (Phase.INTAKE, Phase.REVIEW, Phase.DECISION, Phase.DELIVERY)
_ONLY_IF_THERE: Final = Phase.DECISION
"""In most processes a decision is a moment; only one that is contested is a stay."""

_ENDED: Final = {
    Outcome.NOT_ACCEPTED: frozenset({Phase.REVIEW, Phase.DELIVERY}),
    Outcome.REFUSED: frozenset({Phase.DELIVERY}),
    Outcome.WITHDRAWN: frozenset({Phase.REVIEW, Phase.DELIVERY}),
}
"""What a closed case with such an outcome did not come to."""


def steps_of(phases: Collection[Phase], now: Phase | None, outcome: Outcome | None = None) -> Steps:
    """Return the steps of a process and how each stands; none is reached where ``now`` is None.

    A closed case shows only what its outcome lets it have come to.
    """
    left_out = _ENDED.get(outcome, frozenset()) if outcome and now is Phase.CLOSED else frozenset()
    stays = [p for p in _ON_THE_WAY if p in phases and p not in left_out]
    way = [p for p in stays if p is not _ONLY_IF_THERE or p is now]
    names = [SUBMITTED, *(p.value for p in way), CLOSED]
    reached = names.index(now.value) if now else 0
    if now is Phase.CLOSED:
        return tuple((name, "done") for name in names)
    return tuple((name, _stand(place, reached if now else -1)) for place, name in enumerate(names))


def now_with(case: Case) -> OrganisationId | None:
    """Return the authority that a case waits for; None when it waits for somebody else.

    A closed case is with the one that decided it.
    """
    if case.phase is Phase.CLOSED:
        return case.deciding
    return {
        Turn.ACCEPTANCE: case.accepting,
        Turn.LEAD: case.deciding,
        Turn.DELIVERY: case.delivering,
    }.get(case.waits_for)


def _stand(place: int, reached: int) -> Stand:
    if place == reached:
        return "now"
    return "done" if place < reached else "next"
