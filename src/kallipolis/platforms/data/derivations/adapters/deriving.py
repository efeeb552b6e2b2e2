"""Ask the query of a derivation over versions of its inputs: all, or the parts that changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec
import pyarrow as pa

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.derivations.adapters import counting
from kallipolis.platforms.data.derivations.contracts import Derivation, Input
from kallipolis.platforms.data.derivations.logic import parts, queries
from kallipolis.platforms.data.derivations.logic.queries import Known
from kallipolis.platforms.data.derivations.models import StoredRun
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Portable, TableName, Unportable, VersionId
from kallipolis.platforms.data.sources.contracts import FILE, INTAKE, ROW, UNREAD

Versions = Mapping[str, VersionId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run asks: the query, the versions of its inputs, and which parts.

    Missing: ``values`` is None where all is derived; a None among them stands for NULL.
    """

    derivation: Derivation
    query: Portable
    digest: str
    versions: Versions
    values: tuple[object, ...] | None = None


def planned(derivation: Derivation) -> Plan:
    """Return what a run over the newest versions asks.

    Raises:
        Refusal: ``dataset.not_found``; ``derivation.nothing_published``;
            ``lakehouse.not_portable``.
    """
    query = _portable(derivation, _known(derivation))
    versions = {each.source: _newest(derivation, each) for each in derivation.inputs}
    digest = queries.digest(derivation, query)
    return Plan(derivation=derivation, query=query, digest=digest, versions=versions)


def require_rows(derivation: Derivation) -> None:
    """Let pass a derivation of whose inputs all have rows; registries are counted when it is run.

    Raises:
        Refusal: ``derivation.nothing_published`` of the first that has none.
    """
    for each in derivation.inputs:
        if each.dataset:
            _newest(derivation, each)


def in_parts(plan: Plan, before: StoredRun) -> Plan:
    """Return a plan for the parts that changed since a run, or the same where that cannot be."""
    derivation, first = plan.derivation, plan.derivation.inputs[0]
    if not derivation.parts:
        return plan
    others = {each.dataset for each in derivation.inputs[1:]}
    is_same = all(before.versions.get(each) == plan.versions[each] for each in others)
    older = before.versions.get(first.dataset)
    mine = intakes.table_of(derivation.dataset)
    table = intakes.table_of(first.dataset)
    can = is_same and before.query == plan.digest
    is_kept = older in {each.id for each in lakehouse.versions(table)}
    if not can or not is_kept or not lakehouse.versions(mine):
        return plan
    if intakes.broken(derivation.dataset):
        return plan
    values = _changed(derivation, table, VersionId(int(str(older))), plan.versions[first.dataset])
    return replace(plan, values=values)


def answer(plan: Plan) -> pa.Table:
    """Return all rows that the dataset is to have, as text with our columns, in a fixed order.

    Raises:
        Refusal: those of ``lakehouse.answer``.
        Outage: while the engine or the lakehouse does not answer.
    """
    found = _asked(plan)
    columns = ", ".join(f'CAST("{name}" AS VARCHAR) AS "{name}"' for name in plan.query.wanted)
    with lakehouse.asking({}) as engine:
        engine.give("answer", found)
        rows = engine.table(f"SELECT {columns} FROM answer ORDER BY ALL")  # noqa: S608 - names are of the contract
    count = rows.num_rows
    rows = rows.append_column(FILE, pa.repeat(pa.scalar("", pa.string()), count))
    rows = rows.append_column(ROW, pa.array(range(1, count + 1), pa.int64()))
    return rows.append_column(UNREAD, pa.nulls(count, pa.string()))


def _asked(plan: Plan) -> pa.Table:
    if plan.values is None:
        return _answered(plan.derivation, plan.query, plan.versions)
    kept = _kept(plan)
    if not plan.values:
        return kept
    kind = plan.query.wanted[plan.derivation.parts]
    sql = parts.narrowed(plan.derivation, kind, plan.values)
    narrow = msgspec.structs.replace(plan.derivation, sql=sql)
    query = _portable(narrow, _known(narrow))
    return pa.concat_tables([kept, _answered(narrow, query, plan.versions)])


def _answered(derivation: Derivation, query: Portable, versions: Versions) -> pa.Table:
    known = _known(derivation)
    tables = {
        each.name: (
            counting.table_of(derivation, each),
            queries.seen(each, known),
        )
        for each in derivation.inputs
    }
    as_of = {each.name: versions[each.source] for each in derivation.inputs}
    return lakehouse.answer(query, tables, as_of=as_of)


def _kept(plan: Plan) -> pa.Table:
    """Return the rows of the dataset that are of parts which have not changed."""
    values = plan.values or ()
    name = f'"{plan.derivation.parts}"'
    given = [each for each in values if each is not None]
    marks = ", ".join("?" for _ in given)
    stays = [f"{name} IS NULL OR {name} NOT IN ({marks})" if given else "TRUE"]
    if None in values:
        stays.append(f"{name} IS NOT NULL")
    condition = " AND ".join(f"({each})" for each in stays)
    mine = intakes.table_of(plan.derivation.dataset)
    with lakehouse.asking({"mine": mine}) as engine:
        engine.see("seen", "mine", plan.query.wanted)
        found = engine.table(f"SELECT * FROM seen WHERE {condition}", given)  # noqa: S608 - names are of the contract
    return found.cast(lakehouse.schema_of(plan.query.wanted))


def _changed(
    derivation: Derivation, table: TableName, older: VersionId, newer: VersionId
) -> tuple[object, ...]:
    """Return the values of parts that rows have which came or went between two versions."""
    first = derivation.inputs[0]
    columns = queries.columns_of(datasets.get(first.dataset))
    wanted = {"part": queries.columns_of(datasets.get(derivation.dataset))[derivation.parts]}
    query = lakehouse.portable(parts.telling(derivation), {first.name: columns}, wanted)
    match = f"o.{INTAKE} = n.{INTAKE} AND o.{ROW} = n.{ROW}"
    as_of = {"older": older, "newer": newer}
    with lakehouse.asking({"older": table, "newer": table}, as_of=as_of) as engine:
        engine.name(
            "differing",
            f"SELECT n.* FROM newer n ANTI JOIN older o ON {match}"  # noqa: S608 - names are ours
            f" UNION ALL BY NAME SELECT o.* FROM older o ANTI JOIN newer n ON {match}",
        )
        engine.see(first.name, "differing", columns)
        return tuple(engine.table(query.duckdb)["part"].to_pylist())


def _known(derivation: Derivation) -> Known:
    named = {derivation.dataset, *(each.dataset for each in derivation.inputs if each.dataset)}
    counted = (each for each in derivation.inputs if each.registry)
    return {
        **{id: datasets.get(id) for id in named},
        **{each.source: counting.registry_of(each) for each in counted},
    }


def _portable(derivation: Derivation, known: Known) -> Portable:
    try:
        return queries.portable(derivation, known)
    except Unportable as fault:
        values = {"why": fault.why}
        raise Refusal("lakehouse.not_portable", Reason.MALFORMED, values=values) from fault


def _newest(derivation: Derivation, each: Input) -> VersionId:
    found = lakehouse.versions(counting.table_of(derivation, each))
    if not found:
        values = {"dataset": each.source}
        raise Refusal("derivation.nothing_published", Reason.CONFLICT, values=values)
    return found[0].id
