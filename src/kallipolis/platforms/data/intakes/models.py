"""The book of intakes."""

from django.db import models


class StoredIntake(models.Model):
    """One intake; ``running`` is its dataset while it goes on, so that there is one at a time.

    ``columns`` are those that its rows came with, where all of them have the same.
    """

    id = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=20, default="gathered")
    reason = models.TextField(default="")
    source = models.CharField(max_length=100)
    dataset = models.CharField(max_length=100)
    running = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 - NULLs do not collide
    state = models.CharField(max_length=20)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    holder = models.CharField(max_length=200, default="")
    ended_at = models.DateTimeField(null=True)
    received = models.BigIntegerField(default=0)
    published = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    superseded = models.BigIntegerField(default=0)
    warned = models.BigIntegerField(default=0)
    faults = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    mark = models.CharField(max_length=200, default="")
    error = models.CharField(max_length=200, default="")
    error_values = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["dataset", "-begun_at"], name="intakes_of_dataset"),
            models.Index(fields=["source", "-begun_at"], name="intakes_of_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.begun_at}"
