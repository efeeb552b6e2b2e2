"""Workers that were heard of, when schedules are due, how far long jobs are."""

from django.db import models


class Worker(models.Model):
    """A worker process; one that is silent for long is taken for dead."""

    id = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Moment(models.Model):
    """When a schedule is due next, under which rule this was reckoned, and what it queued last."""

    schedule = models.CharField(max_length=200, primary_key=True)
    rule = models.CharField(max_length=200)
    next_at = models.DateTimeField()
    last_job = models.CharField(max_length=36, default="")

    def __str__(self) -> str:
        return f"{self.schedule} at {self.next_at}"


class Progress(models.Model):
    """How far a long job is."""

    job = models.CharField(max_length=36, primary_key=True)
    done = models.BigIntegerField()
    total = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.job}: {self.done} of {self.total}"
