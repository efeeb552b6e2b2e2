"""Count ratings, and keep what is published of them apart from what is counted."""

from django.db.models import F, QuerySet, Sum

from kallipolis.foundation.database import api as database
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
    before = _published(by, list(counted))
    return [_told(subject, counts, before) for subject, counts in counted.items()]


def shown_of(by: By, subject: str) -> Figures:
    """Return the same of one subject, by plain SQL: every page of a service asks for it."""
    kept = database.instances(Tally, f"WHERE {by} = %s", [subject])
    given = ((subject, row.stars, row.count) for row in kept)
    counts = logic.by_subject(given).get(subject, logic.NONE)
    return _told(subject, counts, _published(by, [subject]))


def _told(subject: str, counts: logic.Levels, published: dict[str, logic.Levels]) -> Figures:
    if subject in published:
        return logic.figures(subject, published[subject])
    return Figures(id=subject, total=min(sum(counts), FEWEST - 1))


def _publish(by: By, subject: str) -> None:
    """Publish the figures of a subject anew, if that tells nothing of a single rating."""
    row, _ = PublishedFigures.objects.select_for_update().get_or_create(
        by=by, subject=subject, defaults={"counts": logic.NONE}
    )
    counts = _counted(by, Tally.objects.filter(**{by: subject})).get(subject, logic.NONE)
    if logic.is_told_apart(tuple(row.counts), counts):
        row.counts = counts
        row.save(update_fields=["counts"])


def _published(by: By, subjects: list[str]) -> dict[str, logic.Levels]:
    within = f"WHERE by = %s AND subject IN ({database.places(len(subjects))})"
    rows = database.instances(PublishedFigures, within, [by, *subjects])
    return {row.subject: tuple(row.counts) for row in rows if sum(row.counts)}


def _counted(by: By, rows: QuerySet[Tally]) -> dict[str, logic.Levels]:
    summed = rows.values_list(by, "stars").annotate(of=Sum("count")).filter(of__gt=0)
    return logic.by_subject(summed)
