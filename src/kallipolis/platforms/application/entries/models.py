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
    """An entry of another node as it told of it last: ``content`` is a SentEntry in JSON.

    ``of_kind``, ``sharing`` and ``audience`` (words with spaces around) narrow it down. One
    that is not indexed yet, as it came before there was an index, is found by no word.
    """

    node = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    entry = models.CharField(max_length=100)
    content = models.TextField()
    since = models.DateTimeField()
    renewed_at = models.DateTimeField()
    of_kind = models.CharField(max_length=20, default="", blank=True)
    sharing = models.CharField(max_length=20, default="", blank=True)
    audience = models.CharField(max_length=200, default="", blank=True)
    is_indexed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "kind", "entry"], name="entry_held_once"),
        ]
        indexes = [models.Index(fields=["kind", "node"], name="entry_by_kind")]

    def __str__(self) -> str:
        return f"{self.node} {self.kind} {self.entry}"


class StoredPair(models.Model):
    """That two neighbouring characters, or one Chinese one, stand in what an entry says.

    ``weight`` is how much it means, where they stand most prominently.
    """

    entry = models.ForeignKey(StoredEntry, on_delete=models.CASCADE, related_name="pairs")
    pair = models.CharField(max_length=8)
    weight = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "pair"], name="entry_pair_once"),
        ]
        indexes = [models.Index(fields=["pair", "weight"], name="entry_by_pair")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.pair}"
