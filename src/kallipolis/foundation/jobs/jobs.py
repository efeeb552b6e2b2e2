"""Run what is queued, queue what is scheduled, and take over from workers that died."""

import os
import random
import secrets
import socket
import time
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings

from kallipolis.foundation import rooms
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.dependencies import outage_behind
from kallipolis.foundation.errors import Outage
from kallipolis.foundation.jobs import logic
from kallipolis.foundation.jobs.adapters import queue
from kallipolis.foundation.jobs.contracts import Job, JobState, Round, Schedule
from kallipolis.foundation.jobs.models import Moment, Worker
from kallipolis.foundation.sayings import said
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.telemetry.contracts import Check, Gauge

SILENCE = timedelta(minutes=1)
"""A worker that was not heard of for so long is taken for dead."""

HELD: Final[set[UUID]] = set()
"""The jobs that this process runs, all its threads together."""

RUNNING: ContextVar[queue.Claim | None] = ContextVar("RUNNING", default=None)
DURATIONS = telemetry.histogram("job_seconds", "Time that jobs took.", ("job", "outcome"))
log = structlog.get_logger(__name__)
PLATFORM: Final = "kallipolis"
"""Stands for the actor in log lines of what nobody has asked for."""


def run_next(clock: Clock = SYSTEM_CLOCK) -> int:
    """Run the next job that is due; return 1, or 0 when there is none."""
    claim = _claim(clock)
    if claim is None:
        return 0
    token = RUNNING.set(claim)
    begun, outcome = time.monotonic(), "failed"
    try:
        context = {"job": str(claim.id), "actor": PLATFORM}
        with telemetry.afresh(**context), telemetry.span("job", job=claim.job.name):
            _run(claim)
        outcome = "done"
    except queue.JobLostError:
        log.warning("job lost", job_name=claim.job.name, job=str(claim.id))
    except Exception as fault:  # the outermost edge of a job: a bug must not stop the others
        outage = outage_behind(fault)
        if outage is not None:
            outcome = "paused"
            log.warning("job paused", job_name=claim.job.name, waits_for=outage.dependency)
        else:
            log.warning("job failed", job_name=claim.job.name, job=str(claim.id), exc_info=True)
        _fail(claim, outage or fault, clock)
    finally:
        HELD.discard(claim.id)
        RUNNING.reset(token)
        DURATIONS.labels(claim.job.name, outcome).observe(time.monotonic() - begun)
    return 1


def _claim(clock: Clock) -> queue.Claim | None:
    claim = None
    try:
        with database.edge():
            claim = queue.claim(worker(), clock.now())
            if claim is not None:
                beat(clock)
                HELD.add(claim.id)  # before others can see that it was taken
    except Exception:
        if claim is not None:
            HELD.discard(claim.id)
        raise
    return claim


def beat(clock: Clock = SYSTEM_CLOCK) -> int:
    """Say that this worker lives, and forget those long dead."""
    now = clock.now()
    with database.edge():
        Worker.objects.update_or_create(
            id=worker(),
            defaults={"seen_at": now},
            create_defaults={"seen_at": now, "started_at": now},
        )
        Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    return 0


def leave() -> None:
    """Say that this worker is gone."""
    Worker.objects.filter(id=worker()).delete()


def take_over(clock: Clock = SYSTEM_CLOCK) -> int:
    """Give the jobs of dead workers to others, and those that this one has and does not run.

    What became of a job could not be written down where the database went away meanwhile.
    """
    heard_of = Worker.objects.filter(seen_at__gte=clock.now() - SILENCE).exclude(id=worker())
    others, just_held = set(heard_of.values_list("id", flat=True)), frozenset(HELD)
    orphans = [claim for claim in queue.lost(others) if claim.id not in just_held | HELD]
    for claim in orphans:
        log.warning("job taken over", job_name=claim.job.name, job=str(claim.id))
        _fail(claim, queue.JobLostError("its worker died"), clock)
    return len(orphans)


