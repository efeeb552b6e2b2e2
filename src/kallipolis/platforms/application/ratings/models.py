"""Tables of ratings: each of them, how many there are of each kind, and what was published."""

from django.db import models


class Rating(models.Model):
    """What somebody gave for a case; ``correction`` is the case that a low one opened."""

    case = models.CharField(primary_key=True, max_length=16)
    service = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    hall = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=12)
    stars = models.PositiveSmallIntegerField()
    is_adopted = models.BooleanField(default=True)
    correction = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "ratings_rating"
        indexes = [models.Index(fields=["correction"], name="ratings_by_correction")]

    def __str__(self) -> str:
        return f"{self.case}: {self.stars}"


class VisitRating(models.Model):
    """What somebody gave for how they were served at a counter, once for each number."""

    number = models.CharField(primary_key=True, max_length=32)
    service = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    hall = models.CharField(max_length=120)
    region = models.CharField(max_length=12)
    stars = models.PositiveSmallIntegerField()
    is_adopted = models.BooleanField(default=True)
    correction = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "ratings_visit"
        indexes = [models.Index(fields=["correction"], name="ratings_visit_correction")]

    def __str__(self) -> str:
        return f"{self.number}: {self.stars}"


class Place(models.Model):
    """The hall at which the applicant of a case was served, as whoever served them has told."""

    case = models.CharField(primary_key=True, max_length=16)
    hall = models.CharField(max_length=120)

    class Meta:
        db_table = "ratings_place"

    def __str__(self) -> str:
        return f"{self.case}: {self.hall}"


class Tally(models.Model):
    """How many adopted ratings there are of one kind, so that nobody counts them over again."""

    service = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    hall = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=12)
    stars = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "ratings_tally"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "organisation", "hall", "region", "stars"],
                name="ratings_tally_once",
            )
        ]
        indexes = [models.Index(fields=["organisation"], name="ratings_by_organisation")]

    def __str__(self) -> str:
        return f"{self.service} {self.organisation} {self.stars}: {self.count}"


class PublishedFigures(models.Model):
    """What was last published of one service, organisation or hall: how many for each level."""

    by = models.CharField(max_length=12)
    subject = models.CharField(max_length=120)
    counts = models.JSONField(default=list)

    class Meta:
        db_table = "ratings_published"
        constraints = [
            models.UniqueConstraint(fields=["by", "subject"], name="ratings_published_once")
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.subject}: {self.counts}"
