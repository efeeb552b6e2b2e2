"""Institutions, companies and vendors that are known here, and by what authorities are found."""

from django.db import models


class RegisteredOrganisation(models.Model):
    """An institution, a company or a vendor."""

    id = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=20)
    name_en = models.CharField(max_length=200)
    name_zh_hans = models.CharField(max_length=200)
    name_zh_hant = models.CharField(max_length=200)
    region = models.CharField(max_length=40)
    parent = models.CharField(max_length=100, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    registered_at = models.DateTimeField()
    closed_from = models.DateField(null=True)

    class Meta:
        db_table = "organisations_organisation"
        indexes = [models.Index(fields=["region", "kind"], name="organisations_by_region")]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~models.Q(credit_code=""),
                name="organisations_one_of_a_credit_code",
            )
        ]

    def __str__(self) -> str:
        return self.name_zh_hans


class StoredChange(models.Model):
    """What was changed of a registered organisation; never changed itself."""

    organisation = models.CharField(max_length=32, db_index=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        db_table = "organisations_change"

    def __str__(self) -> str:
        return f"{self.organisation} {self.at}"


class Listing(models.Model):
    """The one list of authorities: of what it is (``stamp``), as of which edition at least."""

    stamp = models.CharField(max_length=16)
    edition = models.PositiveIntegerField()

    class Meta:
        db_table = "organisations_listing"

    def __str__(self) -> str:
        return self.stamp


class ListedRegion(models.Model):
    """A region on the list; its authorities are worked out again when ``stamp`` is another.

    ``position`` is its place in the tree, ``path`` leads to it.
    """

    code = models.CharField(max_length=40, primary_key=True)
    stamp = models.CharField(max_length=16)
    position = models.PositiveIntegerField()
    path = models.CharField(max_length=400)

    class Meta:
        db_table = "organisations_listed_region"

    def __str__(self) -> str:
        return self.code


class ListedAuthority(models.Model):
    """By what an authority is found.

    ``position`` is its place among those of its region; ``words`` are its id and the names of it
    and of its region, ``written`` and ``sounds`` its name as people look for it.
    """

    organisation = models.CharField(max_length=200, primary_key=True)
    region = models.ForeignKey(ListedRegion, on_delete=models.CASCADE)
    position = models.PositiveIntegerField()
    words = models.TextField()
    written = models.TextField()
    sounds = models.TextField()

    class Meta:
        db_table = "organisations_listed_authority"

    def __str__(self) -> str:
        return self.organisation
