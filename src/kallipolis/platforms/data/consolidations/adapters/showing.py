"""Rows as others see them, masked for who may not see in full."""

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import Clock
from kallipolis.platforms.data.consolidations.adapters import doubting, histories
from kallipolis.platforms.data.consolidations.contracts import (
    Column,
    DoubtId,
    Golden,
    Line,
    LinkedRegistry,
    Pair,
    Review,
    ReviewId,
    Run,
    RunId,
    RunState,
)
from kallipolis.platforms.data.consolidations.logic.golden import COLUMNS, field_of
from kallipolis.platforms.data.consolidations.logic.masking import masked
from kallipolis.platforms.data.consolidations.models import StoredDoubt, StoredReview, StoredRun
from kallipolis.platforms.data.linkage.contracts import PersonRecord
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Value

LEGAL_BASIS = "registry upkeep"


def as_run(row: StoredRun) -> Run:
    """Return a run."""
    return Run(
        id=RunId(row.id),
        registry=row.registry,
        state=RunState(row.state),
        is_full=row.is_full,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        records=row.records,
        persons=row.persons,
        doubts=row.doubts,
        created=row.created,
        changed=row.changed,
        ended=row.ended,
        error=row.error,
        error_values=row.error_values,
    )


def as_review(row: StoredReview) -> Review:
    """Return a review, counted."""
    pairs = StoredDoubt.objects.filter(review=row.id)
    return Review(
        id=ReviewId(row.id),
        registry=row.registry,
        asked_at=row.asked_at,
        pairs=pairs.count(),
        answered=pairs.exclude(answer="").count(),
    )


def as_pair(row: StoredDoubt, *, is_masked: bool) -> Pair:
    """Return two records side by side; what agrees is said of the values and not of their masks."""
    records = doubting.records_of(row)
    left, right = records.left, records.right
    return Pair(
        id=DoubtId(row.id),
        kind=row.kind,
        weight=row.weight,
        left=(left.key.dataset, left.key.record),
        right=(right.key.dataset, right.key.record),
        lines=tuple(
            line
            for column in COLUMNS
            if (line := _line(column, left, right, is_masked=is_masked)) is not None
        ),
        because=tuple(row.because),
        is_masked=is_masked,
    )


def golden(
    actor: Actor, linked: LinkedRegistry, person: str, *, is_masked: bool, clock: Clock
) -> Golden | None:
    """Look a golden record up as any other entry, with its history."""
    registry = registries.find(linked.registry)
    if registry is None:
        return None
    grounds = Grounds(purpose=actor.purpose, legal_basis=LEGAL_BASIS)
    fields = tuple(field.id for field in registry.fields)
    found = registries.look_up(
        system(actor.purpose), registry.id, person, fields=fields, grounds=grounds, clock=clock
    )
    if found is None:
        return None
    columns = {field_of(linked, column): column for column in COLUMNS}
    values = {
        field: _shown(columns.get(field, ""), value, is_masked=is_masked)
        for field, value in found.values.items()
        if value is not None
    }
    id = str(found.values.get(linked.stable_id) or person) if linked.stable_id else person
    if linked.stable_id and is_masked:
        values[linked.stable_id] = id
    return Golden(
        id=id,
        values=values,
        provenance=found.provenance,
        as_of=found.as_of,
        changes=histories.of_person(linked.id, id),
        is_masked=is_masked,
    )


def _line(
    column: Column, left: PersonRecord, right: PersonRecord, *, is_masked: bool
) -> Line | None:
    one, other = str(getattr(left, column)), str(getattr(right, column))
    if not one and not other:
        return None
    return Line(
        field=column,
        left=masked(column, one) if is_masked else one,
        right=masked(column, other) if is_masked else other,
        agrees=one == other if one and other else None,
    )


def _shown(column: str, value: Value, *, is_masked: bool) -> Value:
    return masked(column, str(value)) if is_masked else value
