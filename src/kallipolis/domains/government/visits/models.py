"""Tables of visits at counters, and of what visitors confirmed there."""

from django.db import models


class StoredVisit(models.Model):
    """Somebody at a counter: who they are, how they showed it, and whom they are served by."""

    id = models.CharField(primary_key=True, max_length=32)
    visitor = models.CharField(max_length=64)
    visitor_name = models.CharField(max_length=200)
    official = models.CharField(max_length=64)
    organisation = models.CharField(max_length=120)
    way = models.CharField(max_length=16)
    purpose = models.CharField(max_length=200)
    hall = models.CharField(max_length=100, blank=True)
    number = models.CharField(max_length=32, blank=True)
    company = models.CharField(max_length=64, blank=True)
    company_name = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=32, blank=True)
    authorisation = models.JSONField(default=list)
    began_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "visits_visit"
        constraints = [
            models.UniqueConstraint(
                fields=["official"],
                condition=models.Q(ended_at__isnull=True),
                name="visits_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.id


class StoredConsent(models.Model):
    """That a visitor confirmed what was sent for them: what exactly, and how."""

    id = models.CharField(primary_key=True, max_length=32)
    visit = models.ForeignKey(StoredVisit, on_delete=models.PROTECT, related_name="consents")
    case = models.CharField(max_length=20, blank=True, db_index=True)
    service = models.CharField(max_length=120)
    mark = models.CharField(max_length=16)
    way = models.CharField(max_length=16)
    files = models.JSONField(default=list)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "visits_consent"

    def __str__(self) -> str:
        return self.id


class StoredCode(models.Model):
    """A code that was sent to a visitor's telephone, for exactly one mark; the code is not kept."""

    id = models.CharField(primary_key=True, max_length=32)
    visit = models.ForeignKey(StoredVisit, on_delete=models.PROTECT, related_name="codes")
    visitor = models.CharField(max_length=64)
    mark = models.CharField(max_length=16)
    ending = models.CharField(max_length=4)
    digest = models.CharField(max_length=64)
    tries_left = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    spent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "visits_code"
        indexes = [models.Index(fields=["visitor", "sent_at"], name="visits_code_asked")]

    def __str__(self) -> str:
        return self.id
