"""Gather what sources have, publish what is sound of it, and account for every row."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

import pyarrow as pa
from django.db.models import Max

from kallipolis.foundation import schedules
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Outage, Problem, Reason, Refusal, not_found
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobId
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes.adapters import book, holding, landing, mending, sorting
from kallipolis.platforms.data.intakes.contracts import (
    Balance,
    Intake,
    IntakeId,
    IntakeKind,
    IntakeState,
    Place,
    Quarantined,
)
from kallipolis.platforms.data.intakes.logic import columns as fields
from kallipolis.platforms.data.intakes.logic import statements
from kallipolis.platforms.data.intakes.logic.statements import FAULTS, OURS, SOURCE, VALUES
from kallipolis.platforms.data.intakes.models import StoredIntake
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode, TableName
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import FILE, INTAKE, ROW, Source

MOST_SHOWN: Final = 200
VERSIONS_FOR: Final = timedelta(days=30)
"""How long a table can be looked at as it was."""

Advance = Callable[[int], None]


def run(
    actor: Actor,
    source_id: str,
    *,
    clock: Clock = SYSTEM_CLOCK,
    advance: Advance = lambda _rows: None,
) -> Intake:
    """Gather what a source has now, and publish what is sound of it.

    Rows land as they came. Those that break no rule are published in place of those with their
    key, others go to quarantine with what they broke. What was broken off before is ended first.

    Raises:
        Refusal: ``source.not_found``, also where it is not the actor's to run; those of reading it;
            ``intake.columns_missing``; ``intake.nothing_came``; ``intake.nothing_sound``;
            ``intake.running`` while another goes on; ``lakehouse.question_unfit`` when an
            expression or a rule cannot be worked out.
        Outage: while the source or the lakehouse does not answer.
    """
    source = _asked(actor, source_id, "intake.run")
    with holding.alone(datasets.get(source.dataset).id):
        book.resume(source.dataset, clock)
        begun = book.begin(actor, source, clock)
        with book.failing(begun, clock):
            begun.mark = _land(begun, source, advance, clock)
            begun.state = IntakeState.LANDED
            begun.save(update_fields=["state", "mark"])
        book.publish(begun, clock)
    with suppress(Outage):  # the next intake tells it again
        sources.release(source, begun.mark)
    return book.as_intake(begun)


def take_in(
    actor: Actor,
    derivation_id: str,
    dataset_id: str,
    derive: Callable[[IntakeId], Iterable[pa.Table]],
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> Intake:
    """Take in what was derived from other datasets: all that there is, as text and as rows come.

    It is held to the contract, counted and put down as what sources have; what was derived before
    is superseded.

    Shape: columns are the fields of the dataset, beside ours as ``sources.read`` gives them.

    Raises:
        Refusal: ``dataset.not_found``, also where it is not the actor's to derive; what ``derive``
            refuses; ``intake.running``; ``lakehouse.question_unfit``.
        Outage: while what derives or the lakehouse does not answer.
    """
    dataset = datasets.get(dataset_id)
    if not may_run(actor, dataset_id):
        raise Refusal("dataset.not_found", Reason.NOT_FOUND, values={"dataset": dataset_id})
    source = book.derived(derivation_id, dataset.id)
    with holding.alone(dataset.id):
        book.resume(dataset.id, clock)
        begun = book.begin(actor, source, clock, order=book.DERIVED)
        with book.failing(begun, clock):
            landing.put_down(begun, source, derive(IntakeId(begun.id)), clock=clock)
            begun.state = IntakeState.LANDED
            begun.save(update_fields=["state"])
        book.publish(begun, clock)
    return book.as_intake(begun)


def correct(
    actor: Actor,
    place: Place,
    values: Mapping[str, str | None],
    *,
    reason: str,
    clock: Clock = SYSTEM_CLOCK,
) -> Intake:
    """Put a row in quarantine right at what its columns say, and check it as if it came so.

    It is published, or stays in quarantine as it is now and with the faults that remain; where a
    row that came later with its key is published already, that stays, and this one is superseded.

    Args:
        values: what columns of the row are to say; those that are not named stay as they are.

    Raises:
        Refusal: ``intake.row_not_found``, also where it is not the actor's to correct;
            ``intake.column_unknown``; ``intake.reason_missing``; ``intake.running`` while
            another intake goes on; ``source.not_found`` when its source is declared no more.
    """
    _require_mending(actor, "intake.correct", place, reason)
    told = ("intake.correct", IntakeKind.CORRECTED, reason)
    with _held(place, clock) as rows:
        was = sorting.as_values(str(rows[VALUES][0]))
        texts = [mending.corrected(sorting.all_values(str(rows[VALUES][0])), was, values)]
        detail = {"row": f"{place.intake}/{place.row}", "columns": ", ".join(sorted(values))}
        return _mend(actor, rows, texts, told=told, detail=detail, clock=clock)


def leave_out(actor: Actor, place: Place, *, reason: str, clock: Clock = SYSTEM_CLOCK) -> Intake:
    """Leave a row in quarantine out for good: it is kept and counted, and never published.

    Raises:
        Refusal: ``intake.row_not_found``, also where it is not the actor's to leave out;
            ``intake.reason_missing``; ``intake.running``; ``source.not_found``.
    """
    _require_mending(actor, "intake.leave_out", place, reason)
    told = ("intake.leave_out", IntakeKind.LEFT_OUT, reason)
    with _held(place, clock) as rows:
        detail = {"row": f"{place.intake}/{place.row}"}
        texts = [str(rows[VALUES][0])]
        return _mend(actor, rows, texts, told=told, detail=detail, clock=clock)


def replay(actor: Actor, source_id: str, *, reason: str, clock: Clock = SYSTEM_CLOCK) -> Intake:
    """Check all rows of a source that are in quarantine once more, as rules and mapping are now.

    Raises:
        Refusal: ``source.not_found``, also where it is not the actor's to replay;
            ``intake.nothing_held``; ``intake.reason_missing``; ``intake.running``;
            ``lakehouse.question_unfit`` when an expression or a rule cannot be worked out.
    """
    source = sources.get(source_id)
    if not access.allows(actor, "intake.correct", _reach(source.dataset)):
        raise Refusal("source.not_found", Reason.NOT_FOUND, values={"source": source_id})
    _require_reason(reason)
    told = ("intake.correct", IntakeKind.REPLAYED, reason)
    with holding.alone(source.dataset):
        book.resume(source.dataset, clock)
        rows = mending.held(source.dataset, source.id)
        if not rows.num_rows:
            values = {"source": source_id}
            raise Refusal("intake.nothing_held", Reason.CONFLICT, values=values)
        texts = [str(text) for text in rows[VALUES].to_pylist()]
        return _mend(actor, rows, texts, told=told, detail={}, clock=clock)


def rehearse(source: Source, dataset: Dataset, rows: pa.Table) -> pa.Table:
    """Return rows of a sample as an intake would check them; nothing is kept.

    Shape: a row for each, with its number, the text of each field under the field's id, and the
    ids of the rules that it breaks, with spaces between, under ``_faults`` and ``_warnings``.

    Raises:
        Refusal: ``intake.columns_missing``; ``lakehouse.question_unfit`` when an expression or a
            rule cannot be worked out.
    """
    landing.require_all(source, dataset, [name for name in rows.schema.names if name not in OURS])
    return sorting.rehearsed(source, dataset, rows)


def ask_for(actor: Actor, source_id: str) -> JobId:
    """Let a worker run a source as soon as one can.

    Raises:
        Refusal: ``source.not_found``, also where it is not the actor's to run.
    """
    return jobs.enqueue("intakes.gather", source=_asked(actor, source_id, "intake.run").id)


def due(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Source, ...]:
    """Return the sources that lead somewhere and whose schedule has come since the last run."""
    _require_seeing(actor)
    gathered = StoredIntake.objects.filter(kind=IntakeKind.GATHERED)
    begun = dict(gathered.values_list("source").annotate(Max("begun_at")))
    return tuple(
        each
        for each in sources.every()
        if each.schedule
        and sources.is_connected(each.reads.connection)
        and schedules.has_come(each.schedule, begun.get(each.id), clock.now())
    )


def resume(dataset_id: str, *, clock: Clock = SYSTEM_CLOCK) -> Intake | None:
    """End what was broken off: what has landed is published, what has not has failed.

    Raises:
        Refusal: ``intake.running`` while it is not broken off at all.
    """
    with holding.alone(dataset_id):
        return book.resume(dataset_id, clock)


def tidy(*, clock: Clock = SYSTEM_CLOCK) -> None:
    """Empty what has landed and was dealt with, and keep all tables in order.

    What is being taken in is passed by. Older versions can be looked at for ``VERSIONS_FOR``.
    """
    for source in sources.every():
        _tidied(source, clock)


def tidy_derived(derivation_id: str, dataset_id: str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Do the same for what was derived from other datasets."""
    _tidied(book.derived(derivation_id, dataset_id), clock)


