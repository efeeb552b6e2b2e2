"""Entries of other portals, and the last time that each was gathered."""

from django.db import models


class HarvestedEntry(models.Model):
    """A dataset as another portal lists it; gone here when it is gone there."""

    harvest = models.CharField(max_length=100)
    remote = models.CharField(max_length=300)
    title = models.JSONField()
    summary = models.JSONField()
    publisher = models.CharField(max_length=300)
    licence = models.CharField(max_length=300)
    page = models.CharField(max_length=1000)
    tags = models.JSONField(default=list)
    formats = models.JSONField(default=list)
    modified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["harvest", "remote"], name="one_entry_for_each")
        ]

    def __str__(self) -> str:
        return f"{self.harvest} {self.remote}"


class HarvestRun(models.Model):
    """The last time that a portal was gathered."""

    harvest = models.CharField(max_length=100, primary_key=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    found = models.IntegerField(default=0)
    added = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    gone = models.IntegerField(default=0)
    faults = models.JSONField(default=list)
    error = models.CharField(max_length=200, default="")
    error_values = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.harvest
