"""Try a plan, make an extract by it, and look at its report."""

from collections.abc import Iterable
from typing import Final

import msgspec
import pyarrow as pa
import pyarrow.csv
import uuid_utils
from django.utils import timezone

from kallipolis.foundation import cells
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset, Field
from kallipolis.platforms.data.extracts.contracts import Group, Made, Plan, Report
from kallipolis.platforms.data.extracts.logic import plans, reports, statements
from kallipolis.platforms.data.extracts.models import StoredExtract
from kallipolis.platforms.data.grants import api as grants
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode, TableName

MAKE: Final = "extract.make"
TAKE: Final = "extract.take"


def attempt(actor: Actor, plan: Plan, *, clock: Clock = SYSTEM_CLOCK) -> Report:
    """Return what an extract would be, without making it.

    Raises:
        Refusal: ``extract.not_found`` for who may not make extracts of what the owner has, and
            where there is another dataset's extract of this id; ``dataset.not_found``;
            ``extract.unfit`` with its problems; ``lakehouse.table_not_found``.
    """
    _require_making(actor, plan)
    return _carried_out(plan, clock)[0]


def make(actor: Actor, plan: Plan, *, clock: Clock = SYSTEM_CLOCK) -> Report:
    """Make an extract, in place of the one of its id, and return the report on it.

    Raises:
        Refusal: as for ``attempt``.
    """
    owner = _require_making(actor, plan)
    report, rows = _carried_out(plan, clock)
    lakehouse.write(table_of(plan.id), rows, cause=uuid_utils.uuid7().hex, mode=Mode.REPLACE)
    values = {
        "dataset": plan.dataset,
        "owner": owner,
        "report": msgspec.json.encode(report).decode(),
        "made_at": clock.now(),
    }
    detail = {"dataset": plan.dataset, "k": report.k, "rows": report.released}
    with database.edge():
        StoredExtract.objects.update_or_create(id=plan.id, defaults=values)
        why = actor.with_purpose(plan.purpose)
        audit.record(why, MAKE, f"extract/{plan.id}", detail=detail, clock=clock)
    return report


def made(actor: Actor, extract_id: str) -> Made:
    """Return an extract with its report.

    Raises:
        Refusal: ``extract.not_found``.
    """
    row = StoredExtract.objects.filter(id=extract_id).first()
    if row is None or not _may_make(actor, OrganisationId(row.owner)):
        raise not_found("extract.not_found")
    return _as_made(row)


def every(actor: Actor) -> tuple[Made, ...]:
    """Return the extracts of the data of one's organisations, latest first."""
    rows = StoredExtract.objects.order_by("-made_at", "id")
    return tuple(_as_made(row) for row in rows if _may_make(actor, OrganisationId(row.owner)))


def of_whom(actor: Actor) -> tuple[Dataset, ...]:
    """Return the datasets of which somebody may make extracts."""
    return tuple(each for each in datasets.every() if _is_own(actor, each))


def carried(actor: Actor, extract_id: str, *, clock: Clock = SYSTEM_CLOCK) -> bytes:
    """Return the rows of an extract as CSV for a spreadsheet; that they were taken goes on record.

    Raises:
        Refusal: ``extract.not_found``; ``lakehouse.table_not_found``.
    """
    plan = made(actor, extract_id).report.plan
    with lakehouse.asking({"made": table_of(plan.id)}) as engine:
        rows = engine.table("SELECT * FROM made ORDER BY ALL")
    detail = {"dataset": plan.dataset, "rows": rows.num_rows}
    with database.edge():
        why = actor.with_purpose(plan.purpose)
        audit.record(why, TAKE, f"extract/{plan.id}", detail=detail, clock=clock)
    sink = pa.BufferOutputStream()
    pyarrow.csv.write_csv(rows, sink)
    return cells.guarded(bytes(sink.getvalue()))


def unfit(known: Iterable[Field], plan: Plan) -> tuple[Problem, ...]:
    """Return all that is wrong with a plan, as against the fields that there are."""
    return plans.unfit(known, plan)


def grouped(rows: pa.Table, plan: Plan, count: str, *, clock: Clock) -> tuple[Report, pa.Table]:
    """Return the groups of rows that an extract would have, and the report on them.

    Shape: the quasi-identifiers, generalised, and how many rows each group has under ``count``.
    """
    with lakehouse.asking({}) as engine:
        engine.give("held", rows)
        engine.hold("general", statements.generalised(plan, timezone.localdate(clock.now())))
        engine.hold("grouped", statements.groups(plan))
        every = engine.table("SELECT * FROM grouped")
        found = engine.table(statements.kept(plan, count))
    return reports.report(plan, [_as_group(row, plan) for row in every.to_pylist()]), found


def table_of(extract_id: str) -> TableName:
    """Return the table in which the rows of an extract lie, once it is made."""
    return TableName(f"extracts.{extract_id}")


def _carried_out(plan: Plan, clock: Clock) -> tuple[Report, pa.Table]:
    with lakehouse.asking({"held": intakes.table_of(plan.dataset)}) as engine:
        general = engine.table(statements.generalised(plan, timezone.localdate(clock.now())))
    with lakehouse.asking({}) as engine:
        engine.give("general", general)
        grouped = engine.table(statements.groups(plan))
        engine.give("grouped", grouped)
        rows = engine.table(statements.released(plan))
    return reports.report(plan, [_as_group(row, plan) for row in grouped.to_pylist()]), rows


def _as_group(row: dict[str, object], plan: Plan) -> Group:
    return Group(
        values=tuple(str(row[each.column]) for each in plan.quasi),
        rows=int(str(row[statements.ROWS])),
        different=int(str(row[statements.DIFFERENT])),
    )


def _as_made(row: StoredExtract) -> Made:
    return Made(report=msgspec.json.decode(row.report, type=Report), made_at=row.made_at)


def _is_own(actor: Actor, dataset: Dataset) -> bool:
    try:
        return _may_make(actor, grants.owner_of(dataset).id)
    except Refusal:
        return False


def _require_making(actor: Actor, plan: Plan) -> OrganisationId:
    dataset = datasets.get(plan.dataset)
    owner = grants.owner_of(dataset).id
    taken = StoredExtract.objects.filter(id=plan.id).exclude(dataset=plan.dataset).exists()
    if taken or not _may_make(actor, owner):
        raise not_found("extract.not_found")
    found = plans.problems(dataset, plan)
    if found:
        values = {"dataset": plan.dataset}
        raise Refusal("extract.unfit", Reason.MALFORMED, values=values, problems=found)
    return owner


def _may_make(actor: Actor, owner: OrganisationId) -> bool:
    return access.allows(actor, MAKE, Resource(organisations=(owner,)))
