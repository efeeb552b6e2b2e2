"""Gather what sources have, publish what is sound of it, and account for every row."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import uuid_utils
from cronsim import CronSim
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Reason, Refusal, not_found
from kallipolis.foundation.events import api as events
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobId
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.intakes.adapters import holding, sorting
from kallipolis.platforms.data.intakes.adapters.sorting import Content, Sorted
from kallipolis.platforms.data.intakes.contracts import (
    Balance,
    Intake,
    IntakeId,
    IntakeState,
    Quarantined,
)
from kallipolis.platforms.data.intakes.events import FAILED, PUBLISHED
from kallipolis.platforms.data.intakes.logic.statements import FAULTS, SOURCE, VALUES
from kallipolis.platforms.data.intakes.models import StoredIntake
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode, TableName
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import FILE, INTAKE, ROW, Source

MOST_SHOWN: Final = 200
LEASE: Final = timedelta(minutes=10)
"""After how long without news an intake of another machine counts as broken off."""

VERSIONS_FOR: Final = timedelta(days=30)
"""How long a table can be looked at as it was."""

Advance = Callable[[int], None]
Why = tuple[str, dict[str, str]]
"""The key of a message, and what it is filled in with."""


def run(
    actor: Actor,
    source_id: str,
    *,
    clock: Clock = SYSTEM_CLOCK,
    advance: Advance = lambda _rows: None,
) -> Intake:
    """Gather what a source has now, and publish what is sound of it.

    Rows land as they came. Those that break no rule are published, in place of those with their
    key; the others go to quarantine with the rules that they broke. What was begun and broken off
    is ended first.

    Raises:
        Refusal: ``source.not_found``, also where it is not the actor's to run; those of reading it;
            ``intake.running`` while another goes on; ``lakehouse.question_unfit`` when an
            expression or a rule cannot be worked out.
        Outage: while the source or the lakehouse does not answer.
    """
    source = _asked(actor, source_id, "intake.run")
    with holding.alone(datasets.get(source.dataset).id):
        _resume(source.dataset, clock)
        begun = _begin(actor, source, clock)
        with _failing(begun, clock):
            begun.mark = _land(begun, source, advance, clock)
            begun.state = IntakeState.LANDED
            begun.save(update_fields=["state", "mark"])
        _publish(begun, clock)
    return _as_intake(begun)


def ask_for(actor: Actor, source_id: str) -> JobId:
    """Let a worker run a source as soon as one can.

    Raises:
        Refusal: ``source.not_found``, also where it is not the actor's to run.
    """
    return jobs.enqueue("intakes.gather", source=_asked(actor, source_id, "intake.run").id)


def due(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Source, ...]:
    """Return the sources whose schedule has come since they were last run, or ever."""
    _require_seeing(actor)
    zone, now = ZoneInfo(settings.TIME_ZONE), clock.now()
    begun = StoredIntake.objects.values_list("source").annotate(Max("begun_at"))
    last = {source: moment.astimezone(zone) for source, moment in begun}
    return tuple(
        each
        for each in sources.every()
        if each.schedule
        and (each.id not in last or next(CronSim(each.schedule, last[each.id])) <= now)
    )


def resume(dataset_id: str, *, clock: Clock = SYSTEM_CLOCK) -> Intake | None:
    """End what was broken off: what has landed is published, what has not has failed.

    Raises:
        Refusal: ``intake.running`` while it is not broken off at all.
    """
    with holding.alone(dataset_id):
        return _resume(dataset_id, clock)


def tidy(*, clock: Clock = SYSTEM_CLOCK) -> None:
    """Empty what has landed and was dealt with, and keep all tables in order.

    What is being taken in is passed by. Older versions can be looked at for ``VERSIONS_FOR``.
    """
    for source in sources.every():
        try:
            with holding.alone(source.dataset):
                _tidy(source, clock)
        except Refusal as refusal:
            if refusal.code != holding.RUNNING:
                raise


def intakes(actor: Actor, dataset_id: str = "", limit: int = 50) -> tuple[Intake, ...]:
    """Return the latest intakes, of one dataset or of all, newest first.

    Raises:
        Refusal: ``intake.not_found`` when they are not the actor's to see.
    """
    _require_seeing(actor)
    rows = StoredIntake.objects.order_by("-begun_at", "-id")
    chosen = rows.filter(dataset=dataset_id) if dataset_id else rows
    return tuple(_as_intake(row) for row in chosen[:limit])


def last_published() -> dict[str, datetime]:
    """Return when each dataset that has rows was last published."""
    ended = StoredIntake.objects.filter(state=IntakeState.PUBLISHED).values_list("dataset")
    return dict(ended.annotate(Max("ended_at")))


def table(dataset_id: str) -> TableName:
    """Return where the published rows of a dataset lie; a table is there from the first intake on.

    Who reads it answers for whom it is read: see the dataset's contract.
    """
    return sorting.published(dataset_id)


def balance(actor: Actor, dataset_id: str) -> Balance:
    """Return what became of all rows that were ever received for a dataset.

    Raises:
        Refusal: ``intake.not_found`` when it is not the actor's to see.
    """
    _require_seeing(actor)
    ended = StoredIntake.objects.filter(dataset=dataset_id, state=IntakeState.PUBLISHED)
    book = ended.values_list("received", "superseded")
    return Balance(
        received=sum(row[0] for row in book),
        superseded=sum(row[1] for row in book),
        published=lakehouse.count(sorting.published(dataset_id)),
        quarantined=lakehouse.count(sorting.quarantine(dataset_id)),
    )


def table_of(dataset_id: str) -> TableName:
    """Return the table in which the published rows of a dataset lie, once there are any."""
    return sorting.published(dataset_id)


def quarantined(
    actor: Actor, dataset_id: str, limit: int = MOST_SHOWN, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Quarantined, ...]:
    """Return rows of a dataset that were not published, latest intake first.

    Who looks at rows of persons is written down.

    Raises:
        Refusal: ``intake.not_found`` when they are not the actor's to see.
    """
    _require_seeing(actor)
    table = sorting.quarantine(dataset_id)
    if not lakehouse.versions(table):
        return ()
    if any(field.personal for field in datasets.get(dataset_id).fields):
        audit.record(actor, "intake.view", f"dataset/{dataset_id}", clock=clock)
    with lakehouse.asking({"held": table}) as engine:
        found = engine.table(
            f"SELECT * FROM held ORDER BY {INTAKE} DESC, {ROW} LIMIT {int(limit)}"  # noqa: S608 - names and number are ours
        )
    return tuple(_as_quarantined(row) for row in found.to_pylist())


def _resume(dataset_id: str, clock: Clock) -> Intake | None:
    left = StoredIntake.objects.filter(running=dataset_id).first()
    if left is None:
        return None
    if _is_alive(left, clock):
        raise holding.running(dataset_id)
    if left.state == IntakeState.READING:
        _end(left, IntakeState.FAILED, clock, ("intake.broken_off", {}))
    else:
        _publish(left, clock)
    return _as_intake(left)


def _tidy(source: Source, clock: Clock) -> None:
    if StoredIntake.objects.filter(running=source.dataset).exists():
        return
    _empty(sorting.landing(source.id), clock)
    for table in sorting.tables(source):
        if lakehouse.versions(table):
            lakehouse.keep(table, versions_for=VERSIONS_FOR, clock=clock)


def _empty(table: TableName, clock: Clock) -> None:
    columns = lakehouse.columns(table)
    if columns is not None and lakehouse.count(table):
        cause = f"tidied {clock.now().isoformat()}"
        lakehouse.write(table, columns.empty_table(), cause=cause, mode=Mode.REPLACE)


def _begin(actor: Actor, source: Source, clock: Clock) -> StoredIntake:
    row = StoredIntake(
        id=uuid_utils.uuid7().hex,
        source=source.id,
        dataset=source.dataset,
        running=source.dataset,
        state=IntakeState.READING,
        begun_at=clock.now(),
        seen_at=clock.now(),
        holder=socket.gethostname(),
    )
    try:
        with database.edge(), transaction.atomic():
            row.save(force_insert=True)
            detail = {"intake": row.id}
            audit.record(actor, "intake.run", f"source/{source.id}", detail=detail, clock=clock)
    except IntegrityError as taken:
        raise holding.running(source.dataset) from taken
    return row


def _land(row: StoredIntake, source: Source, advance: Advance, clock: Clock) -> str:
    """Write the rows of a source as they come, numbered; return the mark that they reach."""
    mark = _last_mark(source)
    count, reached = 0, mark
    for part, rows in enumerate(sources.read(source, mark=mark)):
        numbers = pa.array(range(count + 1, count + 1 + rows.num_rows), pa.int64())
        landed = rows.set_column(rows.schema.get_field_index(ROW), ROW, numbers)
        ids = pa.array([row.id] * rows.num_rows, pa.string())
        landed = landed.append_column(INTAKE, ids)
        lakehouse.write(sorting.landing(source.id), landed, cause=f"{row.id} {part}")
        reached = _furthest(rows, source.mark, reached)
        count += rows.num_rows
        StoredIntake.objects.filter(id=row.id).update(seen_at=clock.now())
        advance(rows.num_rows)
    return reached


def _furthest(rows: pa.Table, column: str, reached: str) -> str:
    """Return the last value of the column that grows: rows come in its order."""
    if not column or column not in rows.schema.names:
        return reached
    given = [value for value in rows[column].to_pylist() if value]
    return str(given[-1]) if given else reached


def _publish(row: StoredIntake, clock: Clock) -> None:
    """Publish what has landed; it may be broken off anywhere and done again."""
    id, dataset = IntakeId(row.id), datasets.get(row.dataset)
    source, before = sources.get(row.source), sorting.before(row.id, row.dataset)
    with _failing(row, clock):
        found = sorting.sort_out(id, source, dataset, before)
    with _leaving(row):
        _write(sorting.quarantine(dataset.id), found.quarantine, row.id)
        _write(sorting.published(dataset.id), found.published, row.id)
        _count(row, found)
        _end(row, IntakeState.PUBLISHED, clock)


def _write(table: TableName, content: Content, cause: str) -> None:
    if content.is_added and not content.rows.num_rows and lakehouse.versions(table):
        return
    mode = Mode.APPEND if content.is_added else Mode.REPLACE
    lakehouse.write(table, content.rows, cause=cause, mode=mode)


def _count(row: StoredIntake, found: Sorted) -> None:
    row.received, row.published, row.quarantined = found.received, found.good, found.bad
    row.superseded, row.warned, row.faults = found.superseded, found.warned, dict(found.faults)


def _end(row: StoredIntake, state: IntakeState, clock: Clock, why: Why = ("", {})) -> None:
    row.state, row.running, row.ended_at = state, None, clock.now()
    row.error, row.error_values = why
    told: dict[str, object] = {"source": row.source, "intake": row.id}
    counts: dict[str, object] = {
        "received": row.received,
        "published": row.published,
        "quarantined": row.quarantined,
    }
    with database.edge():
        row.save()
        if state is IntakeState.PUBLISHED:
            events.publish(PUBLISHED, row.dataset, told | counts, clock=clock)
        else:
            events.publish(FAILED, row.dataset, told | {"error": row.error}, clock=clock)


@contextmanager
def _failing(row: StoredIntake, clock: Clock) -> Iterator[None]:
    """Let an intake that cannot go on have failed: nothing of it is published."""
    try:
        yield
    except BaseException as fault:
        _end(row, IntakeState.FAILED, clock, _why(fault))
        raise


@contextmanager
def _leaving(row: StoredIntake) -> Iterator[None]:
    """Leave an intake that is half written to whoever comes next."""
    try:
        yield
    except BaseException:
        StoredIntake.objects.filter(id=row.id).update(holder="")
        raise


def _why(fault: BaseException) -> Why:
    """Return why an intake failed, in words for its keeper; a bug is told by its kind alone."""
    if isinstance(fault, Refusal):
        return fault.code, fault.values
    if isinstance(fault, Outage):
        return "intake.away", {"dependency": fault.dependency}
    return "intake.bug", {"kind": type(fault).__name__}


def _last_mark(source: Source) -> str:
    if not source.mark:
        return ""
    ended = StoredIntake.objects.filter(source=source.id, state=IntakeState.PUBLISHED)
    latest = ended.order_by("-begun_at", "-id").first()
    return latest.mark if latest else ""


def _is_alive(row: StoredIntake, clock: Clock) -> bool:
    """Say whether another machine still works on an intake; on this one, who asks has the lock."""
    is_elsewhere = row.holder not in {"", socket.gethostname()}
    return is_elsewhere and row.seen_at > clock.now() - LEASE


def _asked(actor: Actor, source_id: str, act: str) -> Source:
    if not access.allows(actor, act, Resource()):
        values = {"source": source_id}
        raise Refusal("source.not_found", Reason.NOT_FOUND, values=values)
    return sources.get(source_id)


def _require_seeing(actor: Actor) -> None:
    if not access.allows(actor, "intake.view", Resource()):
        raise not_found("intake.not_found")


def _as_intake(row: StoredIntake) -> Intake:
    return Intake(
        id=IntakeId(row.id),
        source=row.source,
        dataset=row.dataset,
        state=IntakeState(row.state),
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        received=row.received,
        published=row.published,
        quarantined=row.quarantined,
        superseded=row.superseded,
        warned=row.warned,
        faults=row.faults,
        mark=row.mark,
        error=row.error,
        error_values=row.error_values,
    )


def _as_quarantined(row: dict[str, object]) -> Quarantined:
    return Quarantined(
        intake=IntakeId(str(row[INTAKE])),
        source=str(row[SOURCE]),
        file=str(row[FILE]),
        row=int(str(row[ROW])),
        faults=tuple(str(row[FAULTS]).split()),
        values=sorting.as_values(str(row[VALUES])),
    )
