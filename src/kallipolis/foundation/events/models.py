"""The outbox, how far each subscription has come, and what it could not digest."""

from django.db import models


class Event(models.Model):
    """A fact, written in the transaction that made it true.

    Facts are read in their order, from where a reader is: each index besides would be one more page
    to write for every fact of every case.
    """

    event_id = models.CharField(max_length=32, unique=True)
    type = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    time = models.DateTimeField()
    data = models.TextField()

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class Progress(models.Model):
    """Up to which event a subscription has seen everything that concerns it.

    It pauses when what its reaction depends on does not answer.
    """

    subscription = models.CharField(max_length=200, primary_key=True)
    cursor = models.BigIntegerField()
    lease_holder = models.CharField(max_length=100, default="")
    lease_until = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.subscription} at {self.cursor}"


class Failure(models.Model):
    """An event that a subscription could not digest yet, or that waits behind such a one."""

    subscription = models.CharField(max_length=200)
    event = models.BigIntegerField()
    subject = models.CharField(max_length=200)
    state = models.CharField(max_length=10)
    attempts = models.IntegerField(default=0)
    replays = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event"], name="events_failure_once"),
        ]
        indexes = [
            models.Index(
                fields=["subscription", "subject", "event"],
                name="events_failure_in_line",
                condition=models.Q(state__in=["waiting", "dead"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription} {self.event} {self.state}"
