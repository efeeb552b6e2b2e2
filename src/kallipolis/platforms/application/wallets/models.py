"""Offers on their way, and what must not be used twice. Secrets are kept as digests."""

from django.db import models


class WalletOffer(models.Model):
    """An offer of one credential to the holder's own wallet."""

    code_digest = models.CharField(primary_key=True, max_length=64)
    transaction_digest = models.CharField(max_length=64)
    credential_id = models.CharField(max_length=32)
    holder = models.CharField(max_length=64)
    failures = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    redeemed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.credential_id


class AccessToken(models.Model):
    """A token for the one credential of one offer."""

    digest = models.CharField(primary_key=True, max_length=64)
    offer = models.ForeignKey(WalletOffer, on_delete=models.CASCADE, related_name="tokens")
    client_id = models.CharField(max_length=200)
    has_details = models.BooleanField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.offer_id


class SpentNonce(models.Model):
    """A nonce that a proof has used."""

    digest = models.CharField(primary_key=True, max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest


class BoundKey(models.Model):
    """A wallet's key and the one credential that is bound to it."""

    thumbprint = models.CharField(primary_key=True, max_length=43)
    credential_id = models.CharField(max_length=32)
    bound_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.thumbprint
