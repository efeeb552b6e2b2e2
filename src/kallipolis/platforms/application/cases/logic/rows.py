"""A case as the columns by which it is found."""

from datetime import datetime

import msgspec

from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.platforms.application.cases.logic import clocks, ticks
from kallipolis.platforms.application.cases.logic.clocks import FAR_OFF, REVIEW, Term
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot


class OwedReview(msgspec.Struct, frozen=True, kw_only=True):
    """A review that an organisation owes, and when it should be given."""

    organisation: str
    attention_at: datetime
    near_at: datetime


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a case that change with it, in the order in which they are written."""

    state: str
    phase: str
    clock: str
    outcome: str
    accepting: str
    deciding: str
    deciding_region: str
    responsible: str
    attention_at: datetime
    near_at: datetime
    wake_at: datetime | None
    escalated: bool
    decided_at: datetime | None
    closed_at: datetime | None
    urged_at: datetime | None
    version: int
    body: str


def as_row(process: Process, calendar: Calendar, snapshot: Snapshot) -> Row:
    """Return the columns of a case, its terms worked out."""
    running = clocks.terms(process, calendar, snapshot)
    return Row(
        state=snapshot.state,
        phase=str(snapshot.phase),
        clock=str(snapshot.clock),
        outcome=str(snapshot.outcome or ""),
        accepting=snapshot.accepting,
        deciding=snapshot.deciding,
        deciding_region=snapshot.deciding_region,
        responsible=clocks.responsible(process, snapshot) or "",
        attention_at=min((term.due for term in running), default=FAR_OFF),
        near_at=min((term.near for term in running), default=FAR_OFF),
        wake_at=ticks.wake_at(process, calendar, snapshot) if running else None,
        escalated=ticks.is_escalated(snapshot, running),
        decided_at=snapshot.decided_at,
        closed_at=snapshot.closed_at,
        urged_at=snapshot.urged_at,
        version=snapshot.version,
        body=msgspec.json.encode(snapshot).decode(),
    )


def owed_reviews(
    process: Process, calendar: Calendar, snapshot: Snapshot
) -> tuple[OwedReview, ...]:
    """Return the reviews that are owed to a case, none once it is closed."""
    if snapshot.is_closed:
        return ()
    by_name: dict[str, Term] = {t.name: t for t in clocks.terms(process, calendar, snapshot)}
    return tuple(
        OwedReview(
            organisation=review.organisation,
            attention_at=term.due if term is not None else FAR_OFF,
            near_at=term.near if term is not None else FAR_OFF,
        )
        for review in snapshot.reviews
        if review.given_at is None
        for term in (by_name.get(REVIEW + review.organisation),)
    )
