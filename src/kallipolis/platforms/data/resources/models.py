"""Who follows which resource."""

from django.db import models


class Follower(models.Model):
    """An official who is told when a resource is renewed."""

    dataset = models.CharField(max_length=100)
    party = models.CharField(max_length=60)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "party"], name="one_follower_of_each")
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.party}"
