"""Take an intake that has landed apart: what is sound, what is not, in whose place it comes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

import msgspec
import pyarrow as pa

from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes.adapters.places import CONVERSIONS, in_wgs_84
from kallipolis.platforms.data.intakes.contracts import IntakeId
from kallipolis.platforms.data.intakes.logic import statements
from kallipolis.platforms.data.intakes.logic.statements import (
    FAULTS,
    OURS,
    SOURCE,
    VALUES,
    quoted,
)
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.api import Engine
from kallipolis.platforms.data.lakehouse.contracts import Rows, TableName, VersionId
from kallipolis.platforms.data.sources.contracts import (
    ALL_GONE,
    FILE,
    INTAKE,
    REMOVED,
    ROW,
    Source,
)

LOT: Final = 100_000
"""How many rows are worked out here, and not by the engine, at a time."""

NOTHING_BAD: Final = (
    f"SELECT {', '.join(f'NULL::VARCHAR AS {name}' for name in (INTAKE, SOURCE, FILE))},"
    f" NULL::BIGINT AS {ROW}, {', '.join(f'NULL::VARCHAR AS {name}' for name in (FAULTS, VALUES))}"
    " WHERE FALSE"
)


def landing(source_id: str) -> TableName:
    """Return where rows lie as they came."""
    return TableName(f"landing.{source_id}")


def published(dataset_id: str) -> TableName:
    """Return where the rows of a dataset lie."""
    return TableName(f"published.{dataset_id}")


def quarantine(dataset_id: str) -> TableName:
    """Return where rows lie that broke a rule."""
    return TableName(f"quarantine.{dataset_id}")


def tables(source: Source) -> tuple[TableName, ...]:
    """Return all tables that a source's rows come into."""
    return landing(source.id), published(source.dataset), quarantine(source.dataset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The versions that were there before an intake, also if that has written since."""

    published: VersionId | None
    quarantine: VersionId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a table is to hold, or only what is added to it.

    ``rows`` may be asked for again, and are given as they are worked out.
    """

    rows: Rows
    is_added: bool
    count: int
    gone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """An intake taken apart: what the two tables are to hold, and how many rows are what."""

    published: Content
    quarantine: Content
    received: int
    good: int
    bad: int
    superseded: int
    warned: int
    faults: Mapping[str, int]


def before(id: str, dataset_id: str) -> Before:
    """Return the versions before an intake."""
    return Before(
        published=_before(id, published(dataset_id)),
        quarantine=_before(id, quarantine(dataset_id)),
    )


def _before(id: str, table: TableName) -> VersionId | None:
    older = [version for version in lakehouse.versions(table) if version.cause != id]
    return older[0].id if older else None


@contextmanager
def sort_out(
    id: IntakeId, source: Source, dataset: Dataset, before: Before, *, came: Sequence[str] = ()
) -> Iterator[Sorted]:
    """Take an intake apart, as against what was there before it, and give what came of it.

    ``came`` are the columns that its rows came with; without, all that rows of the source have.

    Rows stay with the engine, which puts aside on disk what does not fit into memory, until they
    are written.

    Raises:
        Refusal: ``lakehouse.question_unfit`` when an expression or a rule cannot be worked out.
    """
    landed = landing(source.id)
    found = lakehouse.columns(landed)
    every = found.names if found else ()
    columns = tuple(name for name in every if not came or name in {*OURS, *came})
    tables, as_of = _tables(dataset, landed, before)
    with lakehouse.asking(tables, as_of=as_of) as engine:
        engine.name("_whole", f"SELECT * FROM _all WHERE {INTAKE} = {quoted(id)}")  # noqa: S608 - the id is ours
        engine.name("_landed", f"SELECT * FROM _whole WHERE {statements.meant(columns)}")  # noqa: S608 - as above
        _take(engine, source, dataset, columns)
        engine.hold("_checked", statements.checked(dataset, _known(dataset)))
        keep = engine.hold if dataset.key else engine.name
        keep("_last", statements.last(dataset))
        engine.name("_fresh", statements.sorted_out(dataset))
        yield _sorted(engine, id, source, dataset, columns=columns)


def _tables(
    dataset: Dataset, landed: TableName, before: Before
) -> tuple[dict[str, TableName], dict[str, VersionId]]:
    """Return the tables that sorting out asks, and which of them as they were."""
    tables = {"_all": landed, **{each: published(each) for each in _known(dataset)}}
    as_of = {}
    if before.published is not None:
        tables["_before"], as_of["_before"] = published(dataset.id), before.published
    if before.quarantine is not None:
        tables["_held"], as_of["_held"] = quarantine(dataset.id), before.quarantine
    return tables, as_of


def _take(engine: Engine, source: Source, dataset: Dataset, columns: Sequence[str]) -> None:
    """Make fields of what has landed; places of other datums are worked out lot by lot."""
    taken = statements.taken(source, dataset, columns)
    if source.datum not in CONVERSIONS:
        engine.name("_taken", taken)
        return
    engine.hold("_raw", taken)
    engine.hold("_taken", "SELECT * FROM _raw LIMIT 0")
    last = engine.table(f"SELECT coalesce(max({ROW}), 0) AS n FROM _raw")["n"][0].as_py()  # noqa: S608 - the name is ours
    for first in range(1, last + 1, LOT):
        lot = engine.table(f"SELECT * FROM _raw WHERE {ROW} BETWEEN {first} AND {first + LOT - 1}")  # noqa: S608 - name and numbers are ours
        engine.add("_taken", in_wgs_84(lot, dataset, source.datum))


def _sorted(
    engine: Engine, id: IntakeId, source: Source, dataset: Dataset, *, columns: Sequence[str]
) -> Sorted:
    (figures,) = engine.table(statements.figures()).to_pylist()
    faults = engine.table(statements.counted()).to_pylist()
    is_whole = source.complete or _is_all_gone(engine, columns)
    good, bad = int(figures["good"]), int(figures["bad"])
    come = statements.coming(dataset, source, id)
    stays = statements.remaining(dataset, source, is_whole=is_whole)
    content = _content(engine, "_before", come, good, stays=stays)
    wrong = statements.bad(source, columns) if bad else NOTHING_BAD
    stays = statements.held(source) if is_whole else "FROM _held"
    held = _content(engine, "_held", wrong, bad, stays=stays)
    return Sorted(
        published=content,
        quarantine=held,
        received=int(figures["received"]),
        good=good,
        bad=bad,
        superseded=int(figures["received"]) - bad - good + content.gone + held.gone,
        warned=int(figures["warned"]),
        faults={str(each["fault"]): int(each["n"]) for each in faults},
    )


def _is_all_gone(engine: Engine, columns: Sequence[str]) -> bool:
    """Say whether a feed began anew, so that what it gave before is gone."""
    if REMOVED not in columns:
        return False
    sql = f"SELECT 1 FROM _whole WHERE {REMOVED} = '{ALL_GONE}' LIMIT 1"  # noqa: S608 - names are ours
    return bool(engine.table(sql).num_rows)


def _content(engine: Engine, table: str, come: str, count: int, *, stays: str) -> Content:
    """Return rows beside those that stay of a table, or only the rows where nothing makes way."""
    if table not in engine.names:
        return Content(rows=partial(engine.ask, come), is_added=True, count=count)
    was = _count(engine, f"FROM {table}")
    gone = was - _count(engine, stays)
    if not gone:
        return Content(rows=partial(engine.ask, come), is_added=True, count=count)
    both = statements.together(stays, come)
    rows = partial(engine.ask, both)
    return Content(rows=rows, is_added=False, count=was - gone + count, gone=gone)


def _count(engine: Engine, sql: str) -> int:
    return int(engine.table(f"SELECT count(*) AS n FROM ({sql})")["n"][0].as_py())  # noqa: S608 - statements of ours


def _known(dataset: Dataset) -> tuple[str, ...]:
    """Return the datasets that fields refer to and that have rows."""
    wanted = {field.refers.partition(".")[0] for field in dataset.fields if field.refers}
    if not wanted:
        return ()
    known = {each.id for each in datasets.every()} & wanted
    return tuple(each for each in sorted(known) if lakehouse.versions(published(each)))


def rehearsed(source: Source, dataset: Dataset, rows: pa.Table) -> pa.Table:
    """Return rows that lie in no table as texts of the fields, with the rules that each breaks."""
    numbers = pa.array(range(1, rows.num_rows + 1), pa.int64())
    landed = rows.set_column(rows.schema.get_field_index(ROW), ROW, numbers)
    columns = landed.schema.names
    typed = asked({"_landed": landed}, statements.taken(source, dataset, columns))
    found = checked(in_wgs_84(typed, dataset, source.datum), dataset)
    return asked({"typed": typed, "found": found}, statements.texts(dataset))


def checked(typed: pa.Table, dataset: Dataset) -> pa.Table:
    """Return rows with the rules that each of them breaks."""
    known = _known(dataset)
    with lakehouse.asking({each: published(each) for each in known}) as engine:
        engine.give("_taken", typed)
        return engine.table(statements.checked(dataset, known))


def beside(
    rows: pa.Table, table: TableName, version: VersionId, statement: str, *, fresh: pa.Table
) -> Content:
    """Return rows beside what a statement keeps of the version before."""

    def both() -> pa.RecordBatchReader:
        schema, batches = _streamed(sql)
        return pa.RecordBatchReader.from_batches(schema, batches)

    def _streamed(sql: str) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
        with asking() as engine:
            schema = engine.table(f"SELECT * FROM ({sql}) LIMIT 0").schema  # noqa: S608 - as above
        return schema, _batches(sql)

    def _batches(sql: str) -> Iterator[pa.RecordBatch]:
        with asking() as engine:
            yield from engine.ask(sql)

    @contextmanager
    def asking() -> Iterator[Engine]:
        with lakehouse.asking({"_before": table}, as_of={"_before": version}) as engine:
            engine.give("_fresh", fresh)
            engine.give("_new", rows)
            yield engine

    sql = statements.together(statement, "FROM _new")
    with asking() as engine:
        was, kept = _count(engine, "FROM _before"), _count(engine, statement)
    return Content(rows=both, is_added=False, count=kept + rows.num_rows, gone=was - kept)


def asked(given: Mapping[str, pa.Table], sql: str) -> pa.Table:
    """Ask rows that lie in no table."""
    with lakehouse.asking({}) as engine:
        for name, rows in given.items():
            engine.give(name, rows)
        return engine.table(sql)


def counted(texts: Iterable[str]) -> dict[str, int]:
    """Return how often each id is in texts with spaces between."""
    return dict(sorted(Counter(id for text in texts if text for id in text.split()).items()))


def as_values(text: str) -> dict[str, str | None]:
    """Return the values of a row in quarantine, without our own and without what is not there."""
    found = all_values(text).items()
    return {name: value for name, value in found if name not in OURS or value is not None}


def all_values(text: str) -> dict[str, str | None]:
    """Return all values of a row in quarantine."""
    return msgspec.json.decode(text, type=dict[str, str | None])
