"""Referrals beside their cases, what was told about them, and files on their way."""

from django.db import models


class StoredReferral(models.Model):
    """A case here that lies with another node, or came from there.

    ``seen`` is the last entry of the case's history that was looked at, ``begun`` the one that
    referred it. ``heard`` and ``documents`` are JSON; ``documents`` holds the titles and numbers of
    what came of the case there.
    """

    serial = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=32)
    is_ours = models.BooleanField()
    node = models.CharField(max_length=100)
    declared = models.CharField(max_length=200)
    case = models.CharField(max_length=16, db_index=True)
    case_there = models.CharField(max_length=40, default="")
    standing = models.CharField(max_length=10)
    since = models.DateTimeField()
    begun = models.IntegerField()
    seen = models.IntegerField()
    is_sent = models.BooleanField(default=False)
    error = models.CharField(max_length=100, default="")
    refusal = models.CharField(max_length=100, default="")
    heard = models.TextField(default="")
    heard_at = models.DateTimeField(null=True)
    legal_basis = models.TextField(default="[]")
    due_there = models.DateTimeField(null=True)
    documents = models.TextField(default="[]")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "id", "is_ours"], name="referrals_known_once"),
            models.UniqueConstraint(
                fields=["case", "declared", "begun"], name="referrals_begun_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["is_sent"],
                name="referrals_unsent",
                condition=models.Q(is_ours=True, is_sent=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.node}"


class StoredTold(models.Model):
    """A message to the other node, by its id: what it told; ``is_dealt_with`` once there is a
    receipt."""

    message = models.CharField(max_length=32, primary_key=True)
    referral = models.ForeignKey(StoredReferral, on_delete=models.CASCADE, related_name="told")
    action = models.CharField(max_length=100)
    is_dealt_with = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.referral_id} {self.action}"


class StoredPiece(models.Model):
    """A part of a file that came, sealed, until all of it is here and a case names it."""

    referral = models.CharField(max_length=32)
    node = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    number = models.IntegerField()
    of = models.IntegerField()
    content = models.TextField()
    came_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["node", "referral", "digest", "number"], name="referrals_piece_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.digest} {self.number}/{self.of}"
