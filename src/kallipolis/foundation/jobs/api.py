"""Queue work, see how it stands, and keep a worker running."""

import random
import threading
from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db import connections, transaction

from kallipolis.foundation import rooms
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.dependencies import outage_behind
from kallipolis.foundation.jobs import jobs, logic
from kallipolis.foundation.jobs.adapters import queue
from kallipolis.foundation.jobs.contracts import JobId, JobRun, JobState, Round, WorkerSeen
from kallipolis.foundation.jobs.models import Progress, Worker

LONGEST_PAUSE_S = 30.0
HEED_S = 0.1
log = structlog.get_logger(__name__)


class _Bell:
    """Wakes the threads of this process that wait for something to do."""

    def __init__(self) -> None:
        self._rung = threading.Condition()

    def ring(self) -> None:
        with self._rung:
            self._rung.notify_all()

    def wait(self, seconds: float) -> None:
        with self._rung:
            self._rung.wait(seconds)


_BELL = _Bell()


def enqueue(job: str, /, **arguments: object) -> JobId:
    """Queue a declared job in the caller's transaction; a worker runs it after commit.

    Raises:
        Refusal: ``job.not_declared`` when no installed room declares it.
    """
    return enqueue_after(timedelta(0), job, **arguments)


def enqueue_after(delay: timedelta, job: str, /, **arguments: object) -> JobId:
    """Queue a declared job that is due after a delay.

    Raises:
        Refusal: ``job.not_declared`` when no installed room declares it.
    """
    id = queue.put(queue.job_named(job), arguments, SYSTEM_CLOCK.now() + delay if delay else None)
    transaction.on_commit(wake)
    return id


def run_due(limit: int = 100, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Run jobs that are due, one after the other, and return how many were run."""
    ran = 0
    while ran < limit and jobs.run_next(clock):
        ran += 1
    return ran


def queue_scheduled(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Queue the jobs whose schedule is due, and return how many."""
    return jobs.queue_scheduled(clock)


def report(done: int, total: int | None = None) -> None:
    """Say from inside a job how far it is; seen at once by others unless the job is atomic."""
    claim = jobs.RUNNING.get()
    if claim is not None:
        Progress.objects.update_or_create(
            job=str(claim.id), defaults={"done": done, "total": total}
        )


def find(states: Sequence[JobState] = tuple(JobState), limit: int = 100) -> tuple[JobRun, ...]:
    """Return the latest jobs in these states, newest first."""
    return queue.find(states, limit)


def counts() -> dict[JobState, int]:
    """Return how many jobs stand in each state; done ones are forgotten after a while."""
    found = queue.count()
    return {state: found.get(state, 0) for state in JobState}


def get(id: str) -> JobRun | None:
    """Return one job as it stands, or None."""
    return queue.get(id)


def replay(id: str) -> None:
    """Let a dead job be tried again from its first attempt.

    Raises:
        Refusal: ``job.not_found``, or ``job.not_dead`` when it is in another state.
    """
    with database.edge():
        queue.revive(id)
        transaction.on_commit(wake)


def workers() -> tuple[WorkerSeen, ...]:
    """Return the workers that are alive or died lately, the one heard of last first."""
    return tuple(
        WorkerSeen(id=row.id, started_at=row.started_at, seen_at=row.seen_at)
        for row in Worker.objects.order_by("-seen_at")
    )


def wake() -> None:
    """Let the worker in this process, if there is one, look at once for something to do."""
    _BELL.ring()


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts: doubled each time, and scattered."""
    return logic.back_off(attempts, random.random())  # noqa: S311 - scatters, protects nothing


def work(stop: threading.Event, *, rounds: Sequence[Round] | None = None) -> None:
    """Be a worker until ``stop`` is set: make all declared rounds, each in threads of its own.

    What is being done when ``stop`` is set is finished first.
    """
    every = rooms.declared("jobs", "ROUNDS") if rounds is None else rounds
    threads = [
        threading.Thread(target=_repeat, args=(round, stop), name=f"{round.name}-{number}")
        for round in every
        for number in range(round.threads)
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        while thread.is_alive():
            wake()
            thread.join(HEED_S)
    for round in every:
        if round.finally_too:
            round.run()
    jobs.leave()


def _repeat(round: Round, stop: threading.Event) -> None:
    faults = 0
    while not stop.is_set():
        try:
            did = round.run()
            faults = 0
        except Exception as fault:  # the outermost edge: a worker lives through faults of rounds
            _tell(round, fault)
            connections.close_all()
            did, faults = 0, faults + 1
        if not did:
            _rest(round, stop, faults)
    connections.close_all()


def _tell(round: Round, fault: Exception) -> None:
    outage = outage_behind(fault)
    if outage is not None:
        log.warning("round paused", round=round.name, waits_for=outage.dependency)
    else:
        log.error("round failed", round=round.name, exc_info=fault)


def _rest(round: Round, stop: threading.Event, faults: int) -> None:
    pause = round.every.total_seconds()
    if faults:
        stop.wait(min(pause * (1 << min(faults, 20)), max(LONGEST_PAUSE_S, pause)))
    elif round.wakeful:
        _BELL.wait(pause)
    else:
        stop.wait(pause)
