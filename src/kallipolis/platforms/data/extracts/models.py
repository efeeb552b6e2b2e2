"""Extracts that were made, with their reports."""

from django.db import models


class StoredExtract(models.Model):
    """An extract by its id; making it again replaces it."""

    id = models.CharField(max_length=60, primary_key=True)
    dataset = models.CharField(max_length=100, db_index=True)
    owner = models.CharField(max_length=100)
    report = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id
