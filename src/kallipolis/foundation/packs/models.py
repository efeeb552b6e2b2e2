"""Editions, releases and documents: written once, refused by the database to be changed."""

from django.db import models


class EditionRow(models.Model):
    """The state of all documents after a publication, and which pack versions were in force.

    ``token`` is random: an edition that was rolled back and its successor of the same number
    differ by it.
    """

    number = models.PositiveIntegerField(primary_key=True)
    token = models.CharField(max_length=32)
    versions = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=100)

    class Meta:
        db_table = "packs_edition"

    def __str__(self) -> str:
        return str(self.number)


class PackRelease(models.Model):
    """A published version of a pack; ``shape`` is the one in which ``manifest`` was written."""

    pack = models.CharField(max_length=100)
    version = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    manifest = models.TextField()
    shape = models.PositiveSmallIntegerField(db_default=1)
    edition = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=100)

    class Meta:
        db_table = "packs_release"
        constraints = [
            models.UniqueConstraint(fields=["pack", "version"], name="packs_release_once")
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"


class PublishedDocument(models.Model):
    """A document from the edition that brought it to the one that replaced it, if any.

    ``shape`` is the number of its kind's shape in which ``body`` was written.
    """

    kind = models.CharField(max_length=60)
    document = models.CharField(max_length=120)
    pack = models.CharField(max_length=100)
    version = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    body = models.TextField()
    shape = models.PositiveSmallIntegerField(db_default=1)
    since_edition = models.PositiveIntegerField()
    until_edition = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "packs_document"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "document"],
                condition=models.Q(until_edition=None),
                name="packs_document_one_in_force",
            )
        ]
        indexes = [
            models.Index(fields=["since_edition"], name="packs_document_since"),
            models.Index(fields=["until_edition"], name="packs_document_until"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document}"
