"""What people have against look-ups, and which case answers it."""

from django.db import models


class StoredObjection(models.Model):
    """One objection or withdrawal; ``open`` is whose and of what until it is answered.

    Why somebody objects stands in the case alone.
    """

    id = models.CharField(max_length=32, primary_key=True)
    way = models.CharField(max_length=20)
    party = models.CharField(max_length=32)
    service = models.CharField(max_length=100)
    proof = models.CharField(max_length=100)
    case = models.CharField(max_length=32, default="", db_index=True)
    asking = models.CharField(max_length=32, default="", db_index=True)
    since = models.DateTimeField()
    open = models.CharField(max_length=300, null=True, unique=True)  # noqa: DJ001 - NULLs do not collide
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, default="")

    class Meta:
        indexes = [models.Index(fields=["party", "service"], name="objections_of_party")]

    def __str__(self) -> str:
        return f"{self.service} {self.proof} {self.case}"
