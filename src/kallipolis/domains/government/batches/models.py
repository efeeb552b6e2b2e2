"""Tables of batches and of their rows, whose words are sealed."""

from django.db import models


class StoredBatch(models.Model):
    """A file of applications; one applicant has a file only once."""

    id = models.CharField(primary_key=True, max_length=32)
    service = models.CharField(max_length=120)
    applicant = models.CharField(max_length=64)
    applicant_name = models.CharField(max_length=200)
    made_by = models.CharField(max_length=64)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(db_index=True)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=16)
    uploads = models.JSONField(default=dict)
    lacking = models.JSONField(default=list)
    is_sending = models.BooleanField(default=False)
    sent_by = models.CharField(max_length=64, blank=True)
    sent_by_name = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=40)
    assurance = models.PositiveSmallIntegerField()
    job = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "batches_batch"
        indexes = [models.Index(fields=["applicant", "-made_at"], name="batches_of_applicant")]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "service", "digest"], name="batches_file_once"
            )
        ]

    def __str__(self) -> str:
        return self.id


class StoredRow(models.Model):
    """One application: ``content`` is what was written and what is wrong with it, sealed."""

    batch = models.CharField(max_length=32)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    content = models.TextField()
    case = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "batches_row"
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="batches_row_once")]

    def __str__(self) -> str:
        return f"{self.batch} {self.number}"
