"""Who follows our catalogues and what they were told; whom we follow, and what they told."""

from django.db import models


class StoredFollower(models.Model):
    """A node that asked to be told of our entries, of which kinds (parted by spaces)."""

    node = models.CharField(max_length=100, primary_key=True)
    kinds = models.CharField(max_length=100)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.node


class StoredTold(models.Model):
    """An entry of ours as a node was told of it last, by the digest of what was said."""

    node = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    entry = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "kind", "entry"], name="entry_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.kind} {self.entry}"


class StoredWish(models.Model):
    """A node that we asked to tell us of its entries, of which kinds, and by which message."""

    node = models.CharField(max_length=100, primary_key=True)
    kinds = models.CharField(max_length=100)
    message = models.CharField(max_length=32)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.node


class StoredEntry(models.Model):
    """An entry of another node as it told of it last: ``content`` is a SentEntry in JSON."""

    node = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    entry = models.CharField(max_length=100)
    content = models.TextField()
    since = models.DateTimeField()
    renewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "kind", "entry"], name="entry_held_once"),
        ]
        indexes = [models.Index(fields=["kind", "node"], name="entry_by_kind")]

    def __str__(self) -> str:
        return f"{self.node} {self.kind} {self.entry}"
