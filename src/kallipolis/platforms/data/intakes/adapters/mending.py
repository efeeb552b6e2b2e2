"""Take rows out of quarantine: corrected, checked once more as they are, or left out for good."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec
import pyarrow as pa

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.intakes.adapters import sorting
from kallipolis.platforms.data.intakes.adapters.places import in_wgs_84
from kallipolis.platforms.data.intakes.adapters.sorting import Before, Content, Sorted
from kallipolis.platforms.data.intakes.logic import columns, statements
from kallipolis.platforms.data.intakes.logic.statements import (
    FAULTS,
    OURS,
    SOURCE,
    VALUES,
    WARNINGS,
)
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode, TableName, VersionId
from kallipolis.platforms.data.sources.contracts import (
    FILE,
    INTAKE,
    REMOVED,
    ROW,
    UNREAD,
    Source,
)

REPLAY = "_replay"
WAS = "_was"
REASON = "_reason"
NOT_MEANT = "only"
"""The fault of a row that its source would not take any more."""

HELD = pa.schema(
    [
        (INTAKE, pa.string()),
        (SOURCE, pa.string()),
        (FILE, pa.string()),
        (ROW, pa.int64()),
        (FAULTS, pa.string()),
        (VALUES, pa.string()),
    ]
)


def mended(dataset_id: str) -> TableName:
    """Return where rows lie that were taken out of quarantine, as they were and became."""
    return TableName(f"mended.{dataset_id}")


def left_out(dataset_id: str) -> TableName:
    """Return where rows lie that will never be published."""
    return TableName(f"omitted.{dataset_id}")


def held(
    dataset_id: str,
    source_id: str,
    row: tuple[str, int] | None = None,
    *,
    as_of: VersionId | None = None,
) -> pa.Table:
    """Return the rows of a source that are in quarantine, all or one, in the order they came."""
    table = sorting.quarantine(dataset_id)
    if not lakehouse.versions(table):
        return HELD.empty_table()
    chosen = f"{SOURCE} = {statements.quoted(source_id)}" if source_id else "TRUE"
    if row is not None:
        chosen += f" AND {INTAKE} = {statements.quoted(row[0])} AND {ROW} = {int(row[1])}"
    with lakehouse.asking({"held": table}, as_of={"held": as_of} if as_of else None) as engine:
        names = ", ".join(HELD.names)
        found = engine.table(f"SELECT {names} FROM held WHERE {chosen} ORDER BY {INTAKE}, {ROW}")  # noqa: S608 - names are ours, values quoted
    return found.cast(HELD)


def set_down(
    id: str, dataset_id: str, rows: pa.Table, values: Sequence[str], *, reason: str
) -> None:
    """Write down, once, which rows are taken out of quarantine and what they are to be."""
    count = rows.num_rows
    was = rows[VALUES]
    told = rows.set_column(HELD.get_field_index(VALUES), VALUES, pa.array(values, pa.string()))
    told = told.append_column(WAS, was)
    for name, value in ((REPLAY, id), (REASON, reason)):
        told = told.append_column(name, pa.array([value] * count, pa.string()))
    lakehouse.write(mended(dataset_id), told, cause=id)


def taken_out(id: str, dataset_id: str) -> pa.Table:
    """Return the rows that an intake takes out of quarantine."""
    table = mended(dataset_id)
    with lakehouse.asking({"mended": table}) as engine:
        chosen = f"{REPLAY} = {statements.quoted(id)}"
        return engine.table(f"SELECT * FROM mended WHERE {chosen} ORDER BY {INTAKE}, {ROW}")  # noqa: S608 - names are ours, the id quoted


def sort_out(id: str, source: Source, dataset: Dataset, before: Before) -> Sorted:
    """Check rows that were in quarantine once more: what is sound now is published.

    They keep their place in the order of arrival: one that is older than a published row with its
    key does not drive it out, but is superseded by it.

    Raises:
        Refusal: ``lakehouse.question_unfit`` when an expression or a rule cannot be worked out.
    """
    rows = taken_out(id, dataset.id)
    checked = _checked(rows, source, dataset)
    sound = checked.num_rows - sum(1 for broken in checked[FAULTS].to_pylist() if broken)
    last = sorting.asked({"_checked": checked}, statements.last(dataset))
    given = {"_checked": checked, "_last": last}
    fresh = _as_came(sorting.asked(given, statements.sorted_out(dataset)), rows)
    older = _older(fresh, dataset, before.published)
    fresh = sorting.asked({"_fresh": fresh, "_older": older}, statements.besides_older())
    content = _replaced(dataset, before.published, fresh)
    bad = _still_bad(rows, checked)
    come = fresh.filter(fresh[REMOVED].is_null())
    return Sorted(
        published=content,
        quarantine=_without(dataset, before, rows, bad),
        received=0,
        good=come.num_rows,
        bad=bad.num_rows,
        superseded=sound - come.num_rows + content.gone,
        warned=sum(1 for warned in come[WARNINGS].to_pylist() if warned),
        faults=sorting.counted([*bad[FAULTS].to_pylist(), *come[WARNINGS].to_pylist()]),
    )


def omit(id: str, dataset: Dataset, before: Before) -> Sorted:
    """Take rows out of quarantine that will never be published."""
    rows = taken_out(id, dataset.id)
    nothing = _added(rows.slice(0, 0))
    quarantine = _without(dataset, before, rows, HELD.empty_table())
    return Sorted(
        published=nothing,
        quarantine=quarantine,
        received=0,
        good=0,
        bad=0,
        superseded=0,
        warned=0,
        faults={},
    )


def corrected(
    every: dict[str, str | None], shown: Mapping[str, str | None], said: Mapping[str, str | None]
) -> str:
    """Return the JSON text of a row with some of its columns put right; it is parted by that."""
    unknown = [name for name in said if name not in shown or name in OURS]
    if unknown:
        problems = tuple(
            Problem(field=name, code="intake.column_unknown", values={"column": name})
            for name in unknown
        )
        values = {"column": unknown[0]}
        raise Refusal("intake.column_unknown", Reason.MALFORMED, values=values, problems=problems)
    return msgspec.json.encode(every | {UNREAD: None} | dict(said)).decode()


def keep_omitted(id: str, dataset_id: str) -> None:
    """Write rows down, once, that will never be published."""
    lakehouse.write(left_out(dataset_id), taken_out(id, dataset_id), cause=id, mode=Mode.APPEND)


def _checked(rows: pa.Table, source: Source, dataset: Dataset) -> pa.Table:
    """Return the rows with their faults, numbered in the order in which they came."""
    landed = _landed(rows.select([VALUES])[VALUES].to_pylist(), columns.asked(source))
    with lakehouse.asking({}) as engine:
        engine.give("_landed", landed)
        typed = engine.table(statements.taken(source, dataset, landed.schema.names))
    return sorting.checked(in_wgs_84(typed, dataset, source.datum), dataset)


def _landed(texts: Sequence[str], asked: Sequence[str]) -> pa.Table:
    """Return rows as they would have come, each from the JSON text that holds it.

    Missing: null in columns that are asked for, where a row came before its source did so.
    """
    found = [sorting.all_values(text) for text in texts]
    names = dict.fromkeys(name for row in found for name in row)
    known = {name.lower() for name in names}
    names.update(dict.fromkeys(name for name in asked if name.lower() not in known))
    names.setdefault(UNREAD)
    table = {name: pa.array([row.get(name) for row in found], pa.string()) for name in names}
    table[ROW] = pa.array(range(1, 1 + len(found)), pa.int64())
    return pa.table(table)


def _as_came(numbered: pa.Table, rows: pa.Table) -> pa.Table:
    """Return rows with the intake and the number that they came with, for ours."""
    places = [number - 1 for number in numbered[ROW].to_pylist()]
    came = rows.take(pa.array(places, pa.int64()))
    back = numbered.set_column(numbered.schema.get_field_index(ROW), ROW, came[ROW])
    for name in (INTAKE, SOURCE):
        back = back.append_column(name, came[name])
    return back


def _older(fresh: pa.Table, dataset: Dataset, version: VersionId | None) -> pa.Table:
    """Return the intake and number of those for whose key a row that came later is published."""
    if version is None or not dataset.key:
        return fresh.select([INTAKE, ROW]).slice(0, 0)
    table = sorting.published(dataset.id)
    with lakehouse.asking({"_before": table}, as_of={"_before": version}) as engine:
        engine.give("_fresh", fresh)
        return engine.table(statements.older(dataset))


def _replaced(dataset: Dataset, version: VersionId | None, fresh: pa.Table) -> Content:
    come = fresh.filter(fresh[REMOVED].is_null())
    rows = come.select([*(field.id for field in dataset.fields), ROW, INTAKE, SOURCE])
    if version is None or not dataset.key or not fresh.num_rows:
        return _added(rows)
    table = sorting.published(dataset.id)
    return sorting.beside(rows, table, version, statements.unkeyed(dataset), fresh=fresh)


def _added(rows: pa.Table) -> Content:
    return Content(rows=rows.to_reader, is_added=True, count=rows.num_rows)


def _still_bad(rows: pa.Table, checked: pa.Table) -> pa.Table:
    """Return the rows that stay in quarantine, as they are now, with the faults that remain."""
    found: Mapping[int, str] = dict(
        zip(checked[ROW].to_pylist(), checked[FAULTS].to_pylist(), strict=True)
    )
    faults = [found.get(number, NOT_MEANT) for number in range(1, 1 + rows.num_rows)]
    told = rows.select(HELD.names).set_column(
        HELD.get_field_index(FAULTS), FAULTS, pa.array(faults, pa.string())
    )
    return told.filter(pa.array([bool(each) for each in faults], pa.bool_())).cast(HELD)


def _without(dataset: Dataset, before: Before, rows: pa.Table, bad: pa.Table) -> Content:
    """Return what is in quarantine once some rows are out of it and those still bad are back."""
    table = sorting.quarantine(dataset.id)
    if before.quarantine is None:
        return _added(bad)
    statement = statements.not_taken()
    content = sorting.beside(bad, table, before.quarantine, statement, fresh=rows)
    return replace(content, gone=0)
