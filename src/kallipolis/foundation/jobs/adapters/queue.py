"""The queue in the database, kept by django-tasks-db behind the interface of Django's tasks.

The library queues, orders, locks and records. Retries, recovery from dead workers and the word
``dead`` are ours; each claim adds a worker to the row, so the row knows how often it was tried.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult, get_date_max

from kallipolis.foundation import rooms
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.jobs.contracts import Job, JobId, JobRun, JobState
from kallipolis.foundation.jobs.models import Progress

Row: TypeAlias = DBTaskResult[Any, Any]

STATES = {
    "READY": JobState.WAITING,
    "RUNNING": JobState.RUNNING,
    "SUCCESSFUL": JobState.DONE,
    "FAILED": JobState.DEAD,
}
AFTER_OTHERS = -10
"""The priority of what comes in thousands, of the -100 to 100 of django-tasks; others have 0."""

STATUSES = {state: status for status, state in STATES.items()}


class JobLostError(Exception):
    """The worker was taken for dead, and its job was given to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A job that a worker has taken: what to run, and for the how manieth time."""

    id: UUID
    job: Job
    arguments: dict[str, object]
    attempts: int


@task()
def perform(job: str, arguments: dict[str, object]) -> None:
    """Run a job that a room declares."""
    job_named(job).run(**arguments)


def job_named(name: str) -> Job:
    """Return a declared job."""
    found: Job | None = next((j for j in rooms.declared("jobs", "JOBS") if j.name == name), None)
    if found is None:
        raise Refusal("job.not_declared", Reason.NOT_FOUND, values={"job": name})
    return found


def put(job: Job, arguments: Mapping[str, object], due_at: datetime | None) -> JobId:
    """Queue a job in the caller's transaction."""
    later = perform.using(run_after=due_at, priority=AFTER_OTHERS if job.in_bulk else 0)
    return JobId(later.enqueue(job=job.name, arguments=dict(arguments)).id)


def claim(worker: str, now: datetime) -> Claim | None:
    """Take the next job that is due; the caller opens the transaction."""
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    row = ready.filter(Q(run_after=get_date_max()) | Q(run_after__lte=now)).get_locked()
    if row is None:
        return None
    row.claim(worker)
    return _as_claim(row)


def finish(claim: Claim) -> None:
    """Record that a claimed job is done; raise ``JobLostError`` if it is not ours any more."""
    _held(claim).set_successful(None)


def fail(claim: Claim, fault: Exception, again_at: datetime | None) -> None:
    """Record that a claimed job failed: to be tried again at a moment, or dead."""
    row = _held(claim)
    row.set_failed(fault)
    if again_at:
        _wait(row, again_at)


def lost(live: set[str]) -> Iterator[Claim]:
    """Return the running jobs of workers that are not among the living."""
    for row in DBTaskResult.objects.running():
        if row.worker_ids[-1] not in live:
            yield _as_claim(row)


def revive(id: str) -> None:
    """Let a dead job be tried again from the first attempt."""
    row = _rows(id).select_for_update().first()
    if row is None:
        raise Refusal("job.not_found", Reason.NOT_FOUND)
    state = STATES[row.status]
    if state is not JobState.DEAD:
        raise Refusal("job.not_dead", Reason.CONFLICT, values={"state": state.value})
    row.worker_ids = []
    _wait(row, get_date_max())


def is_open(id: str) -> bool:
    """Say whether a job is waiting or running."""
    open_ones = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return _rows(id).filter(status__in=open_ones).exists()


def find(states: Sequence[JobState], limit: int) -> tuple[JobRun, ...]:
    """Return the latest jobs in these states, newest first."""
    rows = DBTaskResult.objects.filter(status__in=[STATUSES[state] for state in states])
    return _as_runs(rows.order_by("-enqueued_at")[:limit])


def get(id: str) -> JobRun | None:
    """Return one job."""
    return next(iter(_as_runs(_rows(id))), None)


def count() -> dict[JobState, int]:
    """Return how many jobs stand in each state."""
    found = DBTaskResult.objects.order_by().values_list("status").annotate(Count("id"))
    return {STATES[status]: number for status, number in found}


def prune(before: datetime) -> int:
    """Remove jobs that were done before a moment."""
    gone = DBTaskResult.objects.successful().filter(finished_at__lt=before)
    Progress.objects.filter(job__in=[str(row.id) for row in gone]).delete()
    return gone.delete()[0]


def _rows(id: str) -> QuerySet[Row]:
    try:
        return DBTaskResult.objects.filter(id=UUID(id))
    except ValueError:
        return DBTaskResult.objects.none()


def _held(claim: Claim) -> Row:
    row = _rows(str(claim.id)).select_for_update().first()
    is_ours = row is not None and row.status == TaskResultStatus.RUNNING
    if row is None or not is_ours or len(row.worker_ids) != claim.attempts:
        raise JobLostError(str(claim.id))
    return row


def _wait(row: Row, until: datetime) -> None:
    row.status = TaskResultStatus.READY
    row.run_after = until
    row.finished_at = None
    row.save()


def _as_claim(row: Row) -> Claim:
    """Take our own jobs by their declaration; tasks of other packages run once, as they are."""
    given = row.args_kwargs["kwargs"]
    if row.task_path != perform.module_path:
        run = partial(row.task.call, *row.args_kwargs["args"])
        job = Job(name=row.task_path, run=run, atomic=False, attempts=1)
        return Claim(id=row.id, job=job, arguments=given, attempts=len(row.worker_ids))
    declared = {job.name: job for job in rooms.declared("jobs", "JOBS")}
    name = given["job"]
    job = declared.get(name) or Job(name=name, run=partial(job_named, name), attempts=1)
    return Claim(id=row.id, job=job, arguments=given["arguments"], attempts=len(row.worker_ids))


def _as_runs(rows: QuerySet[Row]) -> tuple[JobRun, ...]:
    found = list(rows)
    far = Progress.objects.in_bulk([str(row.id) for row in found])
    return tuple(_as_run(row, far.get(str(row.id))) for row in found)


def _as_run(row: Row, progress: Progress | None) -> JobRun:
    given = row.args_kwargs["kwargs"]
    is_ours = row.task_path == perform.module_path
    return JobRun(
        id=JobId(str(row.id)),
        job=given["job"] if is_ours else row.task_path,
        arguments=given["arguments"] if is_ours else given,
        state=STATES[row.status],
        attempts=len(row.worker_ids),
        queued_at=row.enqueued_at,
        due_at=None if row.run_after == get_date_max() else row.run_after,
        finished_at=row.finished_at,
        done=progress.done if progress else 0,
        total=progress.total if progress else None,
        last_error=row.traceback.strip().rpartition("\n")[2],
    )
