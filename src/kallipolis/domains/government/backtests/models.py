"""Tables of trials and of what was found in them."""

from django.db import models


class StoredBackTest(models.Model):
    """A trial: the two versions of a rule, on which cases, how far it is, what came of it."""

    id = models.CharField(primary_key=True, max_length=32)
    asked_by = models.CharField(max_length=64)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    pack = models.CharField(max_length=100, blank=True)
    rule = models.CharField(max_length=120)
    before = models.TextField()
    after = models.TextField()
    question = models.TextField()
    job = models.CharField(max_length=64, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    tally = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "backtests_backtest"
        indexes = [models.Index(fields=["-asked_at"], name="backtests_latest")]

    def __str__(self) -> str:
        return self.id


class StoredFinding(models.Model):
    """A case in which something was found; ``body`` is the finding, JSON without anybody's data."""

    backtest = models.CharField(max_length=32)
    seq = models.PositiveIntegerField()
    case = models.CharField(max_length=16)
    kind = models.CharField(max_length=20)
    body = models.TextField()

    class Meta:
        db_table = "backtests_finding"
        constraints = [
            models.UniqueConstraint(fields=["backtest", "seq"], name="backtests_finding_once")
        ]

    def __str__(self) -> str:
        return f"{self.backtest} {self.case}"
