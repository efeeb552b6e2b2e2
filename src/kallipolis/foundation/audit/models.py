"""The ledger, its chain and its sealed checkpoints.

The tables are not managed by Django, so that nothing which empties tables empties the ledger; the
migrations make them, with triggers that refuse changes.
"""

from django.db import models


class Entry(models.Model):
    """Who did what to whom, and why."""

    uuid = models.CharField(max_length=32, unique=True)
    time = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor = models.CharField(max_length=100)
    on_behalf_of = models.CharField(max_length=100)
    act = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    parties = models.TextField()
    purpose = models.TextField()
    channel = models.CharField(max_length=40)
    detail = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"


class Link(models.Model):
    """The place that an entry was given in the chain."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField(unique=True)
    entry_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    chain_hash = models.CharField(max_length=64)

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.position} {self.chain_hash}"


class Checkpoint(models.Model):
    """The head of the chain at one moment, signed."""

    number = models.BigIntegerField(default=0)
    position = models.BigIntegerField()
    chain_hash = models.CharField(max_length=64)
    time = models.DateTimeField()
    key_id = models.CharField(max_length=64)
    signature = models.TextField()

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.position} {self.key_id}"


class Mention(models.Model):
    """Under what an entry is found; made from the entries when they are sealed.

    ``party`` is somebody whom it concerns, or says ``subject …`` or ``actor …``.
    """

    party = models.CharField(max_length=220)
    entry = models.BigIntegerField()

    class Meta:
        managed = False
        indexes = [models.Index(fields=["party", "entry"], name="audit_mention_by_party")]

    def __str__(self) -> str:
        return f"{self.party} {self.entry}"
