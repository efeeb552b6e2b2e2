"""Take an intake that has landed apart: what is sound, what is not, in whose place it comes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec
import pyarrow as pa

from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes.adapters.places import in_wgs_84
from kallipolis.platforms.data.intakes.contracts import IntakeId
from kallipolis.platforms.data.intakes.logic import statements
from kallipolis.platforms.data.intakes.logic.statements import (
    FAULTS,
    OURS,
    SOURCE,
    VALUES,
    WARNINGS,
    named,
)
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import TableName, VersionId
from kallipolis.platforms.data.sources.contracts import FILE, INTAKE, ROW, Source


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
    """What a table is to hold, or only what is added to it."""

    rows: pa.Table
    is_added: bool
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


def sort_out(id: IntakeId, source: Source, dataset: Dataset, before: Before) -> Sorted:
    """Take an intake apart, as against what was there before it.

    Raises:
        Refusal: ``lakehouse.question_unfit`` when an expression or a rule cannot be worked out.
    """
    found = checked(in_wgs_84(_typed(id, source, dataset), dataset, source.datum), dataset)
    sound = asked({"checked": found}, statements.sorted_out(dataset))
    fresh = sound
    if dataset.key:
        fresh = asked({"rows": sound}, "SELECT * FROM rows WHERE _place = 1")
    bad = _bad(id, source, found)
    content = _replaced(dataset, source, before.published, fresh, id=id)
    held = _held(dataset, source, before.quarantine, bad)
    return Sorted(
        published=content,
        quarantine=held,
        received=found.num_rows,
        good=fresh.num_rows,
        bad=bad.num_rows,
        superseded=sound.num_rows - fresh.num_rows + content.gone + held.gone,
        warned=sum(1 for warned in fresh[WARNINGS].to_pylist() if warned),
        faults=counted([*found[FAULTS].to_pylist(), *fresh[WARNINGS].to_pylist()]),
    )


def _typed(id: IntakeId, source: Source, dataset: Dataset) -> pa.Table:
    table = landing(source.id)
    columns = lakehouse.columns(table)
    with lakehouse.asking({"all_landed": table}) as engine:
        engine.name("landed", f"SELECT * FROM all_landed WHERE {INTAKE} = '{id}'")  # noqa: S608 - the id is ours
        return engine.table(statements.taken(source, dataset, columns.names if columns else ()))


def rehearsed(source: Source, dataset: Dataset, rows: pa.Table) -> pa.Table:
    """Return rows that lie in no table as texts of the fields, with the rules that each breaks."""
    numbers = pa.array(range(1, rows.num_rows + 1), pa.int64())
    landed = rows.set_column(rows.schema.get_field_index(ROW), ROW, numbers)
    columns = landed.schema.names
    typed = asked({"landed": landed}, statements.taken(source, dataset, columns))
    found = checked(in_wgs_84(typed, dataset, source.datum), dataset)
    return asked({"typed": typed, "found": found}, statements.texts(dataset))


def checked(typed: pa.Table, dataset: Dataset) -> pa.Table:
    """Return rows with the rules that each of them breaks."""
    wanted = {field.refers.partition(".")[0] for field in dataset.fields if field.refers}
    known = {each.id for each in datasets.every()} & wanted
    tables = {
        each: published(each) for each in sorted(known) if lakehouse.versions(published(each))
    }
    with lakehouse.asking(tables) as engine:
        engine.give("taken", typed)
        return engine.table(statements.checked(dataset, tables))


def _replaced(
    dataset: Dataset, source: Source, version: VersionId | None, fresh: pa.Table, *, id: IntakeId
) -> Content:
    """Return the dataset with the new rows in it, or only those where nothing makes way."""
    rows = fresh.select([*(field.id for field in dataset.fields), ROW])
    for name, value in ((INTAKE, id), (SOURCE, source.id)):
        rows = rows.append_column(name, pa.repeat(pa.scalar(str(value)), rows.num_rows))
    if version is None or not (source.complete or dataset.key):
        return Content(rows=rows, is_added=True)
    statement = statements.remaining(dataset, source)
    return beside(rows, published(dataset.id), version, statement, fresh=fresh)


def _held(dataset: Dataset, source: Source, version: VersionId | None, bad: pa.Table) -> Content:
    """Return what is in quarantine afterwards: a complete intake frees what was there of it."""
    if version is None or not source.complete:
        return Content(rows=bad, is_added=True)
    return beside(bad, quarantine(dataset.id), version, statements.held(source), fresh=bad)


def beside(
    rows: pa.Table, table: TableName, version: VersionId, statement: str, *, fresh: pa.Table
) -> Content:
    """Return rows beside what a statement keeps of the version before."""
    with lakehouse.asking({"before": table}, as_of={"before": version}) as engine:
        engine.give("fresh", fresh)
        count = engine.table("SELECT count(*) AS n FROM before")["n"][0].as_py()
        kept = engine.table(statement)
    both = pa.concat_tables([kept, rows], promote_options="default")
    return Content(rows=both, is_added=False, gone=count - kept.num_rows)


def _bad(id: IntakeId, source: Source, checked: pa.Table) -> pa.Table:
    """Return the rows that broke a rule as they came, each as one JSON text."""
    table = landing(source.id)
    columns = lakehouse.columns(table)
    theirs = [
        name for name in (columns.names if columns else ()) if name not in {INTAKE, FILE, ROW}
    ]
    packed = ", ".join(f"{named(name)} := l.{named(name)}" for name in theirs)
    with lakehouse.asking({"all_landed": table}) as engine:
        engine.give("checked", checked)
        return engine.table(
            f"SELECT l.{INTAKE}, '{source.id}' AS {SOURCE}, l.{FILE}, l.{ROW}, c.{FAULTS},"  # noqa: S608 - identifiers are ours or quoted
            f" CAST(to_json(struct_pack({packed})) AS VARCHAR) AS {VALUES}"
            f" FROM all_landed l JOIN checked c ON l.{ROW} = c.{ROW}"
            f" WHERE l.{INTAKE} = '{id}' AND c.{FAULTS} <> '' ORDER BY l.{ROW}"
        )


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
