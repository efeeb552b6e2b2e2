"""Questions to other nodes: what was asked for whom, and which case waits for the answer."""

from django.db import models
from django.db.models import Q


class StoredQuestion(models.Model):
    """A question for one proof of one applicant; what was answered lies with the exchange.

    ``body`` says in JSON which registry and fields were asked, and how the node is called. It
    ``is_taken`` once who asked has the answer; then they may ask anew.
    """

    id = models.CharField(max_length=32, primary_key=True)
    message = models.CharField(max_length=32, unique=True)
    node = models.CharField(max_length=100)
    type = models.CharField(max_length=120)
    service = models.CharField(max_length=120)
    party = models.CharField(max_length=64)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    case = models.CharField(max_length=16, default="")
    is_taken = models.BooleanField(default=False)
    body = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="evidence_of_case", condition=~Q(case="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "party", "asked_by", "type"],
                condition=Q(is_taken=False, case=""),
                name="evidence_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.type}"
