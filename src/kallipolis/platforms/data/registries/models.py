"""The entries of registries."""

from django.db import models


class StoredRecord(models.Model):
    """One entry; sealed, and found by the fingerprint of its key, where it is about a person.

    ``since`` is the issue from which on it counts; an empty ``body`` says that it is no more.
    """

    registry = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    since = models.BigIntegerField(default=0)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "key", "since"], name="registries_one_record_for_a_key"
            )
        ]
        indexes = [models.Index(fields=["registry", "since"], name="registries_since")]

    def __str__(self) -> str:
        return f"{self.registry} {self.key}"


class StoredFeeding(models.Model):
    """Which version of the dataset that feeds a registry was taken last, with how many rows."""

    registry = models.CharField(max_length=100, primary_key=True)
    dataset = models.CharField(max_length=100)
    version = models.BigIntegerField()
    rows = models.BigIntegerField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.registry} {self.dataset} {self.version}"


class Issue(models.Model):
    """Which issue of a registry holds that is written as a whole; none is 0.

    An entry counts from the issue since which it is so, until a later one of its key counts.
    """

    registry = models.CharField(max_length=100, primary_key=True)
    current = models.BigIntegerField()
    entries = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.registry} {self.current}"
