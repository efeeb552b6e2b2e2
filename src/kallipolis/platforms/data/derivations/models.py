"""Of which versions of its inputs each run of a derivation was made."""

from django.db import models


class StoredRun(models.Model):
    """One run; what became of its rows is in the book of intakes."""

    intake = models.CharField(max_length=32, primary_key=True)
    derivation = models.CharField(max_length=100)
    dataset = models.CharField(max_length=100)
    query = models.CharField(max_length=64)
    engine = models.CharField(max_length=20)
    versions = models.JSONField(default=dict)
    parts = models.JSONField(null=True)
    counted = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["derivation", "-at"], name="runs_of_derivation")]

    def __str__(self) -> str:
        return f"{self.derivation} {self.at}"
