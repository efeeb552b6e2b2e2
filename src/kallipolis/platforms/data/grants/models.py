"""Grants, and under which of them rows about a person left."""

from django.db import models


class StoredGrant(models.Model):
    """A grant with its terms; ``minute`` and ``taken`` count how fast it is read now."""

    id = models.CharField(max_length=32, primary_key=True)
    dataset = models.CharField(max_length=100)
    owner = models.CharField(max_length=100)
    grantee = models.CharField(max_length=100)
    terms = models.TextField()
    state = models.CharField(max_length=10)
    basis = models.CharField(max_length=40, default="")
    reason = models.TextField(default="")
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    minute = models.BigIntegerField(default=0)
    taken = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["dataset", "grantee"], name="grants_of_dataset"),
            models.Index(fields=["grantee"], name="grants_to"),
            models.Index(fields=["owner"], name="grants_by"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["basis"], condition=~models.Q(basis=""), name="grants_once_per_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.grantee}"


class StoredReturn(models.Model):
    """That an intake went back under a grant, at a version of the table."""

    id = models.CharField(max_length=32, primary_key=True)
    grant = models.ForeignKey(StoredGrant, on_delete=models.CASCADE, related_name="returns")
    intake = models.CharField(max_length=32)
    version = models.BigIntegerField()
    rows = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "intake"], name="grants_intake_returns_once")
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.intake}"


class PersonReading(models.Model):
    """That rows about a person left on a day; the person is the beginning of a keyed hash.

    Of ``times`` that they left, the person was ``told`` of so many.
    """

    person = models.CharField(max_length=32)
    under = models.CharField(max_length=32)
    day = models.DateField()
    times = models.IntegerField(default=1)
    told = models.IntegerField(default=0)
    read_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "day", "under"], name="grants_person_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.under}"