def _tidied(source: Source, clock: Clock) -> None:
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
    _require_seeing(actor, dataset_id)
    rows = StoredIntake.objects.order_by("-begun_at", "-id")
    chosen = rows.filter(dataset=dataset_id) if dataset_id else rows
    return tuple(book.as_intake(row) for row in chosen[:limit])


def visible(actor: Actor) -> tuple[str, ...]:
    """Return the datasets whose intakes and quarantine an actor may see, by their ids."""
    every = (each.id for each in datasets.every())
    return tuple(id for id in every if access.allows(actor, "intake.view", _reach(id)))


def may_run(actor: Actor, dataset_id: str) -> bool:
    """Say whether somebody may gather or derive a dataset.

    Raises:
        Refusal: ``dataset.not_found``.
    """
    return access.allows(actor, "intake.run", _reach(dataset_id))


def last_published() -> dict[str, datetime]:
    """Return when each dataset that has rows was last published."""
    ended = StoredIntake.objects.filter(state=IntakeState.PUBLISHED).values_list("dataset")
    return dict(ended.annotate(Max("ended_at")))


def balance(actor: Actor, dataset_id: str) -> Balance:
    """Return what became of all rows that were ever received for a dataset.

    Raises:
        Refusal: ``intake.not_found`` when it is not the actor's to see.
    """
    _require_seeing(actor, dataset_id)
    ended = StoredIntake.objects.filter(dataset=dataset_id, state=IntakeState.PUBLISHED)
    book = ended.values_list("received", "superseded")
    return Balance(
        received=sum(row[0] for row in book),
        superseded=sum(row[1] for row in book),
        published=lakehouse.count(sorting.published(dataset_id)),
        quarantined=lakehouse.count(sorting.quarantine(dataset_id)),
        left_out=lakehouse.count(mending.left_out(dataset_id)),
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
    _require_seeing(actor, dataset_id)
    table = sorting.quarantine(dataset_id)
    if not lakehouse.versions(table):
        return ()
    _note_looking(actor, dataset_id, clock)
    with lakehouse.asking({"held": table}) as engine:
        found = engine.table(
            f"SELECT * FROM held ORDER BY {INTAKE} DESC, {ROW} LIMIT {int(limit)}"  # noqa: S608 - names and number are ours
        )
    return tuple(_as_quarantined(row) for row in found.to_pylist())


def held(actor: Actor, place: Place, *, clock: Clock = SYSTEM_CLOCK) -> Quarantined:
    """Return one row that is in quarantine; who looks at one of persons is written down.

    Raises:
        Refusal: ``intake.row_not_found``, also where it is not the actor's to see.
    """
    if not access.allows(actor, "intake.view", _reach(place.dataset)):
        raise not_found("intake.row_not_found")
    rows = mending.held(place.dataset, "", (place.intake, place.row))
    if not rows.num_rows:
        raise not_found("intake.row_not_found")
    _note_looking(actor, place.dataset, clock)
    return _as_quarantined(rows.to_pylist()[0])


def broken(dataset_id: str) -> dict[str, int]:
    """Return how many rows in quarantine break which rule, by the name of the fault."""
    table = sorting.quarantine(dataset_id)
    if not lakehouse.versions(table):
        return {}
    with lakehouse.asking({"held": table}) as engine:
        found = engine.table(statements.broken())
    return {str(row["fault"]): int(row["n"]) for row in found.to_pylist()}


def faults_of(dataset_id: str) -> tuple[str, ...]:
    """Return the names of all faults for which a row of a dataset can be put in quarantine."""
    return statements.faults_of(datasets.get(dataset_id))


def columns(source_id: str) -> tuple[str, ...]:
    """Return the columns that rows of a source come with, none before any came."""
    found = lakehouse.columns(sorting.landing(source_id))
    names = landing.columns_before(source_id) or (found.names if found else ())
    return tuple(name for name in names if name not in OURS)


def not_taken(source_id: str) -> tuple[str, ...]:
    """Return the columns that rows came with last, and of which no field is made."""
    source = sources.get(source_id)
    there = landing.columns_before(source_id)
    return fields.not_taken(source, datasets.get(source.dataset), there)


@contextmanager
def _held(place: Place, clock: Clock) -> Iterator[pa.Table]:
    """Hold a dataset, and give the one row of it that is in quarantine at a place."""
    with holding.alone(datasets.get(place.dataset).id):
        book.resume(place.dataset, clock)
        rows = mending.held(place.dataset, "", (place.intake, place.row))
        if not rows.num_rows:
            raise not_found("intake.row_not_found")
        if StoredIntake.objects.filter(id=place.intake, kind=IntakeKind.DERIVED).exists():
            raise Refusal("intake.derived", Reason.CONFLICT)
        yield rows


def _mend(
    actor: Actor,
    rows: pa.Table,
    texts: Sequence[str],
    *,
    told: tuple[str, IntakeKind, str],
    detail: Mapping[str, str],
    clock: Clock,
) -> Intake:
    """Take rows of one source out of quarantine, each to be what a text says."""
    act, kind, reason = told
    source = sources.get(str(rows[SOURCE][0]))
    order = book.Order(kind=kind, act=act, reason=reason, detail={"reason": reason, **detail})
    begun = book.begin(actor, source, clock, order=order)
    with book.failing(begun, clock):
        mending.set_down(begun.id, source.dataset, rows, texts, reason=reason)
        begun.state = IntakeState.LANDED
        begun.save(update_fields=["state"])
    book.publish(begun, clock)
    return book.as_intake(begun)


def _require_mending(actor: Actor, act: str, place: Place, reason: str) -> None:
    if not access.allows(actor, act, _reach(place.dataset)):
        raise not_found("intake.row_not_found")
    _require_reason(reason)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        problem = Problem(field="reason", code="intake.reason_missing", values={})
        raise Refusal("intake.reason_missing", Reason.MALFORMED, problems=(problem,))


def _reach(dataset_id: str) -> Resource:
    """Return what an act about a dataset is done to: its owner's, where that is here."""
    owner = datasets.owner(datasets.get(dataset_id))
    if owner is None:
        return Resource()
    return Resource(organisations=(owner.id,), regions=(owner.region,))


def _note_looking(actor: Actor, dataset_id: str, clock: Clock) -> None:
    if any(field.personal for field in datasets.get(dataset_id).fields):
        audit.record(actor, "intake.view", f"dataset/{dataset_id}", clock=clock)


def _tidy(source: Source, clock: Clock) -> None:
    if StoredIntake.objects.filter(running=source.dataset).exists():
        return
    _empty(sorting.landing(source.id), clock)
    ours = mending.mended(source.dataset), mending.left_out(source.dataset)
    for table in (*sorting.tables(source), *ours):
        if lakehouse.versions(table):
            lakehouse.keep(table, versions_for=VERSIONS_FOR, clock=clock)


def _empty(table: TableName, clock: Clock) -> None:
    columns = lakehouse.columns(table)
    if columns is not None and lakehouse.count(table):
        cause = f"tidied {clock.now().isoformat()}"
        lakehouse.write(table, columns.empty_table(), cause=cause, mode=Mode.REPLACE)


def _land(row: StoredIntake, source: Source, advance: Advance, clock: Clock) -> str:
    """Write the rows of a source as they come, numbered; return the mark that they reach."""
    mark = _last_mark(source)
    parts = sources.read(source, mark=mark)
    return landing.put_down(row, source, parts, clock=clock, advance=advance) or mark


def _last_mark(source: Source) -> str:
    if not sources.grows(source):
        return ""
    published = StoredIntake.objects.filter(state=IntakeState.PUBLISHED)
    ended = published.filter(source=source.id, kind=IntakeKind.GATHERED)
    latest = ended.order_by("-begun_at", "-id").first()
    return latest.mark if latest else ""


def _asked(actor: Actor, source_id: str, act: str) -> Source:
    source = sources.get(source_id)
    if not access.allows(actor, act, _reach(source.dataset)):
        values = {"source": source_id}
        raise Refusal("source.not_found", Reason.NOT_FOUND, values=values)
    return source


def _require_seeing(actor: Actor, dataset_id: str = "") -> None:
    if not access.allows(actor, "intake.view", _reach(dataset_id) if dataset_id else Resource()):
        raise not_found("intake.not_found")


def _as_quarantined(row: dict[str, object]) -> Quarantined:
    return Quarantined(
        intake=IntakeId(str(row[INTAKE])),
        source=str(row[SOURCE]),
        file=str(row[FILE]),
        row=int(str(row[ROW])),
        faults=tuple(str(row[FAULTS]).split()),
        values=sorting.as_values(str(row[VALUES])),
    )
