"""Derive datasets from others, in order of dependence, and tell of what they are made."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec
import pyarrow as pa
from django.conf import settings
from django.db.models import Max

from kallipolis.foundation import schedules
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobId, JobState
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.data.datasets.contracts import Level
from kallipolis.platforms.data.derivations.adapters import counting, deriving
from kallipolis.platforms.data.derivations.adapters.deriving import Plan
from kallipolis.platforms.data.derivations.contracts import (
    REGISTRY,
    Attempt,
    Derivation,
    Run,
    State,
    UnderWay,
)
from kallipolis.platforms.data.derivations.logic import counts, queries
from kallipolis.platforms.data.derivations.models import StoredRun
from kallipolis.platforms.data.extracts.contracts import Report
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import IntakeId, IntakeState
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Unportable

Lineage = dict[str, dict[str, dict[str, tuple[str, ...]]]]

READER: Final = system("derive data")
DERIVE: Final = "derivations.derive"
NOT_FOUND: Final = "derivation.not_found"
LATEST: Final = 200
"""How many intakes are looked through for the last that was published."""
MOST_JOBS: Final = 1000

Advance = Callable[[int], None]
"""Takes how many steps of a run are done."""


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
    actor: Actor,
    derivation_id: str,
    *,
    anew: bool = False,
    clock: Clock = SYSTEM_CLOCK,
    advance: Advance = lambda _steps: None,
) -> Run:
    """Derive a dataset from what its inputs have published now, and publish what is sound of it.

    Nothing is done where no input has changed since. A derivation in parts is asked for the parts
    that changed; ``anew`` asks for all in either case. Whatever was broken off is done again.

    Raises:
        Refusal: ``derivation.not_found``, also where it is not the actor's to run;
            ``derivation.nothing_published``; ``lakehouse.not_portable``;
            ``lakehouse.question_unfit`` when the query fails on the rows; ``intake.running``;
            ``registry.not_found``.
        Outage: while the engine or the lakehouse does not answer.
    """
    derivation = _asked(actor, derivation_id)
    counted = counting.count(READER, derivation, clock=clock)
    plan = deriving.planned(derivation)
    before = None if anew else _last(derivation)
    if before is not None and _is_current(before, plan):
        return _as_run(before, is_new=False)
    if before is not None:
        plan = deriving.in_parts(plan, before)

    def derive(intake: IntakeId) -> Iterator[pa.Table]:
        rows = deriving.answer(plan)
        advance(1)
        _write_down(intake, plan, counted, clock)
        yield rows
        advance(2)

    done = intakes.take_in(actor, derivation.id, derivation.dataset, derive, clock=clock)
    return _as_run(StoredRun.objects.get(intake=done.id))


def ask_for(actor: Actor, derivation_id: str, *, anew: bool = False) -> JobId:
    """Let a worker run a derivation as soon as one can.

    Raises:
        Refusal: ``derivation.not_found``, also where it is not the actor's to run;
            ``derivation.nothing_published`` of one of its inputs.
    """
    derivation = _asked(actor, derivation_id)
    deriving.require_rows(derivation)
    return jobs.enqueue(DERIVE, derivation=derivation.id, anew=anew)


def under_way(actor: Actor) -> dict[str, UnderWay]:
    """Return what a worker derives now or is to derive, by the id of the derivation."""
    seen = {each.id for each in every() if each.dataset in intakes.visible(actor)}
    found = {}
    for job in jobs.find((JobState.WAITING, JobState.RUNNING), limit=MOST_JOBS):
        id = str(job.arguments.get("derivation"))
        if job.job == DERIVE and id in seen:
            found[id] = UnderWay(
                derivation=id,
                is_waiting=job.state is JobState.WAITING,
                done=job.done,
                again_at=job.due_at if job.attempts else None,
            )
    return found


def attempts(actor: Actor, derivation_id: str, limit: int = 20) -> tuple[Attempt, ...]:
    """Return the latest runs of a derivation with what became of each, newest first.

    Raises:
        Refusal: ``derivation.not_found``, also where it is not the actor's to see.
    """
    derivation = _seen(actor, derivation_id)
    of_it = intakes.intakes(actor, derivation.dataset, LATEST)
    found = [each for each in of_it if each.source == derivation.id][:limit]
    rows = StoredRun.objects.in_bulk([each.id for each in found])
    return tuple(
        Attempt(intake=each, run=_as_run(rows[each.id]) if each.id in rows else None)
        for each in found
    )


def tidy_counts(derivation: Derivation, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Keep the counts of registries in order; older versions can be looked at for a while."""
    for each in derivation.inputs:
        table = counting.table_of(derivation, each)
        if each.registry and lakehouse.versions(table):
            lakehouse.keep(table, versions_for=intakes.VERSIONS_FOR, clock=clock)


