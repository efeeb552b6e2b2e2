"""Payments, attempts, money taken and sent back, the books, days compared; and the sandbox's own.

Amounts are whole minor units beside their currency. Nothing here is ever deleted.
"""

from django.db import models

ABOVE_ZERO = models.Q(amount__gt=0)


class Payment(models.Model):
    """What is to be paid for a case; there is one for a case at most."""

    id = models.CharField(primary_key=True, max_length=32)
    case_id = models.CharField(max_length=40, unique=True)
    service = models.CharField(max_length=100)
    purpose = models.TextField()
    payer = models.CharField(max_length=64, db_index=True)
    payer_name = models.CharField(max_length=200)
    payee = models.CharField(max_length=100, db_index=True)
    region = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    refund_on = models.TextField(default="")
    state = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=40, default="")
    e_invoice = models.CharField(max_length=60, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=ABOVE_ZERO, name="payment_above_zero"),
            models.UniqueConstraint(
                fields=("receipt",), condition=~models.Q(receipt=""), name="payment_one_receipt"
            ),
        )

    def __str__(self) -> str:
        return self.id


class Attempt(models.Model):
    """One order with a provider; ``ask_at`` is when it is asked next, null once it has ended."""

    reference = models.CharField(primary_key=True, max_length=32)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="attempts")
    provider = models.CharField(max_length=30)
    state = models.CharField(max_length=20)
    return_to = models.TextField()
    redirect = models.TextField(default="")
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ask_at = models.DateTimeField(null=True, db_index=True)
    asks = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.reference


class Taking(models.Model):
    """Money that a provider took, once under its number; ``ground`` is why it is not the fee."""

    provider = models.CharField(max_length=30)
    transaction = models.CharField(max_length=80)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="takings")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="takings")
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    ground = models.CharField(max_length=20, default="")
    taken_at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("provider", "transaction"), name="taking_once"),
            models.UniqueConstraint(
                fields=("payment",), condition=models.Q(ground=""), name="taking_one_fee"
            ),
            models.CheckConstraint(condition=ABOVE_ZERO, name="taking_above_zero"),
        )

    def __str__(self) -> str:
        return self.transaction


class Refund(models.Model):
    """Money on its way back; ``key`` is the same for what must be sent back once only."""

    reference = models.CharField(primary_key=True, max_length=32)
    key = models.CharField(max_length=80, unique=True)
    taking = models.ForeignKey(Taking, on_delete=models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField()
    ground = models.CharField(max_length=20)
    words = models.TextField(default="")
    by = models.CharField(max_length=64, default="")
    by_name = models.CharField(max_length=200, default="")
    state = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, db_index=True)
    ask_at = models.DateTimeField(null=True, db_index=True)
    asks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=ABOVE_ZERO, name="refund_above_zero"),)

    def __str__(self) -> str:
        return self.reference


class Entry(models.Model):
    """One side of a transfer in the books; the sides of a transfer add up to nothing."""

    transfer = models.CharField(max_length=120)
    account = models.CharField(max_length=140, db_index=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("transfer", "account"), name="entry_once"),)

    def __str__(self) -> str:
        return self.transfer


class ComparedDay(models.Model):
    """A day of a provider that was compared with our books, as it was compared last."""

    provider = models.CharField(max_length=30)
    day = models.DateField()
    compared_at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    taken = models.TextField()
    sent_back = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "day"), name="compared_once"),)

    def __str__(self) -> str:
        return f"{self.provider} {self.day}"


class Difference(models.Model):
    """A line in which a day and our books did not agree, and how it was put right."""

    provider = models.CharField(max_length=30)
    day = models.DateField()
    kind = models.CharField(max_length=20)
    line = models.CharField(max_length=10)
    key = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    theirs = models.BigIntegerField(null=True)
    ours = models.BigIntegerField(null=True)
    case_id = models.CharField(max_length=40, default="")
    found_at = models.DateTimeField()
    repair = models.CharField(max_length=20, default="")
    repaired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "day", "kind", "line", "key"), name="difference_once"
            ),
        )

    def __str__(self) -> str:
        return self.key


class SandboxOrder(models.Model):
    """An order in the books of the sandbox, which stands for the world outside.

    ``late_at`` is when it takes the money of who chose that it answers late.
    """

    reference = models.CharField(primary_key=True, max_length=32)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    words = models.TextField()
    return_to = models.TextField()
    state = models.CharField(max_length=10)
    ends_at = models.DateTimeField()
    late_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.reference


class SandboxLine(models.Model):
    """Money that the sandbox took or sent back, as its statement tells it."""

    order = models.ForeignKey(SandboxOrder, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=80, unique=True)
    taking = models.CharField(max_length=80, default="")
    amount = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class SandboxMessage(models.Model):
    """A signed message that the sandbox sends until it is acknowledged."""

    body = models.TextField()
    send_at = models.DateTimeField(db_index=True)
    sent = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.pk)
