"""Requests for data, each beside its case."""

from django.db import models


class StoredRequest(models.Model):
    """What was asked for in a case; ``agreed`` and ``grant`` are empty until there are any."""

    case = models.CharField(primary_key=True, max_length=16)
    dataset = models.CharField(max_length=100)
    organisation = models.CharField(max_length=100)
    owner = models.CharField(max_length=100)
    asked = models.TextField()
    agreed = models.TextField(default="")
    grant = models.CharField(max_length=32, default="")
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation"], name="requests_of"),
            models.Index(fields=["owner"], name="requests_to"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.dataset}"