def queue_scheduled(clock: Clock = SYSTEM_CLOCK) -> int:
    """Queue the jobs whose schedule is due, unless their last run is still open."""
    known = Moment.objects.in_bulk()
    return sum(
        _queue(schedule, known.get(schedule.name), clock.now())
        for schedule in rooms.declared("jobs", "SCHEDULES")
    )


def prune(*, days: int) -> None:
    """Remove jobs that were done long ago."""
    queue.prune(SYSTEM_CLOCK.now() - timedelta(days=days))


@cache
def _worker_of(process: int) -> str:
    return f"{socket.gethostname()[:30]}-{process}-{secrets.token_hex(6)}"


def worker() -> str:
    """Return the name of this process among the workers."""
    return _worker_of(os.getpid())


def _run(claim: queue.Claim) -> None:
    if claim.job.atomic:
        with database.edge():
            claim.job.run(**claim.arguments)
            queue.finish(claim)
    else:
        claim.job.run(**claim.arguments)
        with database.edge():
            queue.finish(claim)


def _fail(claim: queue.Claim, fault: Exception, clock: Clock) -> None:
    wait = logic.back_off(claim.attempts, random.random())  # noqa: S311 - scatters, no secret
    is_dead = claim.attempts >= claim.job.attempts
    if isinstance(fault, Outage):
        wait, is_dead = timedelta(seconds=fault.retry_after_s), False
    try:
        with database.edge():
            queue.fail(claim, fault, None if is_dead else clock.now() + wait)
    except queue.JobLostError:
        log.warning("job lost", job_name=claim.job.name, job=str(claim.id))


def _queue(schedule: Schedule, moment: Moment | None, now: datetime) -> int:
    rule = logic.rule_of(schedule)
    zone = ZoneInfo(settings.TIME_ZONE)
    if moment is None or moment.rule != rule:
        first = logic.next_moment(schedule, now, zone)
        Moment.objects.update_or_create(
            schedule=schedule.name, defaults={"rule": rule, "next_at": first}
        )
        return 0
    if moment.next_at > now:
        return 0
    after = logic.next_moment(schedule, now, zone, due=moment.next_at)
    with database.edge():
        due = Moment.objects.filter(schedule=schedule.name, next_at=moment.next_at)
        if not due.update(next_at=after):
            return 0
        if moment.last_job and queue.is_open(moment.last_job):
            return 0
        job = queue.put(queue.job_named(schedule.job), schedule.arguments, None)
        Moment.objects.filter(schedule=schedule.name).update(last_job=job)
    return 1


def a_worker_lives() -> str:
    """Look when a worker was last heard of."""
    last, now = Worker.objects.order_by("-seen_at").first(), SYSTEM_CLOCK.now()
    if last is None or last.seen_at < now - SILENCE:
        raise Outage(said("No worker is running; start `kallipolis worker`."))
    ago = max(0, round((now - last.seen_at).total_seconds()))
    return said("%(worker)s, heard of %(seconds)s seconds ago", worker=last.id, seconds=ago)


def _counts() -> dict[tuple[str, ...], float]:
    found = queue.count()
    return {(state.value,): found.get(state, 0) for state in JobState}


CHECKS = (Check(name="worker", run=a_worker_lives, required=False),)
GAUGES = (Gauge(name="jobs", help="Jobs in each state.", labels=("state",), read=_counts),)
JOBS = (Job(name="jobs.prune", run=prune),)
SCHEDULES = (
    Schedule(name="jobs.prune", job="jobs.prune", cron="10 3 * * *", arguments={"days": 14}),
)
ROUNDS = (
    Round(name="jobs.run", run=run_next, every=timedelta(seconds=0.5), threads=2, wakeful=True),
    Round(name="jobs.schedule", run=queue_scheduled, every=timedelta(seconds=1)),
    Round(name="jobs.beat", run=beat, every=timedelta(seconds=10)),
    Round(name="jobs.take-over", run=take_over, every=timedelta(seconds=15)),
)
