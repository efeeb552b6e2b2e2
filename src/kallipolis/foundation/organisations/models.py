"""Companies and vendors that are known here, and by what authorities are found."""

from django.db import models


class RegisteredOrganisation(models.Model):
    """A company or vendor."""

    id = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=20)
    name_en = models.CharField(max_length=200)
    name_zh_hans = models.CharField(max_length=200)
    name_zh_hant = models.CharField(max_length=200)
    region = models.CharField(max_length=40)
    parent = models.CharField(max_length=100, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "organisations_organisation"
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~models.Q(credit_code=""),
                name="organisations_one_of_a_credit_code",
            )
        ]

    def __str__(self) -> str:
        return self.name_zh_hans


class ListedAuthority(models.Model):
    """By what an authority is found, worked out once for the regions and patterns of a ``stamp``.

    ``position`` is its place in the tree, ``path`` leads to its region; ``words`` are its id and
    the names of it and of its region, ``written`` and ``sounds`` its name as people look for it.
    """

    stamp = models.CharField(max_length=16)
    position = models.PositiveIntegerField()
    organisation = models.CharField(max_length=200)
    path = models.CharField(max_length=400)
    words = models.TextField()
    written = models.TextField()
    sounds = models.TextField()

    class Meta:
        db_table = "organisations_listing"
        constraints = [
            models.UniqueConstraint(fields=["stamp", "position"], name="organisations_listed_once")
        ]

    def __str__(self) -> str:
        return self.organisation
