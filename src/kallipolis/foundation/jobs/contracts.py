"""Work to be done later, again and again, or all the time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

import msgspec
from django.utils.translation import gettext_noop as _

JobId = NewType("JobId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that is queued by ``enqueue`` and done by a worker, declared in a room's ``JOBS``.

    ``run`` takes the arguments given to ``enqueue`` as keywords. It runs in one transaction with
    the record of its success, so that its own writes happen once, unless ``atomic`` is off: then it
    opens its own edges (long work, work outside the database) and must be safe to run twice.
    After so many ``attempts`` a job that fails is dead until somebody replays it; an ``Outage``
    only puts it off for as long as it says. The job of a worker that died is given to another, and
    that counts as an attempt. Work that comes in thousands is ``in_bulk``: what else is due goes
    before it.
    """

    name: str
    run: Callable[..., object]
    atomic: bool = True
    attempts: int = 5
    in_bulk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a job is queued again and again, declared in a room's ``SCHEDULES``.

    Give either ``every`` or ``cron`` (five fields, read in the time zone of the place). A moment
    that was missed because no worker ran is made up for once, not once for each.
    """

    name: str
    job: str
    every: timedelta | None = None
    cron: str = ""
    arguments: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Small work that every worker does all the time, declared in a room's ``ROUNDS``.

    ``run`` looks for something to do and returns how much it did; it is called again at once while
    there is more, else after ``every``. It must be safe to run in several processes at a time.
    ``threads`` run it in one process. ``finally_too`` runs it once more when a worker stops.
    """

    name: str
    run: Callable[[], int]
    every: timedelta
    threads: int = 1
    wakeful: bool = False
    finally_too: bool = False


class JobState(StrEnum):
    """How a queued job stands; ``waiting`` is to be tried for the first time, or again."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class JobRun(msgspec.Struct, frozen=True, kw_only=True):
    """A queued job as it stands: state, attempts, how far it is.

    Units: ``done`` and ``total`` count whatever the job counts; ``total`` is None if unknown.
    ``last_error`` is of the last attempt that failed, empty if none has.
    """

    id: JobId
    job: str
    arguments: dict[str, object]
    state: JobState
    attempts: int
    queued_at: datetime
    due_at: datetime | None = None
    finished_at: datetime | None = None
    done: int = 0
    total: int | None = None
    last_error: str = ""


class WorkerSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A worker process, and when it was last heard of."""

    id: str
    started_at: datetime
    seen_at: datetime


MESSAGES: dict[str, str] = {
    "job.not_declared": _("No installed room declares the job %(job)s."),
    "remedy.job.not_declared": _("Declare it in the JOBS of a room's jobs.py."),
    "job.not_found": _("There is no such job."),
    "remedy.job.not_found": _("List the jobs with `kallipolis jobs list`."),
    "job.not_dead": _("Only a dead job can be replayed; this one is %(state)s."),
    "remedy.job.not_dead": _("Wait until it is done or dead."),
}

ACTS: dict[str, str] = {
    "job.view": "See the jobs that failed.",
    "job.retry": "Run a failed job again.",
}
"""What roles grant and the ledger names, with what it means."""
