"""Count ratings, and keep what is published of them apart from what is counted."""

from collections.abc import Iterable

from django.db.models import F, QuerySet, Sum

from kallipolis.platforms.application.ratings import logic
from kallipolis.platforms.application.ratings.contracts import FEWEST, By, Figures
from kallipolis.platforms.application.ratings.models import (
    PublishedFigures,
    Rating,
    Tally,
    VisitRating,
)


def count(rating: Rating | VisitRating, by: int) -> None:
    """Count a rating, or count it no more, and publish what that makes tellable."""
    tally, _ = Tally.objects.get_or_create(
        service=rating.service,
        organisation=rating.organisation,
        hall=rating.hall,
        region=rating.region,
        stars=rating.stars,
    )
    Tally.objects.filter(pk=tally.pk).update(count=F("count") + by)
    _publish("organisation", rating.organisation)
    _publish("service", rating.service)
    if rating.hall:
        _publish("hall", rating.hall)


def shown(by: By, rows: QuerySet[Tally]) -> list[Figures]:
    """Return what is published of the subjects of rows; of others only how many have rated."""
    counted = _counted(by, rows)
    before = _published(by, counted)
    return [
        logic.figures(subject, before[subject])
        if subject in before
        else Figures(id=subject, total=min(sum(counts), FEWEST - 1))
        for subject, counts in counted.items()
    ]


def _publish(by: By, subject: str) -> None:
    """Publish the figures of a subject anew, if that tells nothing of a single rating."""
    row, _ = PublishedFigures.objects.select_for_update().get_or_create(
        by=by, subject=subject, defaults={"counts": logic.NONE}
    )
    counts = _counted(by, Tally.objects.filter(**{by: subject})).get(subject, logic.NONE)
    if logic.is_told_apart(tuple(row.counts), counts):
        row.counts = counts
        row.save(update_fields=["counts"])


def _published(by: By, subjects: Iterable[str]) -> dict[str, logic.Levels]:
    rows = PublishedFigures.objects.filter(by=by, subject__in=list(subjects))
    return {row.subject: tuple(row.counts) for row in rows if sum(row.counts)}


def _counted(by: By, rows: QuerySet[Tally]) -> dict[str, logic.Levels]:
    summed = rows.values_list(by, "stars").annotate(of=Sum("count")).filter(of__gt=0)
    return logic.by_subject(summed)
