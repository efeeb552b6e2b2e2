"""The book of intakes: begin one, publish it, end it; whoever is killed leaves it to the next."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import uuid_utils
from django.db import IntegrityError, transaction

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.foundation.events import api as events
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes.adapters import holding, mending, sorting
from kallipolis.platforms.data.intakes.adapters.sorting import Before, Content, Sorted
from kallipolis.platforms.data.intakes.contracts import Intake, IntakeId, IntakeKind, IntakeState
from kallipolis.platforms.data.intakes.events import FAILED, PUBLISHED
from kallipolis.platforms.data.intakes.models import StoredIntake
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode, TableName
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import Query, Source

LEASE: Final = timedelta(minutes=10)
"""After how long without news an intake of another machine counts as broken off."""

Why = tuple[str, dict[str, str]]
"""The key of a message, and what it is filled in with."""


def resume(dataset_id: str, clock: Clock) -> Intake | None:
    """End what was broken off of a dataset, for who has the lock.

    Rows of a source that grows are published as far as they came; the next intake reads on.
    """
    left = StoredIntake.objects.filter(running=dataset_id).first()
    if left is None:
        return None
    if _is_alive(left, clock):
        raise holding.running(dataset_id)
    if left.state == IntakeState.READING and not left.mark:
        _end(left, IntakeState.FAILED, clock, ("intake.broken_off", {}))
    else:
        publish(left, clock)
    return as_intake(left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What an intake is begun for: rows of a source, or rows that are out of quarantine and why."""

    kind: IntakeKind = IntakeKind.GATHERED
    of: str = "source"
    act: str = "intake.run"
    reason: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)


GATHERED: Final = Order()
DERIVED: Final = Order(kind=IntakeKind.DERIVED, of="derivation")


def derived(derivation_id: str, dataset_id: str) -> Source:
    """Return a derivation as sorting out sees it: a source whose rows are each time all there are.

    Nothing is read from where it says: its rows are handed over.
    """
    return Source(
        id=derivation_id,
        title=datasets.get(dataset_id).title,
        dataset=dataset_id,
        reads=Query(connection="lakehouse", table="derived"),
        complete=True,
    )


def begin(actor: Actor, source: Source, clock: Clock, *, order: Order = GATHERED) -> StoredIntake:
    """Put down that an intake has begun, who began it, and why."""
    row = StoredIntake(
        id=uuid_utils.uuid7().hex,
        kind=order.kind,
        reason=order.reason,
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
            detail = {"intake": row.id, **order.detail}
            audit.record(actor, order.act, f"{order.of}/{source.id}", detail=detail, clock=clock)
    except IntegrityError as taken:
        raise holding.running(source.dataset) from taken
    return row


def publish(row: StoredIntake, clock: Clock) -> None:
    """Publish what has landed; it may be broken off anywhere and done again."""
    dataset = datasets.get(row.dataset)
    source, before = _source_of(row), sorting.before(row.id, row.dataset)
    with ExitStack() as until_written:
        with failing(row, clock):
            found = until_written.enter_context(_sorted(row, source, before))
            _require_sound(row, source, found)
        _publish(row, dataset, found, clock)


def _require_sound(row: StoredIntake, source: Source, found: Sorted) -> None:
    """Let pass what leaves something of all there is: else what is published stays.

    Raises:
        Refusal: ``intake.nothing_came``; ``intake.nothing_sound``.
    """
    is_all = row.kind == IntakeKind.GATHERED and source.complete
    if not is_all or found.good or not found.published.gone:
        return
    row.received, row.faults = found.received, dict(found.faults)
    if found.received:
        values = {"count": str(found.received)}
        raise Refusal("intake.nothing_sound", Reason.RULE, values=values)
    if not source.empty:
        raise Refusal("intake.nothing_came", Reason.RULE)


def _publish(row: StoredIntake, dataset: Dataset, found: Sorted, clock: Clock) -> None:
    """Write what was sorted out; whoever is killed here leaves it to the next."""
    with _leaving(row):
        if row.kind == IntakeKind.LEFT_OUT:
            mending.keep_omitted(row.id, dataset.id)
        _write(sorting.quarantine(dataset.id), found.quarantine, row.id)
        if row.kind != IntakeKind.LEFT_OUT:
            _write(sorting.published(dataset.id), found.published, row.id)
        _count(row, found)
        _end(row, IntakeState.PUBLISHED, clock)


def _source_of(row: StoredIntake) -> Source:
    if row.kind == IntakeKind.DERIVED:
        return derived(row.source, row.dataset)
    return sources.get(row.source)


def _sorted(row: StoredIntake, source: Source, before: Before) -> AbstractContextManager[Sorted]:
    """Take apart what an intake is about, each kind in its way."""
    dataset = datasets.get(row.dataset)
    if row.kind in {IntakeKind.GATHERED, IntakeKind.DERIVED}:
        return sorting.sort_out(IntakeId(row.id), source, dataset, before, came=row.columns)
    if row.kind == IntakeKind.LEFT_OUT:
        return nullcontext(mending.omit(row.id, dataset, before))
    return nullcontext(mending.sort_out(row.id, source, dataset, before))


def _write(table: TableName, content: Content, cause: str) -> None:
    if content.is_added and not content.count and lakehouse.versions(table):
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
        "kind": row.kind,
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
def failing(row: StoredIntake, clock: Clock) -> Iterator[None]:
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


def _is_alive(row: StoredIntake, clock: Clock) -> bool:
    """Say whether another machine still works on an intake; on this one, who asks has the lock."""
    is_elsewhere = row.holder not in {"", socket.gethostname()}
    return is_elsewhere and row.seen_at > clock.now() - LEASE


def as_intake(row: StoredIntake) -> Intake:
    """Return an intake as others see it."""
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
        kind=IntakeKind(row.kind),
        reason=row.reason,
    )
