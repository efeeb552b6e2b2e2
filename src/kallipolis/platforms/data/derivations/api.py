"""Derive datasets from others, in order of dependence, and tell of what they are made."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import pyarrow as pa
from cronsim import CronSim
from django.conf import settings

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobId
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.data.derivations.adapters import deriving
from kallipolis.platforms.data.derivations.adapters.deriving import Plan
from kallipolis.platforms.data.derivations.contracts import Derivation, Run, State
from kallipolis.platforms.data.derivations.logic import queries
from kallipolis.platforms.data.derivations.models import StoredRun
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import Intake, IntakeId, IntakeState
from kallipolis.platforms.data.lakehouse.contracts import Unportable

Lineage = dict[str, dict[str, dict[str, tuple[str, ...]]]]

READER: Final = system("derive data")
DERIVE: Final = "derivations.derive"
NOT_FOUND: Final = "derivation.not_found"
LATEST: Final = 200
"""How many intakes are looked through for the last that was published."""


def every() -> tuple[Derivation, ...]:
    """Return all derivations that are declared, each after those that make its inputs."""
    return queries.in_order(document.body for document in packs.every("derivation").values())


def get(derivation_id: str) -> Derivation:
    """Return a derivation.

    Raises:
        Refusal: ``derivation.not_found``.
    """
    document = packs.find("derivation", derivation_id)
    if document is None:
        values = {"derivation": derivation_id}
        raise Refusal(NOT_FOUND, Reason.NOT_FOUND, values=values)
    found: Derivation = document.body
    return found


def run(
    actor: Actor, derivation_id: str, *, anew: bool = False, clock: Clock = SYSTEM_CLOCK
) -> Run:
    """Derive a dataset from what its inputs have published now, and publish what is sound of it.

    Nothing is done where no input has changed since. A derivation in parts is asked for the parts
    that changed; ``anew`` asks for all in either case. Whatever was broken off is done again.

    Raises:
        Refusal: ``derivation.not_found``, also where it is not the actor's to run;
            ``derivation.nothing_published``; ``lakehouse.not_portable``;
            ``lakehouse.question_unfit`` when the query fails on the rows; ``intake.running``.
        Outage: while the engine or the lakehouse does not answer.
    """
    derivation = _asked(actor, derivation_id)
    plan = deriving.planned(derivation)
    before = None if anew else _last(derivation)
    if before is not None and _is_current(before, plan):
        return _as_run(before, is_new=False)
    if before is not None:
        plan = deriving.in_parts(plan, before)

    def derive(intake: IntakeId) -> Iterator[pa.Table]:
        rows = deriving.answer(plan)
        _write_down(intake, plan, clock)
        yield rows

    done = intakes.take_in(actor, derivation.id, derivation.dataset, derive, clock=clock)
    return _as_run(StoredRun.objects.get(intake=done.id))


def ask_for(actor: Actor, derivation_id: str) -> JobId:
    """Let a worker run a derivation as soon as one can.

    Raises:
        Refusal: ``derivation.not_found``, also where it is not the actor's to run.
    """
    return jobs.enqueue(DERIVE, derivation=_asked(actor, derivation_id).id)


def due(*, clock: Clock = SYSTEM_CLOCK) -> tuple[Derivation, ...]:
    """Return the derivations whose schedule has come since they were last run, or ever."""
    zone, now = ZoneInfo(settings.TIME_ZONE), clock.now()
    scheduled = [each for each in every() if each.schedule]
    last = {each.id: _last_begun(each) for each in scheduled}
    return tuple(each for each in scheduled if _has_come(each, last[each.id], now, zone))


def reading(dataset_id: str) -> tuple[Derivation, ...]:
    """Return the derivations without a schedule of which a dataset is an input."""
    found = (each for each in every() if not each.schedule)
    return tuple(d for d in found if any(i.dataset == dataset_id for i in d.inputs))


def states(actor: Actor) -> tuple[State, ...]:
    """Return all derivations with how each went last, in order of dependence.

    Raises:
        Refusal: ``intake.not_found`` when they are not the actor's to see.
    """
    found = {each.id: each for each in intakes.intakes(actor, limit=LATEST)}
    return tuple(_state(actor, each, found) for each in every())


def lineage() -> Lineage:
    """Return of which columns each field of each dataset that is derived is made.

    Shape: ``{dataset: {derivation: {field: ("dataset.field", …)}}}``. A derivation whose query
    does not fit its contracts any more is left out.
    """
    return _lineage(packs.edition())


@packs.drawn
def _lineage(edition: Edition) -> Lineage:
    contracts = {id: each.body for id, each in packs.every("dataset", edition).items()}
    found: Lineage = {}
    for id, document in packs.every("derivation", edition).items():
        derivation: Derivation = document.body
        try:
            query = queries.portable(derivation, contracts)
        except (Unportable, KeyError):
            continue
        found.setdefault(derivation.dataset, {})[id] = queries.made_of(derivation, query)
    return found


def _asked(actor: Actor, derivation_id: str) -> Derivation:
    if not access.allows(actor, "intake.run", Resource()):
        values = {"derivation": derivation_id}
        raise Refusal(NOT_FOUND, Reason.NOT_FOUND, values=values)
    return get(derivation_id)


def _last(derivation: Derivation) -> StoredRun | None:
    """Return the last run that was published; one that was broken off made nothing."""
    runs = StoredRun.objects.filter(derivation=derivation.id).order_by("-at", "-intake")
    found = intakes.intakes(READER, derivation.dataset, LATEST)
    published = {each.id for each in found if each.state is IntakeState.PUBLISHED}
    return next((each for each in runs[:LATEST] if each.intake in published), None)


def _is_current(before: StoredRun, plan: Plan) -> bool:
    return before.query == plan.digest and before.versions == dict(plan.versions)


def _write_down(intake: IntakeId, plan: Plan, clock: Clock) -> None:
    """Write down of what an intake is made, before anything of it lands."""
    values = None if plan.values is None else sorted(str(each) for each in plan.values)
    with database.edge():
        StoredRun.objects.create(
            intake=intake,
            derivation=plan.derivation.id,
            dataset=plan.derivation.dataset,
            query=plan.digest,
            engine=settings.KALLIPOLIS.engine,
            versions=dict(plan.versions),
            parts=values,
            at=clock.now(),
        )


def _last_begun(derivation: Derivation) -> datetime | None:
    row = StoredRun.objects.filter(derivation=derivation.id).order_by("-at").first()
    return None if row is None else row.at


def _has_come(each: Derivation, last: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    return last is None or next(CronSim(each.schedule, last.astimezone(zone))) <= now


def _state(actor: Actor, derivation: Derivation, known: dict[IntakeId, Intake]) -> State:
    row = _last(derivation)
    try:
        plan = deriving.planned(derivation)
        is_behind = row is None or not _is_current(row, plan)
    except Refusal:
        is_behind = True
    last = next((i for i in known.values() if i.source == derivation.id), None)
    return State(
        derivation=derivation,
        run=None if row is None else _as_run(row),
        intake=last,
        is_behind=is_behind,
    )


def _as_run(row: StoredRun, *, is_new: bool = True) -> Run:
    return Run(
        derivation=row.derivation,
        intake=IntakeId(row.intake),
        engine=row.engine,
        versions=row.versions,
        parts=None if row.parts is None else tuple(row.parts),
        at=row.at,
        is_new=is_new,
    )
