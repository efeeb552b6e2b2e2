"""Runs, which golden records there are, doubtful pairs, and the history of merges and splits."""

from django.db import models


class StoredRun(models.Model):
    """One run; ``running`` is its registry while it goes on, so that there is one at a time."""

    id = models.CharField(max_length=32, primary_key=True)
    registry = models.CharField(max_length=100)
    running = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 - NULLs do not collide
    state = models.CharField(max_length=20)
    is_full = models.BooleanField()
    issue = models.BigIntegerField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    marks = models.JSONField(default=dict)
    records = models.BigIntegerField(default=0)
    persons = models.BigIntegerField(default=0)
    doubts = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    ended = models.BigIntegerField(default=0)
    error = models.CharField(max_length=200, default="")
    error_values = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["registry", "-begun_at"], name="consolidations_runs")]

    def __str__(self) -> str:
        return f"{self.registry} {self.begun_at}"


class GoldenRecord(models.Model):
    """That there is a golden record, from which issue on, and a fingerprint of what it says.

    ``number`` is sealed. An ``ended`` one is no more.
    """

    registry = models.CharField(max_length=100)
    person = models.CharField(max_length=32)
    issue = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64)
    number = models.CharField(max_length=500, default="")
    what = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "person", "issue"], name="consolidations_one_of_a_person"
            )
        ]
        indexes = [models.Index(fields=["registry", "issue"], name="consolidations_issue")]

    def __str__(self) -> str:
        return f"{self.registry} {self.person}"


class StoredReview(models.Model):
    """Doubtful pairs that are decided together."""

    id = models.CharField(max_length=32, primary_key=True)
    registry = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    is_open = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["registry", "is_open"], name="consolidations_reviews")]

    def __str__(self) -> str:
        return f"{self.registry} {self.asked_at}"


class StoredDoubt(models.Model):
    """A doubtful pair: the two records sealed, and what was said of them.

    ``answer`` is empty while nobody has said anything; ``is_told`` says that linkage knows.
    """

    id = models.CharField(max_length=32, primary_key=True)
    registry = models.CharField(max_length=100)
    pair = models.CharField(max_length=64)
    review = models.CharField(max_length=32, default="")
    kind = models.CharField(max_length=20)
    weight = models.FloatField(null=True)
    because = models.JSONField()
    records = models.TextField()
    answer = models.CharField(max_length=10, default="")
    answered_by = models.CharField(max_length=100, default="")
    answered_at = models.DateTimeField(null=True)
    is_told = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "pair"], name="consolidations_one_doubt_of_a_pair"
            )
        ]
        indexes = [
            models.Index(fields=["registry", "answer"], name="consolidations_unanswered"),
            models.Index(fields=["review"], name="consolidations_of_review"),
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.id}"


class StoredChange(models.Model):
    """A merge, a split or what undid one, as linkage numbers them."""

    registry = models.CharField(max_length=100)
    number = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    before = models.JSONField()
    after = models.JSONField()
    is_undone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "number"], name="consolidations_one_change_of_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.number}"


class ChangedPerson(models.Model):
    """Whom a change was about, to find the history of a person."""

    registry = models.CharField(max_length=100)
    person = models.CharField(max_length=32)
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "person", "number"], name="consolidations_once_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.person} {self.number}"
