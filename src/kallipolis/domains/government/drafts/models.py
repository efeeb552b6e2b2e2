"""Tables of what is not sent in yet."""

from django.db import models


class StoredDraft(models.Model):
    """Answers so far, for one service and applicant, by whom they were written."""

    id = models.CharField(primary_key=True, max_length=32)
    service = models.CharField(max_length=120)
    applicant = models.CharField(max_length=64)
    written_by = models.CharField(max_length=64)
    content = models.TextField()
    page = models.CharField(max_length=80, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["applicant", "-updated_at"], name="draft_of_applicant")]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "applicant", "written_by"], name="draft_one_for_each"
            )
        ]

    def __str__(self) -> str:
        return self.id


class StoredMemory(models.Model):
    """What was looked up for a service and applicant by one writer, until it is stale."""

    service = models.CharField(max_length=120)
    applicant = models.CharField(max_length=64)
    written_by = models.CharField(max_length=64)
    content = models.TextField()
    fresh_until = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["applicant"], name="drafts_memory_of_applicant")]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "applicant", "written_by"], name="drafts_memory_one_for_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.applicant}"
