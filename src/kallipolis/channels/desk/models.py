"""What officials keep for themselves at the desk."""

from django.db import models


class SavedFilter(models.Model):
    """A filter of the inbox under a name, of one official; one of them may be the home."""

    party = models.CharField(max_length=32)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000, blank=True)
    is_home = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "name"], name="desk_filter_named_once"),
            models.UniqueConstraint(
                fields=["party"],
                condition=models.Q(is_home=True),
                name="desk_one_home_for_an_official",
            ),
        ]

    def __str__(self) -> str:
        return self.name
