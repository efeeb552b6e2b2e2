"""The history of how good data was."""

from django.db import models


class StoredMeasure(models.Model):
    """How good a dataset was after one intake; ``scores`` as the contract has them."""

    intake = models.CharField(max_length=32, primary_key=True)
    dataset = models.CharField(max_length=100)
    at = models.DateTimeField()
    published = models.BigIntegerField()
    quarantined = models.BigIntegerField()
    scores = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["dataset", "-at"], name="quality_of_dataset")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.at}"
