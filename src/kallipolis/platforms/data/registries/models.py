"""The entries of registries."""

from django.db import models


class StoredRecord(models.Model):
    """One entry; sealed, and found by the fingerprint of its key, where it is about a person."""

    registry = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "key"], name="registries_one_record_for_a_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.key}"
