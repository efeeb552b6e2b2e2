"""Measure how good data is when an intake is published, and tell how it was and is."""

from typing import Final

import msgspec

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import IntakeKind, IntakeState
from kallipolis.platforms.data.quality.adapters import tables
from kallipolis.platforms.data.quality.contracts import Freshness, Measure, Score, Standing
from kallipolis.platforms.data.quality.logic import scores
from kallipolis.platforms.data.quality.models import StoredMeasure

MEASURER: Final = system("measure the quality of data")
MOST: Final = 500
ARRIVING: Final = frozenset({IntakeKind.GATHERED, IntakeKind.DERIVED})
"""Kinds of intakes with which news comes."""


def measure(dataset_id: str, intake: str, *, clock: Clock = SYSTEM_CLOCK) -> Measure:
    """Measure a dataset after an intake; the same intake is measured once.

    Raises:
        Refusal: ``dataset.not_found``; ``lakehouse.question_unfit`` when a rule cannot be worked
            out.
    """
    dataset = datasets.get(dataset_id)
    counts = tables.counts(MEASURER, dataset)
    found = scores.scores(dataset, intakes.faults_of(dataset_id), counts)
    with database.edge():
        row, _ = StoredMeasure.objects.get_or_create(
            intake=intake,
            defaults={
                "dataset": dataset_id,
                "at": clock.now(),
                "published": counts.published,
                "quarantined": counts.quarantined,
                "scores": msgspec.to_builtins(found),
            },
        )
    return _as_measure(row)


def standing(
    actor: Actor, dataset_id: str, limit: int = 20, *, clock: Clock = SYSTEM_CLOCK
) -> Standing:
    """Return how good a dataset is, was at up to ``limit`` intakes, and how fresh it is.

    Raises:
        Refusal: ``dataset.not_found``; ``intake.not_found`` when it is not the actor's to see.
    """
    fresh = freshness(actor, dataset_id, clock=clock)
    rows = StoredMeasure.objects.filter(dataset=dataset_id).order_by("-at", "-intake")
    history = tuple(_as_measure(row) for row in rows[:limit])
    now = history[0].scores if history else ()
    before = history[1].scores if len(history) > 1 else None
    return Standing(
        dataset=dataset_id,
        freshness=fresh,
        trends=scores.trends(now, before),
        history=history,
    )


def freshness(actor: Actor, dataset_id: str, *, clock: Clock = SYSTEM_CLOCK) -> Freshness:
    """Return how fresh a dataset is: by when rows last came, or were derived, and were published.

    Raises:
        Refusal: ``dataset.not_found``; ``intake.not_found`` when it is not the actor's to see.
    """
    dataset = datasets.get(dataset_id)
    gathered = (
        each.begun_at
        for each in intakes.intakes(actor, dataset_id, MOST)
        if each.kind in ARRIVING and each.state is IntakeState.PUBLISHED
    )
    newest = next(gathered, None)
    return Freshness(light=scores.light(dataset.freshness, newest, clock.now()), newest=newest)


def _as_measure(row: StoredMeasure) -> Measure:
    return Measure(
        dataset=row.dataset,
        intake=row.intake,
        at=row.at,
        published=row.published,
        quarantined=row.quarantined,
        scores=msgspec.convert(row.scores, tuple[Score, ...]),
    )
