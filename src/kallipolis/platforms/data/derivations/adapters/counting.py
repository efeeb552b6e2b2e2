"""Count registries by groups as extracts have them, and keep the counts where queries read them."""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Final

import pyarrow as pa

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.derivations.contracts import ENTRIES, Derivation, Input
from kallipolis.platforms.data.derivations.logic import counts
from kallipolis.platforms.data.extracts import api as extracts
from kallipolis.platforms.data.extracts.contracts import Report
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Columns, Family, Mode, TableName
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Registry, Value, Values

AT_A_TIME: Final = 50_000


def table_of(derivation: Derivation, each: Input) -> TableName:
    """Return where the rows of an input lie: those published, or the counts of a registry."""
    if each.dataset:
        return intakes.table_of(each.dataset)
    return TableName(f"counted.{derivation.id}-{each.name}")


def registry_of(each: Input) -> Registry:
    """Return the registry that an input counts.

    Raises:
        Refusal: ``registry.not_found``.
    """
    found = registries.find(each.registry)
    if found is None:
        values = {"registry": each.registry}
        raise Refusal("registry.not_found", Reason.NOT_FOUND, values=values)
    return found


def count(actor: Actor, derivation: Derivation, *, clock: Clock) -> dict[str, Report]:
    """Count the registries that a derivation reads as they are now, and report on each.

    Counts that are as before make no new version.

    Raises:
        Refusal: ``registry.not_found``; ``registry.field_unknown``.
        Outage: ``lakehouse`` when the catalogue does not answer.
    """
    found = {}
    for each in derivation.inputs:
        if each.registry:
            found[each.source] = _counted(actor, derivation, each, clock)
    return found


def _counted(actor: Actor, derivation: Derivation, each: Input, clock: Clock) -> Report:
    registry = registry_of(each)
    plan = counts.plan_of(derivation, each)
    rows = _rows(actor, derivation, each, registry, clock=clock)
    report, groups = extracts.grouped(rows, plan, ENTRIES, clock=clock)
    groups = groups.cast(lakehouse.schema_of(counts.columns_of(each, registry)))
    table = table_of(derivation, each)
    known = lakehouse.versions(table)
    cause = sha256(str(groups.to_pylist()).encode()).hexdigest()
    if not known or _held(table, groups) != groups.to_pylist():
        cause = f"{cause} {known[0].id if known else 0}"
        lakehouse.write(table, groups, cause=cause, mode=Mode.REPLACE)
    return report


def _held(table: TableName, groups: pa.Table) -> list[dict[str, object]]:
    """Return the counts of the last time, in the order of those of now; none if they differ."""
    names = list(groups.column_names)
    columns = lakehouse.columns(table)
    if columns is None or set(columns.names) != set(names):
        return []
    listed = ", ".join(f'"{name}"' for name in names)
    with lakehouse.asking({"held": table}) as engine:
        held = engine.table(f"SELECT {listed} FROM held ORDER BY {listed}")  # noqa: S608 - names are of the registry
    found: list[dict[str, object]] = held.to_pylist()
    return found


def _rows(
    actor: Actor, derivation: Derivation, each: Input, registry: Registry, *, clock: Clock
) -> pa.Table:
    """Return the quasi-identifiers of the entries that are counted, as they stand."""
    wanted: Columns = {q.column: counts.kind_of(registry, q.column) for q in each.quasi}
    schema = lakehouse.schema_of(wanted)
    grounds = Grounds(purpose=derivation.title.en, legal_basis=each.legal_basis)
    fields = tuple(dict.fromkeys((*wanted, *each.only)))
    entries = registries.counted(actor, registry.id, fields, grounds=grounds, clock=clock)
    chosen = (entry for entry in entries if _is_meant(each, entry))
    parts = list(_parts(chosen, wanted, schema))
    return pa.Table.from_batches(parts, schema=schema)


def _parts(
    entries: Iterator[Values], wanted: Columns, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    part: list[dict[str, object]] = []
    for entry in entries:
        part.append({name: _typed(entry[name], kind) for name, kind in wanted.items()})
        if len(part) == AT_A_TIME:
            yield pa.RecordBatch.from_pylist(part, schema=schema)
            part = []
    yield pa.RecordBatch.from_pylist(part, schema=schema)


def _is_meant(each: Input, entry: Mapping[str, Value]) -> bool:
    return all(str(entry[name]) in values for name, values in each.only.items())


def _typed(value: Value, kind: Family) -> object:
    """Return a value of a registry as its column is typed; a date is written as text there."""
    if value is None or value == "":
        return None
    return date.fromisoformat(str(value)) if kind is Family.DATE else value
