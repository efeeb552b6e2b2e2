"""Which case corrects which dataset."""

from django.db import models


class CorrectionCase(models.Model):
    """A case; ``open`` is its dataset until it is closed, so that there is one at a time.

    ``last`` is the intake whose rows were noted last.
    """

    case = models.CharField(max_length=32, primary_key=True)
    dataset = models.CharField(max_length=100)
    open = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 - NULLs do not collide

    last = models.CharField(max_length=32, default="")

    class Meta:
        indexes = [models.Index(fields=["dataset"], name="corrections_of_dataset")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.case}"
