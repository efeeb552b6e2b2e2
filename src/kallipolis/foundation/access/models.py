"""Roles as they are published."""

from django.db import models


class PublishedRole(models.Model):
    """A role in force, as its document says."""

    id = models.CharField(max_length=100, primary_key=True)
    body = models.TextField()

    def __str__(self) -> str:
        return self.id


class Revision(models.Model):
    """One row whose token changes whenever a role does, so that processes know what they hold."""

    id = models.SmallIntegerField(primary_key=True)
    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token
