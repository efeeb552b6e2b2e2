"""Tables of notices, their deliveries, devices, and how people want to be told."""

from django.db import models
from django.db.models import Q

from kallipolis.platforms.application.notices.contracts import Standing


class StoredNotice(models.Model):
    """What lies in a mailbox, that of a party or of an organisation; told once for each fact."""

    id = models.CharField(primary_key=True, max_length=32)
    mailbox = models.CharField(max_length=120)
    event = models.CharField(max_length=64)
    template = models.CharField(max_length=120)
    topic = models.CharField(max_length=16)
    words = models.TextField()
    link = models.CharField(max_length=16, blank=True)
    subject = models.CharField(max_length=120)
    service = models.CharField(max_length=120, blank=True)
    is_office = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    is_shown = models.BooleanField(default=True)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        constraints = [
            models.UniqueConstraint(fields=["event", "mailbox", "template"], name="notices_once")
        ]
        indexes = [
            models.Index(fields=["mailbox", "-id"], name="notices_of_mailbox"),
            models.Index(
                fields=["mailbox", "service"],
                condition=Q(read_at=None, is_shown=True),
                name="notices_unread",
            ),
            models.Index(
                fields=["mailbox", "id"], condition=Q(is_office=True), name="notices_of_offices"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.mailbox}"


class StoredDevice(models.Model):
    """A browser that takes push messages; where it is reached is sealed."""

    id = models.CharField(primary_key=True, max_length=32)
    party = models.CharField(max_length=64, db_index=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    address = models.TextField()
    name = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField()

    class Meta:
        db_table = "notices_device"

    def __str__(self) -> str:
        return self.id


class StoredDelivery(models.Model):
    """One way of one notice, and what became of it."""

    id = models.CharField(primary_key=True, max_length=32)
    notice = models.ForeignKey(StoredNotice, on_delete=models.CASCADE, related_name="deliveries")
    carrier = models.CharField(max_length=8)
    device = models.CharField(max_length=32, blank=True)
    standing = models.CharField(max_length=12, default=Standing.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=60, blank=True)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_delivery"
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "carrier", "device"], name="notices_delivery_once"
            )
        ]
        indexes = [models.Index(fields=["carrier", "standing"], name="notices_by_standing")]

    def __str__(self) -> str:
        return f"{self.carrier} {self.standing}"


class StoredWishes(models.Model):
    """How a party wants to be told."""

    party = models.CharField(primary_key=True, max_length=64)
    content = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "notices_wishes"

    def __str__(self) -> str:
        return self.party


class Digest(models.Model):
    """Up to which notice an organisation has been told in a digest."""

    organisation = models.CharField(primary_key=True, max_length=120)
    through = models.CharField(max_length=32)

    class Meta:
        db_table = "notices_digest"

    def __str__(self) -> str:
        return f"{self.organisation}: {self.through}"


class ReadingsTold(models.Model):
    """Up to which entry of the ledger people have been told who read their data, at a pace.

    ``since`` is when they were told last, after which rows about them leave by grants.
    """

    pace = models.CharField(primary_key=True, max_length=8)
    through = models.BigIntegerField()
    since = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_readings_told"

    def __str__(self) -> str:
        return f"{self.pace}: {self.through}"
