"""Tables of working copies, of the documents in them, and of what was done with them."""

from django.db import models


class StoredRevision(models.Model):
    """A working copy; ``hands`` are the ids of all who changed something in it."""

    id = models.CharField(primary_key=True, max_length=32)
    pack = models.CharField(max_length=100)
    reason = models.TextField()
    state = models.CharField(max_length=20)
    hands = models.JSONField(default=list)
    changed_at = models.DateTimeField()
    version = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "revisions_revision"
        indexes = [models.Index(fields=["-changed_at"], name="revisions_latest")]

    def __str__(self) -> str:
        return self.id


class StoredDocument(models.Model):
    """A changed document, JSON in its kind's ``shape``; ``based`` is the digest it began from."""

    revision = models.CharField(max_length=32)
    kind = models.CharField(max_length=60)
    document = models.CharField(max_length=120)
    based = models.CharField(max_length=64, blank=True)
    body = models.TextField()
    shape = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "revisions_document"
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "kind", "document"], name="revisions_document_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document}"


class StoredStep(models.Model):
    """What somebody did with a working copy."""

    revision = models.CharField(max_length=32)
    deed = models.CharField(max_length=20)
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    words = models.TextField(blank=True)

    class Meta:
        db_table = "revisions_step"
        indexes = [models.Index(fields=["revision", "id"], name="revisions_step_order")]

    def __str__(self) -> str:
        return f"{self.revision} {self.deed}"
