"""The run events of this node."""

from django.db import models


class StoredRunEvent(models.Model):
    """An OpenLineage run event as JSON; ``number`` counts those of a run."""

    run = models.CharField(max_length=32)
    number = models.PositiveSmallIntegerField()
    dataset = models.CharField(max_length=100)
    at = models.DateTimeField()
    event = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="lineage_event_once")]
        indexes = [models.Index(fields=["dataset", "-at"], name="lineage_of_dataset")]

    def __str__(self) -> str:
        return f"{self.run} {self.number}"
