"""Tables of the stored files."""

from django.db import models


class File(models.Model):
    """One accepted upload; several may share a content."""

    id = models.CharField(primary_key=True, max_length=32)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    owner = models.CharField(max_length=64, blank=True, db_index=True)
    brought_by = models.CharField(max_length=64, blank=True)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Share(models.Model):
    """An organisation that may read a file, because a case that it works on holds it."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="shares")
    organisation = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "organisation"], name="files_share_once")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.organisation}"
