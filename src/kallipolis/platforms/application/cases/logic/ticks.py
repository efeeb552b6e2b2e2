"""What time alone does to a case: reminders, terms that pass, and what the law draws from that."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from msgspec.structs import replace

from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.calendar.contracts import Calendar
from kallipolis.platforms.application.cases import events
from kallipolis.platforms.application.cases.logic import clocks
from kallipolis.platforms.application.cases.logic.clocks import Term
from kallipolis.platforms.application.cases.logic.context import PLATFORM
from kallipolis.platforms.application.cases.logic.moves import context_of, move
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.records import (
    EMPTY,
    Move,
    noted,
)
from kallipolis.platforms.application.cases.logic.snapshot import Listed, Signal, Snapshot

Stage = Literal["near", "overdue", "escalated"]
ONE_SECOND: Final = timedelta(seconds=1)
RANK: Final[dict[str, int]] = {"near": 1, "overdue": 2, "escalated": 3}
NAME_OF: Final[dict[Stage, str]] = {
    "near": "near-limit",
    "overdue": "overdue",
    "escalated": "escalated",
}
FACT_OF: Final[dict[Stage, type[events.CaseFact]]] = {
    "near": events.CaseNearLimit,
    "overdue": events.CaseOverdue,
    "escalated": events.CaseEscalated,
}


def wake_at(process: Process, calendar: Calendar, snapshot: Snapshot) -> datetime | None:
    """Return the next moment at which time alone does something to a case, None if it never does.

    A tick at that moment or later moves this moment on, or makes it None.
    """
    running = clocks.terms(process, calendar, snapshot)
    moments = [_next(process, calendar, snapshot, term) for term in running]
    return min((moment for moment in moments if moment is not None), default=None)


def tick(process: Process, calendar: Calendar, snapshot: Snapshot, now: datetime) -> Move | None:
    """Do what time asks for: one action of the system, or else all signals that are due.

    Returns:
        None when there is nothing to do.
    """
    running = clocks.terms(process, calendar, snapshot)
    action = next(
        (name for term in running if now > term.due and (name := _action(process, snapshot, term))),
        None,
    )
    if action is not None:
        context = context_of(process, action, EMPTY, PLATFORM, now=now, calendar=calendar)
        return move(snapshot, context)
    due = [
        (term, stage)
        for term in running
        for stage in _stages(
            term, _rank_so_far(snapshot, term), _escalates_at(process, calendar, term), now
        )
    ]
    return _signalled(snapshot, running, due, now) if due else None


def is_escalated(snapshot: Listed, running: Sequence[Term]) -> bool:
    """Say whether a term that still runs has been reported to the supervisor."""
    return any(_rank_so_far(snapshot, term) == RANK["escalated"] for term in running)


def _action(process: Process, snapshot: Snapshot, term: Term) -> str:
    if term.name == clocks.STEP:
        return process.states[snapshot.state].on_limit
    name = process.on_gap_expired
    is_gap = term.name.startswith(clocks.GAP)
    return name if is_gap and name and snapshot.state in process.actions[name].from_ else ""


def _next(process: Process, calendar: Calendar, snapshot: Snapshot, term: Term) -> datetime | None:
    rank = _rank_so_far(snapshot, term)
    if rank == 0 and term.near > term.since:
        return term.near
    if rank < RANK["overdue"] or _action(process, snapshot, term):
        return term.due + ONE_SECOND
    if rank < RANK["escalated"]:
        return _escalates_at(process, calendar, term)
    return None


def _stages(term: Term, rank: int, escalates_at: datetime, now: datetime) -> Iterator[Stage]:
    if rank == 0 and term.since < term.near <= now <= term.due:
        yield "near"
    if rank < RANK["overdue"] and now > term.due:
        yield "overdue"
    if rank < RANK["escalated"] and now >= escalates_at:
        yield "escalated"


def _rank_so_far(snapshot: Listed, term: Term) -> int:
    signal = snapshot.signals.get(term.name)
    return RANK[signal.stage] if signal is not None and signal.due == term.due else 0


def _escalates_at(process: Process, calendar: Calendar, term: Term) -> datetime:
    after = process.escalate_after
    return calendars.add(calendar, term.due, after.days, after.unit) + ONE_SECOND


def _signalled(
    snapshot: Snapshot, running: Sequence[Term], due: list[tuple[Term, Stage]], now: datetime
) -> Move:
    names = {term.name for term in running}
    signals = {name: signal for name, signal in snapshot.signals.items() if name in names}
    signals |= {term.name: Signal(due=term.due, stage=stage) for term, stage in due}
    told = replace(snapshot, signals=signals)
    done = Move(snapshot=told, entries=(), facts=())
    for term, stage in due:
        done = done.followed_by(_signal(done.snapshot, term, stage, now))
    return replace(done, snapshot=replace(done.snapshot, version=snapshot.version + 1))


def _signal(snapshot: Snapshot, term: Term, stage: Stage, now: datetime) -> Move:
    request = {"term": term.name, "due_at": term.due}
    fact = (FACT_OF[stage], request | {"organisation": term.organisation})
    return noted(snapshot, NAME_OF[stage], fact, who=PLATFORM, at=now, request=request)
