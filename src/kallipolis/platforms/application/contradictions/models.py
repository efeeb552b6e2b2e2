"""Which value of whose entry is contradicted in which case, and which cases asked."""

from django.db import models


class StoredContradiction(models.Model):
    """A case at who keeps a register; ``open`` is person and field until that is answered.

    The values themselves stand in the case alone.
    """

    case = models.CharField(max_length=32, primary_key=True)
    party = models.CharField(max_length=32)
    registry = models.CharField(max_length=100)
    field = models.CharField(max_length=60)
    owner = models.CharField(max_length=100)
    since = models.DateTimeField()
    open = models.CharField(max_length=200, null=True, unique=True)  # noqa: DJ001 - NULLs do not collide
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, default="")

    class Meta:
        indexes = [
            models.Index(fields=["party", "registry", "field"], name="contradictions_of_entry")
        ]

    def __str__(self) -> str:
        return f"{self.registry}.{self.field} {self.case}"


class Asking(models.Model):
    """That a case rests on what is contradicted; with ``waits`` its clock stands still for it."""

    contradiction = models.ForeignKey(
        StoredContradiction, on_delete=models.CASCADE, related_name="askings"
    )
    case = models.CharField(max_length=32, db_index=True)
    waits = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contradiction", "case"], name="contradictions_case_asks_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} asks"
