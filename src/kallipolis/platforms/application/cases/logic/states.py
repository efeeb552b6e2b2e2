"""Entering a state: it alone says what the clock of the case does."""

from datetime import datetime

from msgspec.structs import replace

from kallipolis.foundation.calendar.contracts import DayUnit, Limit
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.application.cases.logic.context import Context, conflict, malformed
from kallipolis.platforms.application.cases.logic.process import BACK, SAME, Choice
from kallipolis.platforms.application.cases.logic.snapshot import Pause, Snapshot, Step
from kallipolis.platforms.application.cases.logic.vocabulary import ClockState, Phase


def in_state(snapshot: Snapshot, context: Context) -> Snapshot:
    """Return a case in the state to which an action leads, its clock and step set accordingly.

    Raises:
        Refusal: ``case.request_unfit`` when a choice was not made; ``case.nothing_held`` when
            there is no suspended step to go back to.
    """
    target = _target(snapshot, context)
    if target == SAME:
        return snapshot
    if target == BACK:
        if snapshot.held is None:
            raise conflict("nothing_held")
        step = snapshot.held
    else:
        limit = _step_limit(context, target)
        step = Step(state=target, since=context.now, limit=limit)
    state = context.process.states[step.state]
    moved = replace(snapshot, step=step, phase=state.phase, clock=state.clock)
    return _with_closing(_with_clock(moved, snapshot, context.now), context.now)


def _target(snapshot: Snapshot, context: Context) -> str:
    to = context.action.to
    if not isinstance(to, Choice):
        return to
    said = getattr(context.request, to.by)
    if said is None and to.by == "outcome":
        said = snapshot.outcome
    if said is None or said not in to.to:
        problem = malformed(to.by, "case.choice_unfit")
        raise Refusal("case.request_unfit", Reason.MALFORMED, problems=(problem,))
    return to.to[said]


def _step_limit(context: Context, target: str) -> Limit | None:
    limit = context.process.states[target].limit
    days = context.request.days
    if days is None or "suspend" not in context.action.effects:
        return limit
    return Limit(days=days, unit=limit.unit if limit is not None else DayUnit.WORKING)


def _with_clock(moved: Snapshot, before: Snapshot, now: datetime) -> Snapshot:
    pauses, held = moved.pauses, before.held
    is_open = bool(pauses) and pauses[-1].until is None
    if moved.clock is ClockState.PAUSED:
        pauses = pauses if is_open else (*pauses, Pause(since=now))
        held = held or before.step
    else:
        held = None
        pauses = (*pauses[:-1], replace(pauses[-1], until=now)) if is_open else pauses
    started, stopped = moved.started_at, moved.stopped_at
    if moved.clock is ClockState.RUNNING:
        started, stopped = started or moved.accepted_at or now, None
    if moved.clock is ClockState.STOPPED and started is not None:
        stopped = stopped or now
    return replace(moved, pauses=pauses, held=held, started_at=started, stopped_at=stopped)


def _with_closing(moved: Snapshot, now: datetime) -> Snapshot:
    if moved.phase is not Phase.CLOSED:
        return replace(moved, closed_at=None)
    return replace(moved, closed_at=moved.closed_at or now)
