"""Tables of what people were spared: by case, by service and month, and how far was looked back."""

from django.db import models


class Spared(models.Model):
    """What is counted of a case that has ended, so that it is counted once."""

    case = models.CharField(primary_key=True, max_length=16)
    service = models.CharField(max_length=120)
    month = models.DateField()
    papers_found = models.PositiveSmallIntegerField()
    papers_brought = models.PositiveSmallIntegerField()
    visits_saved = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "savings_spared"

    def __str__(self) -> str:
        return f"{self.case}: {self.papers_found} papers, {self.visits_saved} visits"


class Month(models.Model):
    """The sum over the cases of a service that ended in a month, named by its first day."""

    service = models.CharField(max_length=120)
    month = models.DateField()
    cases = models.IntegerField(default=0)
    papers_found = models.IntegerField(default=0)
    papers_brought = models.IntegerField(default=0)
    visits_saved = models.IntegerField(default=0)

    class Meta:
        db_table = "savings_month"
        constraints = [
            models.UniqueConstraint(fields=["service", "month"], name="savings_month_once")
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.month}: {self.cases}"


class LookBack(models.Model):
    """How far the cases of before this room was there are counted; there is one row at most."""

    after = models.CharField(max_length=16, blank=True)
    is_done = models.BooleanField(default=False)

    class Meta:
        db_table = "savings_lookback"

    def __str__(self) -> str:
        return "done" if self.is_done else self.after
