"""Faults that people reported in open datasets."""

from django.db import models


class ReportedFault(models.Model):
    """One report, by nobody in particular; closed when its steward has dealt with it."""

    dataset = models.CharField(max_length=100)
    words = models.CharField(max_length=1000)
    reported_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["dataset", "closed_at"], name="faults_of_dataset")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.reported_at}"
