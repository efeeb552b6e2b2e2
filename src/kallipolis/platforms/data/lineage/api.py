"""Tell where fields come from and who uses them, and keep a run event of each intake."""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Level
from kallipolis.platforms.data.derivations import api as derivations
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import Intake, IntakeState
from kallipolis.platforms.data.lineage.adapters import endpoint, openlineage, papers
from kallipolis.platforms.data.lineage.contracts import (
    Classified,
    Column,
    FieldLineage,
    Impact,
    Origin,
)
from kallipolis.platforms.data.lineage.logic import classification, columns, naming
from kallipolis.platforms.data.lineage.models import StoredRunEvent
from kallipolis.platforms.data.quality import api as quality
from kallipolis.platforms.data.sources import api as sources

TELLER: Final = system("tell where data comes from")
POST: Final = "lineage.post"
LATEST: Final = 500


def impact(actor: Actor, dataset_id: str) -> Impact:
    """Return for each field of a dataset where it comes from, who uses it, and its level.

    Raises:
        Refusal: ``dataset.not_found``, also where it is not the actor's to see.
    """
    _require_seeing(actor, dataset_id)
    dataset = datasets.get(dataset_id)
    found = _origins(dataset_id)
    known = _known(packs.edition())
    named_by = papers.named_by(packs.edition())
    return Impact(
        dataset=dataset_id,
        fields=tuple(
            FieldLineage(
                field=field.id,
                origins=found[field.id],
                uses=naming.uses(dataset_id, field.id, named_by),
                classified=known[Column(f"{dataset_id}.{field.id}")],
            )
            for field in dataset.fields
        ),
    )


def field(actor: Actor, dataset_id: str, field_id: str) -> FieldLineage:
    """Return where one field comes from, who uses it, and its level.

    Raises:
        Refusal: ``dataset.not_found``, also where it is not the actor's to see;
            ``lineage.field_not_found``.
    """
    for each in impact(actor, dataset_id).fields:
        if each.field == field_id:
            return each
    values = {"dataset": dataset_id, "field": field_id}
    raise Refusal("lineage.field_not_found", Reason.NOT_FOUND, values=values)


def levels(dataset_id: str) -> dict[str, Level]:
    """Return the level that lineage gives each field of a dataset, none of one that is unknown."""
    known = _known(packs.edition())
    return {
        column.partition(".")[2]: each.level
        for column, each in known.items()
        if column.partition(".")[0] == dataset_id
    }


def inherited(actor: Actor, dataset_id: str) -> Classified:
    """Return the level that a dataset has from what it is made of, and the column that sets it.

    That of a registry is told also where its small numbers are left out, which lowers it.

    Raises:
        Refusal: ``dataset.not_found``, also where it is not the actor's to see.
    """
    _require_seeing(actor, dataset_id)
    columns = [Column(f"{dataset_id}.{each.id}") for each in datasets.get(dataset_id).fields]
    own, made_of = _levels()
    mine = classification.derived(derivations.lineage())
    made_of |= {each: (*made_of.get(each, ()), *mine.get(each, ())) for each in columns}
    return classification.inherited(columns, own, made_of)


def made_of(dataset_id: str, source_id: str) -> dict[str, tuple[str, ...]]:
    """Return of which columns of a source each field of a dataset is made, none if unknown.

    Raises:
        Refusal: ``dataset.not_found``.
    """
    return {
        name: tuple(c for each in found if each.source == source_id for c in each.columns)
        for name, found in _origins(dataset_id).items()
    }


def events(actor: Actor, dataset_id: str = "") -> Iterator[dict[str, Any]]:
    """Yield the OpenLineage run events of one dataset or of all, oldest first.

    Raises:
        Refusal: ``dataset.not_found`` where they are not the actor's to see.
    """
    chosen = (dataset_id,) if dataset_id else intakes.visible(actor)
    for each in chosen:
        _require_seeing(actor, each)
    rows = StoredRunEvent.objects.filter(dataset__in=chosen).order_by("id")
    for row in rows.iterator():
        yield dict(row.event)


def keep(dataset_id: str, intake_id: str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Keep the run events of an intake that has ended, and have them posted if a setting says so.

    The same intake is kept once.
    """
    dataset = datasets.get(dataset_id)
    intake = _intake(dataset_id, intake_id)
    if intake is None or StoredRunEvent.objects.filter(run=intake_id).exists():
        return
    mine = {
        name: origin
        for name, found in _origins(dataset_id).items()
        for origin in found
        if origin.source == intake.source
    }
    is_published = intake.state is IntakeState.PUBLISHED
    measure = quality.measure(dataset_id, intake_id, clock=clock) if is_published else None
    node = settings.KALLIPOLIS.node
    made = openlineage.events(intake, dataset, mine, node=node, measure=measure)
    with database.edge():
        StoredRunEvent.objects.bulk_create(
            StoredRunEvent(
                run=intake_id,
                number=number,
                dataset=dataset_id,
                at=intake.ended_at or intake.begun_at,
                event=event,
            )
            for number, event in enumerate(made)
        )
        if settings.KALLIPOLIS.lineage_url:
            jobs.enqueue(POST, run=intake_id)


def post(run: str) -> None:
    """Post the events of a run where the setting says; told again, they are posted again.

    Raises:
        Outage: while the other side does not take them.
    """
    url = settings.KALLIPOLIS.lineage_url
    for row in StoredRunEvent.objects.filter(run=run).order_by("number"):
        endpoint.post(url, dict(row.event))


@packs.drawn
def _known(edition: Edition) -> dict[Column, Classified]:
    """Return the level of each column that there is, with what sets it, in the newest edition."""
    return classification.classified(*_levels())


def _levels() -> tuple[dict[Column, Level], dict[Column, tuple[Column, ...]]]:
    """Return the own level of each column that there is, and of what each is made."""
    every = datasets.every()
    own = {
        Column(f"{each.id}.{field.id}"): datasets.level_of(each, field.id)
        for each in every
        for field in each.fields
    }
    levels = derivations.registry_levels()
    own |= {
        Column(column): levels[column.partition(".")[0]]
        for fields in derivations.lineage().values()
        for made in fields.values()
        for columns in made.values()
        for column in columns
        if column.partition(".")[0] in levels
    }
    derived = classification.derived(derivations.lineage(), derivations.suppressed())
    return own, classification.together(classification.references(every), derived)


def _origins(dataset_id: str) -> dict[str, tuple[Origin, ...]]:
    mine = [each for each in sources.every() if each.dataset == dataset_id]
    dataset = datasets.get(dataset_id)
    found = columns.origins(dataset, ((each, intakes.columns(each.id)) for each in mine))
    derived = derivations.lineage().get(dataset_id, {})
    return {name: (*found[name], *columns.derived(name, derived)) for name in found}


def _intake(dataset_id: str, intake_id: str) -> Intake | None:
    found = intakes.intakes(TELLER, dataset_id, LATEST)
    return next((each for each in found if each.id == intake_id), None)


def _require_seeing(actor: Actor, dataset_id: str) -> None:
    if dataset_id not in intakes.visible(actor):
        raise Refusal("dataset.not_found", Reason.NOT_FOUND, values={"dataset": dataset_id})