def due(*, clock: Clock = SYSTEM_CLOCK) -> tuple[Derivation, ...]:
    """Return the derivations whose schedule has come since they were last run, or ever."""
    begun = dict(StoredRun.objects.values_list("derivation").annotate(Max("at")))
    return tuple(
        each
        for each in every()
        if each.schedule and schedules.has_come(each.schedule, begun.get(each.id), clock.now())
    )


def reading(dataset_id: str) -> tuple[Derivation, ...]:
    """Return the derivations without a schedule of which a dataset is an input."""
    found = (each for each in every() if not each.schedule)
    return tuple(d for d in found if any(i.dataset == dataset_id for i in d.inputs))


def states(actor: Actor) -> tuple[State, ...]:
    """Return the derivations that are the actor's to see with how each went last.

    Shape: in order of dependence.
    """
    seen = intakes.visible(actor)
    return tuple(_state(actor, each) for each in every() if each.dataset in seen)


def state(actor: Actor, derivation_id: str) -> State:
    """Return how a derivation went last.

    Raises:
        Refusal: ``derivation.not_found``, also where it is not the actor's to see.
    """
    return _state(actor, _seen(actor, derivation_id))


def lineage() -> Lineage:
    """Return of which columns each field of each dataset that is derived is made.

    Shape: ``{dataset: {derivation: {field: ("dataset.field", …)}}}``. A derivation whose query
    does not fit its contracts any more is left out.
    """
    return _lineage(packs.edition())


def suppressed() -> dict[str, frozenset[str]]:
    """Return the registries that each derivation counts without small numbers.

    Shape: ``{derivation: {"registry/id"}}``; nothing of their level goes with such counts.
    """
    return {each.id: queries.suppressed(each) for each in every()}


def registry_levels() -> dict[str, Level]:
    """Return how much harm a leak of each registry does, by ``registry/id``."""
    return _registry_levels(packs.edition())


def revealing() -> frozenset[str]:
    """Return the datasets that are made of registries with small numbers, at any remove."""
    return _revealing(packs.edition())


@packs.drawn
def _registry_levels(edition: Edition) -> dict[str, Level]:
    datasets = {id: each.body for id, each in packs.every("dataset", edition).items()}
    linked = [each.body for each in packs.every("linked-registry", edition).values()]
    return {
        f"{REGISTRY}{id}": counts.level_of(each.body, linked, datasets)
        for id, each in packs.every("registry", edition).items()
    }


@packs.drawn
def _revealing(edition: Edition) -> frozenset[str]:
    found = queries.in_order(d.body for d in packs.every("derivation", edition).values())
    revealed: set[str] = set()
    for each in found:
        is_counted = any(i.registry and i.k is None for i in each.inputs)
        if is_counted or any(i.dataset in revealed for i in each.inputs):
            revealed.add(each.dataset)
    return frozenset(revealed)


@packs.drawn
def _lineage(edition: Edition) -> Lineage:
    contracts = {id: each.body for id, each in packs.every("dataset", edition).items()}
    registries = packs.every("registry", edition)
    contracts |= {f"{REGISTRY}{id}": each.body for id, each in registries.items()}
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
    found = get(derivation_id)
    if not intakes.may_run(actor, found.dataset):
        values = {"derivation": derivation_id}
        raise Refusal(NOT_FOUND, Reason.NOT_FOUND, values=values)
    return found


def _seen(actor: Actor, derivation_id: str) -> Derivation:
    found = get(derivation_id)
    if found.dataset not in intakes.visible(actor):
        values = {"derivation": derivation_id}
        raise Refusal(NOT_FOUND, Reason.NOT_FOUND, values=values)
    return found


def _last(derivation: Derivation) -> StoredRun | None:
    """Return the last run that was published; one that was broken off made nothing."""
    runs = StoredRun.objects.filter(derivation=derivation.id).order_by("-at", "-intake")
    found = intakes.intakes(READER, derivation.dataset, LATEST)
    published = {each.id for each in found if each.state is IntakeState.PUBLISHED}
    return next((each for each in runs[:LATEST] if each.intake in published), None)


def _is_current(before: StoredRun, plan: Plan) -> bool:
    return before.query == plan.digest and before.versions == dict(plan.versions)


def _write_down(intake: IntakeId, plan: Plan, counted: Mapping[str, Report], clock: Clock) -> None:
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
            counted={name: msgspec.to_builtins(each) for name, each in counted.items()},
            at=clock.now(),
        )


def _state(actor: Actor, derivation: Derivation) -> State:
    row = _last(derivation)
    try:
        plan = deriving.planned(derivation)
        is_behind = row is None or not _is_current(row, plan)
    except Refusal:
        is_behind = True
    tried = intakes.intakes(actor, derivation.dataset, LATEST)
    last = next((each for each in tried if each.source == derivation.id), None)
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
        counted=msgspec.convert(row.counted, dict[str, Report]),
    )
