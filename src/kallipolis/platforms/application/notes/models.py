"""Internal notes: written once, withdrawn at most, never changed."""

from django.db import models


class StoredNote(models.Model):
    """A note on a case; ``mentioned`` holds whom it mentions, as JSON."""

    id = models.CharField(primary_key=True, max_length=32)
    case = models.CharField(max_length=16)
    by = models.CharField(max_length=32)
    by_name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=100, blank=True)
    words = models.TextField()
    mentioned = models.TextField()
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notes_note"
        indexes = [models.Index(fields=["case", "id"], name="notes_of_case")]

    def __str__(self) -> str:
        return f"{self.id} on {self.case}"
