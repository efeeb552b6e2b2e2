"""The index of services, and how often each was used."""

from django.db import models


class ServiceEntry(models.Model):
    """The tokens of a service by where they stand, parted by spaces; sets have spaces around.

    The full-text index over the tokens is made by the migration, as each database has it.
    """

    service = models.CharField(max_length=200, unique=True)
    authority = models.CharField(max_length=100, db_index=True)
    level = models.CharField(max_length=40)
    begun_at = models.CharField(max_length=100, db_default="")
    audience = models.CharField(max_length=100)
    events = models.TextField()
    regions = models.TextField()
    name = models.TextField()
    keywords = models.TextField()
    sounds = models.TextField()
    summary = models.TextField()

    class Meta:
        db_table = "services_indexed"

    def __str__(self) -> str:
        return self.service


class ServiceToken(models.Model):
    """In how many services a token stands."""

    token = models.CharField(max_length=100, primary_key=True)
    services = models.IntegerField()

    class Meta:
        db_table = "services_token"

    def __str__(self) -> str:
        return self.token


class ServiceUse(models.Model):
    """How often a service was used."""

    service = models.CharField(max_length=200, primary_key=True)
    uses = models.BigIntegerField()

    class Meta:
        db_table = "services_use"
        indexes = [models.Index(fields=["-uses", "service"], name="services_by_use")]

    def __str__(self) -> str:
        return self.service
