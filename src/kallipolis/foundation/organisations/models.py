"""Companies and vendors that are known here; authorities are computed, not stored."""

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
