"""Which case decides which doubtful pairs."""

from django.db import models


class ReviewCase(models.Model):
    """The case of a review."""

    review = models.CharField(max_length=32, primary_key=True)
    case = models.CharField(max_length=32, unique=True)

    def __str__(self) -> str:
        return f"{self.review} {self.case}"
