"""Cases as they are stored: columns to find them by, and the whole as the engine knows it."""

from django.db import models
from django.db.models import Q


class Case(models.Model):
    """One case; ``body`` is the engine's snapshot, ``content`` the answers and facts, both JSON.

    ``attention_at`` is when its first term ends, ``near_at`` when its light turns yellow, both far
    off where no term runs; ``wake_at`` is when time alone does something next; ``escalated`` says
    that a term that still runs has been reported to the supervisor.
    """

    id = models.CharField(max_length=16, primary_key=True)
    service = models.CharField(max_length=200)
    process = models.CharField(max_length=100)
    edition = models.IntegerField()
    state = models.CharField(max_length=60)
    phase = models.CharField(max_length=20)
    clock = models.CharField(max_length=10)
    outcome = models.CharField(max_length=20)
    region = models.CharField(max_length=40)
    deciding_region = models.CharField(max_length=40)
    accepting = models.CharField(max_length=100)
    deciding = models.CharField(max_length=100)
    responsible = models.CharField(max_length=100)
    applicant = models.CharField(max_length=32)
    filed_by = models.CharField(max_length=100)
    idempotency_key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    parent = models.CharField(max_length=16)
    submitted_at = models.DateTimeField()
    attention_at = models.DateTimeField()
    near_at = models.DateTimeField()
    wake_at = models.DateTimeField(null=True)
    escalated = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    urged_at = models.DateTimeField(null=True)
    version = models.IntegerField()
    body = models.TextField()
    content = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["filed_by", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="cases_opened_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["responsible", "attention_at", "id", "near_at", "clock"],
                name="cases_inbox",
                condition=Q(closed_at=None) & ~Q(responsible=""),
            ),
            models.Index(
                fields=["responsible", "id"],
                name="cases_received",
                condition=Q(closed_at=None) & ~Q(responsible=""),
            ),
            models.Index(
                fields=["responsible", "service", "state", "id"],
                name="cases_waiting_kinds",
                condition=Q(closed_at=None) & ~Q(responsible=""),
            ),
            models.Index(
                fields=["deciding_region", "attention_at", "id", "near_at", "deciding"],
                name="cases_supervised",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["deciding_region", "attention_at", "id"],
                name="cases_escalated",
                condition=Q(closed_at=None, escalated=True),
            ),
            models.Index(
                fields=["deciding_region", "closed_at", "outcome", "submitted_at", "decided_at"],
                name="cases_closed",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["deciding_region"],
                name="cases_urged",
                condition=Q(closed_at=None, urged_at__isnull=False),
            ),
            models.Index(fields=["wake_at"], name="cases_wake", condition=Q(wake_at__isnull=False)),
            models.Index(fields=["parent"], name="cases_parts", condition=~Q(parent="")),
            models.Index(fields=["applicant", "id"], name="cases_of_applicant"),
            models.Index(
                fields=["applicant", "service", "id"],
                name="cases_under_way",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["deciding", "id"], name="cases_of_organisation"),
            models.Index(fields=["service", "id"], name="cases_of_service"),
        ]

    def __str__(self) -> str:
        return self.id


class Entry(models.Model):
    """One step in the history of a case, never changed."""

    pk = models.CompositePrimaryKey("case_id", "seq")
    case_id = models.CharField(max_length=16)
    seq = models.IntegerField()
    action = models.CharField(max_length=60)
    from_state = models.CharField(max_length=60)
    to_state = models.CharField(max_length=60)
    relation = models.CharField(max_length=20)
    party = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=100)
    at = models.DateTimeField()
    facts = models.TextField()
    request = models.TextField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.action}"


class OpenReview(models.Model):
    """A review that an organisation still owes to a case; gone once it is given."""

    pk = models.CompositePrimaryKey("case_id", "organisation")
    case_id = models.CharField(max_length=16)
    organisation = models.CharField(max_length=100)
    attention_at = models.DateTimeField()
    near_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "attention_at", "case_id", "near_at"], name="cases_reviews"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.organisation}"


class Assignment(models.Model):
    """Which official of an organisation has a case that waits there, or its review."""

    pk = models.CompositePrimaryKey("case_id", "organisation")
    case_id = models.CharField(max_length=16)
    organisation = models.CharField(max_length=100)
    party = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    given_by = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "party", "case_id"], name="cases_assigned"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.organisation} {self.party}"
