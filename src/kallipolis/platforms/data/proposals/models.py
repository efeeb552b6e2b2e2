"""Proposals that were made, with the working copies that they went into."""

from django.db import models


class StoredProposal(models.Model):
    """Why a new dataset was proposed as it was; ``reasons`` is JSON text."""

    id = models.CharField(max_length=32, primary_key=True)
    dataset = models.CharField(max_length=100, db_index=True)
    source = models.CharField(max_length=100)
    revision = models.CharField(max_length=32, db_index=True)
    name = models.CharField(max_length=200)
    reasons = models.TextField()
    by = models.CharField(max_length=100, default="")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "proposals_proposal"

    def __str__(self) -> str:
        return f"{self.dataset} {self.made_at}"
