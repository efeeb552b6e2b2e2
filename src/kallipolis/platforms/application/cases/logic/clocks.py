"""How long a case may take: terms, pauses, lights. A pause moves a term by exactly its days."""

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import msgspec

from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.calendar.contracts import Calendar, DayUnit, Limit
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.snapshot import Listed, Pause, Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import ClockState, Light, Turn

WHOLE = "whole"
STEP = "step"
REVIEW = "review:"
GAP = "gap:"
KEPT = 1 << 16
FAR_OFF = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands where no term runs, so that lists can be sorted by one column."""


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """Something that should be done by ``due``; from ``near`` on its light is yellow.

    ``name`` is ``whole``, ``step``, ``review:<organisation>`` or ``gap:<evidence type>``.
    """

    name: str
    since: datetime
    near: datetime
    due: datetime
    organisation: OrganisationId | None


def paused_days(calendar: Calendar, pauses: Sequence[Pause], since: datetime, unit: DayUnit) -> int:
    """Count the days of closed pauses that a term begun at ``since`` leaves out.

    The day on which a pause begins still counts, the day on which it ends does not any more.

    Units: days in ``unit``.
    """
    return sum(
        calendars.days_between(calendar, max(pause.since, since), pause.until, unit)
        for pause in pauses
        if pause.until is not None and pause.until > since
    )


def end_of(
    calendar: Calendar, since: datetime, limit: Limit, pauses: Sequence[Pause], *, more: int = 0
) -> datetime:
    """Return when a term ends, its pauses left out and ``more`` days added.

    Each pause moves the end, as it stood when the pause began, by exactly the days it lasted.

    Units: ``more`` in days of the limit's unit.
    """
    start = calendars.local_day(calendar, since)
    if not pauses:
        return _end(calendar, start, limit.days + more, limit.unit)
    end = calendars.last_day(calendar, start, limit.days + more, limit.unit)
    if limit.unit is DayUnit.CALENDAR:
        end = start + timedelta(days=limit.days + more)
    for pause in pauses:
        end = _moved(calendar, end, pause, since=since, unit=limit.unit)
    return calendars.end_of_day(calendar, calendars.working_day_from(calendar, end))


@lru_cache(maxsize=KEPT)
def _end(calendar: Calendar, start: date, days: int, unit: DayUnit) -> datetime:
    """Return when a term ends that no pause has moved; lists ask for the same ones again."""
    return calendars.end_of_day(calendar, calendars.last_day(calendar, start, days, unit))


def due_at(calendar: Calendar, snapshot: Listed) -> datetime | None:
    """Return when the promised limit ends, or the statutory one if none is promised.

    Missing: None while no clock runs, and when there is no limit.
    """
    return _whole(calendar, snapshot, snapshot.promised or snapshot.statutory)


def statutory_due_at(calendar: Calendar, snapshot: Listed) -> datetime | None:
    """Return when the limit of the law ends. Missing: as for ``due_at``."""
    return _whole(calendar, snapshot, snapshot.statutory)


def step_due_at(calendar: Calendar, snapshot: Listed) -> datetime | None:
    """Return when the step the case is in should be done.

    A stay in a suspension has its own term, which no pause lengthens.

    Missing: None when the step has no limit, and for a closed case.
    """
    step = snapshot.step
    if step.limit is None or snapshot.is_closed:
        return None
    pauses = () if snapshot.clock is ClockState.PAUSED else snapshot.pauses
    return end_of(calendar, step.since, step.limit, pauses)


def used_days(calendar: Calendar, snapshot: Snapshot, now: datetime) -> int:
    """Count the days the clock has run, its pauses left out.

    Units: days of ``unit_of`` the case.
    """
    if snapshot.started_at is None:
        return 0
    unit = unit_of(snapshot)
    until = snapshot.stopped_at or _paused_since(snapshot) or now
    ran = calendars.days_between(calendar, snapshot.started_at, until, unit)
    return ran - paused_days(calendar, snapshot.pauses, snapshot.started_at, unit)


def unit_of(snapshot: Listed) -> DayUnit:
    """Return the kind of days in which the limit of a case is counted."""
    limit = snapshot.promised or snapshot.statutory
    return limit.unit if limit is not None else DayUnit.WORKING


def terms(process: Process, calendar: Calendar, snapshot: Listed) -> tuple[Term, ...]:
    """Return all terms that run in a case now, in the order of their names above."""
    if snapshot.is_closed:
        return ()
    return tuple(_terms(process, calendar, snapshot))


def light_of(snapshot: Listed, running: Sequence[Term], now: datetime) -> Light:
    """Return the light of a case: its latest term decides, whatever the others say."""
    due = min((term.due for term in running), default=FAR_OFF)
    near = min((term.near for term in running), default=FAR_OFF)
    return light_at(snapshot, due, near, now)


def light_at(snapshot: Listed, due: datetime, near: datetime, now: datetime) -> Light:
    """Return the light of a case whose first term ends at ``due`` and is near from ``near`` on."""
    if snapshot.is_closed:
        return Light.DONE
    if now > due:
        return Light.RED
    if snapshot.clock is ClockState.PAUSED:
        return Light.PAUSED
    return Light.YELLOW if now >= near else Light.GREEN


def responsible(process: Process, snapshot: Listed) -> OrganisationId | None:
    """Return the organisation for which a case waits, None when it waits for somebody else."""
    return {
        Turn.ACCEPTANCE: snapshot.accepting,
        Turn.LEAD: snapshot.deciding,
        Turn.DELIVERY: snapshot.delivering,
    }.get(process.states[snapshot.state].waits_for)


def _moved(calendar: Calendar, end: date, pause: Pause, *, since: datetime, unit: DayUnit) -> date:
    days = paused_days(calendar, (pause,), since, unit)
    if unit is DayUnit.WORKING:
        return calendars.last_day(calendar, end, days, unit)
    if calendars.local_day(calendar, pause.since) > end:
        end = calendars.working_day_from(calendar, end)
    return end + timedelta(days=days)


def _paused_since(snapshot: Snapshot) -> datetime | None:
    last = snapshot.pauses[-1] if snapshot.pauses else None
    return last.since if last is not None and last.until is None else None


def _whole(calendar: Calendar, snapshot: Listed, limit: Limit | None) -> datetime | None:
    if limit is None or snapshot.clock is not ClockState.RUNNING or snapshot.started_at is None:
        return None
    return end_of(calendar, snapshot.started_at, limit, snapshot.pauses, more=snapshot.extension)


def _terms(process: Process, calendar: Calendar, snapshot: Listed) -> Iterator[Term]:
    whose, percent = responsible(process, snapshot), process.near_percent
    due = due_at(calendar, snapshot)
    limit = snapshot.promised or snapshot.statutory
    if due is not None and limit is not None and snapshot.started_at is not None:
        near = _near(calendar, snapshot.started_at, due, limit=limit, percent=percent)
        yield Term(
            name=WHOLE,
            since=snapshot.started_at,
            near=near,
            due=due,
            organisation=snapshot.deciding,
        )
    due = step_due_at(calendar, snapshot)
    step = snapshot.step
    if due is not None and step.limit is not None:
        near = _near(calendar, step.since, due, limit=step.limit, percent=percent)
        yield Term(name=STEP, since=step.since, near=near, due=due, organisation=whose)
    if snapshot.clock is ClockState.RUNNING:
        yield from _review_terms(calendar, snapshot, percent)
    yield from _gap_terms(calendar, snapshot)


def _review_terms(calendar: Calendar, snapshot: Listed, percent: int) -> Iterator[Term]:
    for review in snapshot.reviews:
        if review.given_at is None and review.limit is not None:
            due = end_of(calendar, review.asked_at, review.limit, snapshot.pauses)
            near = _near(calendar, review.asked_at, due, limit=review.limit, percent=percent)
            yield Term(
                name=REVIEW + review.organisation,
                since=review.asked_at,
                near=near,
                due=due,
                organisation=review.organisation,
            )


def _gap_terms(calendar: Calendar, snapshot: Listed) -> Iterator[Term]:
    accepted = snapshot.accepted_at or snapshot.submitted_at
    for gap in snapshot.gaps:
        if gap.supplied_at is None:
            near = calendars.start_of_last_days(calendar, gap.due_at, 1, DayUnit.WORKING)
            yield Term(
                name=GAP + gap.requirement,
                since=accepted,
                near=max(near, accepted),
                due=gap.due_at,
                organisation=None,
            )


def _near(
    calendar: Calendar, since: datetime, due: datetime, *, limit: Limit, percent: int
) -> datetime:
    days = max(1, math.ceil(limit.days * percent / 100))
    return max(since, calendars.start_of_last_days(calendar, due, days, limit.unit))
