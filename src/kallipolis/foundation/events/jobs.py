"""Deliver facts to their subscribers: in order for each subject, again when a reaction fails.

The record of progress is in the transaction of the reactions, so that their own writes happen once
even when the worker is killed; see decision record 0008.
"""

import math
import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from kallipolis.foundation import rooms
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage
from kallipolis.foundation.events import hot
from kallipolis.foundation.events.contracts import Event, Since, Subscription
from kallipolis.foundation.events.models import Failure
from kallipolis.foundation.jobs.api import back_off
from kallipolis.foundation.jobs.contracts import Job, Round, Schedule
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.telemetry.contracts import Gauge

LEASE = timedelta(minutes=1)
SLICE_S = 0.25
OUTSIDE_SLICE_S = 5.0
CATCH_UP_S = 0.5
"""So long a round goes on with backlogs, before it looks again who else waits."""
HORIZON = database.Horizon("events_event")

REACTIONS = telemetry.counter(
    "events_reactions", "Facts given to reactions.", ("subscription", "outcome")
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How far one round may go: up to which fact, and how many for each subscription."""

    bound: int
    limit: int
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A fact to be given to a subscription: for the first time, or again after a failure."""

    id: int
    event: Event
    failure: int | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a trial: done, failed with an ``error``, waiting behind another, or stopped
    by an outage, which ends the round of its subscription and counts as no attempt.
    """

    trial: Trial
    error: str = ""
    must_wait: bool = False
    outage: Outage | None = None


def declared() -> tuple[Subscription, ...]:
    """Return the subscriptions of all installed rooms."""
    return tuple(rooms.declared("jobs", "SUBSCRIPTIONS"))


def deliver(
    subscriptions: Sequence[Subscription],
    limit: int,
    clock: Clock,
    *,
    most_s: float = math.inf,
) -> int:
    """Make one round over subscriptions; return how many facts were given to reactions.

    Those come first that have no more to look at than they are given in one round: they do not wait
    for those with a backlog. Of these whoever is furthest behind is next, so that all come forward
    together; once ``most_s`` are over the rest waits for the next round.

    Units: ``limit`` facts for each subscription; ``most_s`` seconds, which one at least gets.
    """
    turn = Turn(bound=HORIZON.advance(), limit=limit, clock=clock)
    cursors = _begun(subscriptions, turn.bound)
    paused = hot.paused(clock.now())
    retrying = hot.subscriptions_due(clock.now()) - paused
    behind = [s for s in subscriptions if s.name not in paused and cursors[s.name] < turn.bound]
    waiting = {
        s.name: hot.count_after(cursors[s.name], turn.bound, s.types, limit + 1) for s in behind
    }
    untouched = [name for name, count in waiting.items() if not count and name not in retrying]
    if untouched:
        hot.advance(untouched, turn.bound)
    touched = [s for s in subscriptions if waiting.get(s.name) or s.name in retrying]
    near = [s for s in touched if waiting.get(s.name, 0) <= limit]
    far = sorted((s for s in touched if s not in near), key=lambda s: cursors[s.name])
    given = sum(_deliver(s, turn) for s in near)
    return given + _catch_up(far, turn, most_s)


def _catch_up(far: Iterable[Subscription], turn: Turn, most_s: float) -> int:
    begun, given = time.monotonic(), 0
    for subscription in far:
        given += _deliver(subscription, turn)
        if time.monotonic() - begun >= most_s:
            break
    return given


def _round() -> int:
    return deliver(declared(), limit=100, clock=SYSTEM_CLOCK, most_s=CATCH_UP_S)


ROUNDS = (
    Round(
        name="events.dispatch", run=_round, every=timedelta(seconds=0.2), threads=2, wakeful=True
    ),
)


def _lag() -> dict[tuple[str, ...], float]:
    cursors = hot.cursors()
    newest = hot.newest()
    return {(s.name,): newest - cursors.get(s.name, 0) for s in declared()}


def _stuck() -> dict[tuple[str, ...], float]:
    return {(name, state): count for name, state, count in hot.stuck_counts()}


def prune(subscriptions: Sequence[Subscription], before: datetime) -> int:
    """Remove what is older than a moment and was seen by all; return how many."""
    cursors = hot.cursors()
    seen_by_all = min((cursors.get(s.name, 0) for s in subscriptions), default=0)
    return hot.remove(seen_by_all, before)


def _prune() -> None:
    days = settings.KALLIPOLIS.event_days
    if days:
        prune(declared(), SYSTEM_CLOCK.now() - timedelta(days=days))


def _relay(event: Event) -> None:
    adapter = "kallipolis.foundation.events.adapters.nats.relay_to"
    import_string(adapter)(settings.KALLIPOLIS.nats_url)(event)


JOBS = (Job(name="events.prune", run=_prune, atomic=False),)
SCHEDULES = (Schedule(name="events.prune", job="events.prune", cron="40 3 * * *"),)
RELAY = Subscription(name="events.nats", types=("org.kallipolis.*",), react=_relay, outside=True)
SUBSCRIPTIONS = (RELAY,) if settings.KALLIPOLIS.nats_url else ()
GAUGES = (
    Gauge(
        name="events_behind",
        help="How many facts a subscription has not looked at.",
        labels=("subscription",),
        read=_lag,
    ),
    Gauge(
        name="events_stuck",
        help="Facts that wait to be tried again, or are dead letters.",
        labels=("subscription", "state"),
        read=_stuck,
    ),
)


def _begun(subscriptions: Iterable[Subscription], bound: int) -> dict[str, int]:
    cursors = hot.cursors()
    for subscription in subscriptions:
        if subscription.name not in cursors:
            start = bound if subscription.since is Since.NOW else 0
            hot.begin(subscription.name, start)
            cursors[subscription.name] = start
    return cursors


def _deliver(subscription: Subscription, turn: Turn) -> int:
    return (_outside if subscription.outside else _inside)(subscription, turn)


def _inside(subscription: Subscription, turn: Turn) -> int:
    with database.edge():
        cursor = hot.lock(subscription.name)
        if cursor is None:
            return 0
        trials = _trials(subscription, cursor, turn)
        outcomes = list(_outcomes(subscription, trials, SLICE_S))
        _record(subscription, outcomes, turn.clock)
    return len([o for o in outcomes if o.outage is None])


def _outside(subscription: Subscription, turn: Turn) -> int:
    holder = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    now = turn.clock.now()
    if not hot.lease(subscription.name, holder, now, now + LEASE):
        return 0
    try:
        trials = _trials(subscription, hot.cursors()[subscription.name], turn)
        outcomes = list(_outcomes(subscription, trials, OUTSIDE_SLICE_S))
        with database.edge():
            if hot.is_held(subscription.name, holder):
                _record(subscription, outcomes, turn.clock)
    finally:
        hot.release(subscription.name, holder)
    return len([o for o in outcomes if o.outage is None])


def _trials(subscription: Subscription, cursor: int, turn: Turn) -> list[Trial]:
    again = [
        Trial(id=id, event=event, failure=failure, attempts=attempts)
        for failure, attempts, (id, event) in hot.due(
            subscription.name, turn.clock.now(), turn.limit
        )
    ]
    fresh = hot.after(cursor, turn.bound, subscription.types, turn.limit)
    return again + [Trial(id=id, event=event) for id, event in fresh]


def _outcomes(
    subscription: Subscription, trials: Sequence[Trial], slice_s: float
) -> Iterator[Outcome]:
    stuck = hot.stuck_subjects(subscription.name, [t.event.subject for t in trials])
    begun = time.monotonic()
    for trial in trials:
        if trial.failure is None and trial.event.subject in stuck:
            yield Outcome(trial=trial, must_wait=True)
            continue
        outcome = _react(subscription, trial)
        if outcome.error:
            stuck.add(trial.event.subject)
        yield outcome
        if outcome.outage or time.monotonic() - begun > slice_s:
            return


def _react(subscription: Subscription, trial: Trial) -> Outcome:
    event = trial.event
    outcomes = partial(REACTIONS.labels, subscription.name)
    try:
        with (
            telemetry.afresh(event=event.id, subject=event.subject, actor="kallipolis"),
            telemetry.span("reaction", subscription=subscription.name, event=event.id),
            nullcontext() if subscription.outside else database.attempt(),
        ):
            subscription.react(event)
    except Outage as outage:
        log.warning("reaction paused", subscription=subscription.name, waits_for=outage.dependency)
        outcomes("paused").inc()
        return Outcome(trial=trial, outage=outage)
    except Exception as fault:  # the outermost edge of a reaction: a bug must not stop the others
        log.warning(
            "reaction failed",
            subscription=subscription.name,
            event_id=event.id,
            event_type=event.type,
            exc_info=True,
        )
        outcomes("failed").inc()
        error = telemetry.masked(f"{type(fault).__name__}: {fault}")
        return Outcome(trial=trial, error=error[:2000])
    outcomes("done").inc()
    return Outcome(trial=trial)


def _record(subscription: Subscription, outcomes: Sequence[Outcome], clock: Clock) -> None:
    for outcome in outcomes:
        if outcome.outage:
            until = clock.now() + timedelta(seconds=outcome.outage.retry_after_s)
            hot.pause(subscription.name, until)
        elif outcome.trial.failure is not None:
            _record_again(subscription, outcome, outcome.trial.failure, clock)
        elif outcome.must_wait:
            _keep(subscription, outcome.trial, state="waiting")
        elif outcome.error:
            _keep(subscription, outcome.trial, **_failed(subscription, outcome, clock))
    fresh = [o.trial.id for o in outcomes if o.trial.failure is None and o.outage is None]
    if fresh:
        hot.advance([subscription.name], fresh[-1])


def _record_again(subscription: Subscription, outcome: Outcome, failure: int, clock: Clock) -> None:
    row = Failure.objects.filter(id=failure)
    if outcome.error:
        row.update(**_failed(subscription, outcome, clock))
    else:
        row.filter(replays__gt=0).update(state="replayed", next_at=None)
        row.filter(replays=0).delete()


def _keep(subscription: Subscription, trial: Trial, **values: object) -> None:
    Failure.objects.create(
        subscription=subscription.name,
        event=trial.id,
        subject=trial.event.subject,
        **values,
    )


def _failed(subscription: Subscription, outcome: Outcome, clock: Clock) -> dict[str, object]:
    attempts = outcome.trial.attempts + 1
    is_dead = attempts >= subscription.attempts
    wait = back_off(attempts)
    return {
        "attempts": attempts,
        "state": "dead" if is_dead else "waiting",
        "next_at": None if is_dead else clock.now() + wait,
        "last_error": outcome.error,
    }
