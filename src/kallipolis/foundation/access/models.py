"""Roles as they are published, and who holds which."""

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


class AssignedRole(models.Model):
    """A role that a party holds, or held until it was taken away."""

    party = models.CharField(max_length=32)
    role = models.CharField(max_length=100)
    organisation = models.CharField(max_length=100)
    region = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "role", "organisation", "region"],
                condition=models.Q(ended_at=None),
                name="access_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation}"
