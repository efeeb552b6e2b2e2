"""Keys of this node, directories, the book of messages, and how it stands with each peer."""

from django.db import models


class StoredKey(models.Model):
    """A key of this node; its private half is sealed."""

    id = models.CharField(max_length=43, primary_key=True)
    use = models.CharField(max_length=10)
    public = models.CharField(max_length=43)
    private = models.TextField()
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.id


class StoredDirectory(models.Model):
    """A signed directory as it came."""

    serial = models.BigIntegerField(primary_key=True)
    document = models.TextField()
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.serial)


class StoredMessage(models.Model):
    """A message that this node sent or received, with the proof of it; content is sealed.

    ``proof`` of a received one is what its sender has signed, ``receipt`` what its recipient has.
    One that was given up has a ``skip_id``: under it goes what is sent in its place.
    """

    serial = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=32)
    is_ours = models.BooleanField()
    peer = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    sequence = models.BigIntegerField()
    kind = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.TextField()
    proof = models.TextField(default="")
    receipt = models.TextField(default="")
    outcome = models.CharField(max_length=10)
    refusal = models.CharField(max_length=100, default="")
    error = models.CharField(max_length=200, default="")
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    skip_id = models.CharField(max_length=32, default="")
    given_up_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_ours", "peer", "id"], name="exchange_id_once"),
            models.UniqueConstraint(
                fields=["is_ours", "peer", "subject", "sequence"], name="exchange_number_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["peer", "serial"],
                name="exchange_waiting",
                condition=models.Q(is_ours=True, outcome="waiting"),
            ),
            models.Index(fields=["is_ours", "peer", "serial"], name="exchange_by_peer"),
        ]

    def __str__(self) -> str:
        return f"{self.peer} {self.subject} {self.sequence}"


class StoredLine(models.Model):
    """How far the messages about one subject have come, to or from a peer."""

    is_ours = models.BooleanField()
    peer = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_ours", "peer", "subject"], name="exchange_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.peer} {self.subject} {self.last}"


class StoredNonce(models.Model):
    """A request that was received, kept until it is too old to be taken again."""

    sender = models.CharField(max_length=100)
    nonce = models.CharField(max_length=100)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "nonce"], name="exchange_nonce_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.nonce}"


class StoredPeer(models.Model):
    """How it stands with a peer: who writes to it just now, and when it is tried again."""

    node = models.CharField(max_length=100, primary_key=True)
    holder = models.CharField(max_length=100, default="")
    held_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    last_receipt_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return self.node


class StoredRefusal(models.Model):
    """How often a sender was turned away for one reason in one minute, and the first time.

    ``told`` is how many of them the ledger has.
    """

    sender = models.CharField(max_length=100)
    code = models.CharField(max_length=100)
    minute = models.DateTimeField()
    count = models.BigIntegerField(default=0)
    told = models.BigIntegerField(default=0)
    message = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "code", "minute"], name="exchange_refusal_once"
            ),
        ]
        indexes = [models.Index(fields=["minute"], name="exchange_refusal_minute")]

    def __str__(self) -> str:
        return f"{self.sender} {self.code} {self.count}"
