"""Credentials as they are kept, and their sealed documents."""

from datetime import datetime

import msgspec
from django.db import models

from kallipolis.foundation import vault
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.ids import CaseId, Edition, OrganisationId, PartyId, RegionCode
from kallipolis.platforms.application.credentials.contracts import (
    Credential,
    CredentialId,
    CredentialType,
    Status,
    Value,
)
from kallipolis.platforms.application.credentials.logic.standing import status_at


class StoredCredential(models.Model):
    """One credential; its claims are sealed with the key for personal data.

    A credential that was renewed is followed by one of the next ``generation`` for the same case.
    """

    serial = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=32, unique=True)
    number = models.CharField(max_length=16, unique=True)
    code = models.CharField(max_length=8)
    type = models.CharField(max_length=120)
    case_id = models.CharField(max_length=64)
    generation = models.PositiveSmallIntegerField()
    holder = models.CharField(max_length=64)
    issuer = models.CharField(max_length=100)
    region = models.CharField(max_length=40)
    service = models.CharField(max_length=120)
    edition = models.BigIntegerField()
    claims = models.TextField()
    state = models.CharField(max_length=12)
    reason = models.TextField(default="")
    rule = models.CharField(max_length=200, default="")
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    is_end_told = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "type", "generation"], name="credentials_once_for_a_case"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "serial"], name="credentials_by_holder"),
            models.Index(
                fields=["serial"],
                name="credentials_not_valid",
                condition=~models.Q(state=Status.VALID.value),
            ),
            models.Index(
                fields=["type", "edition", "valid_until"],
                name="credentials_end_untold",
                condition=models.Q(is_end_told=False, valid_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def opened_claims(self) -> dict[str, Value]:
        """Return what the credential says."""
        opened: dict[str, Value] = msgspec.json.decode(vault.unseal(self.claims, about=self.id))
        return opened

    def as_resource(self) -> Resource:
        """Say whose it is."""
        return Resource(
            parties=(PartyId(self.holder),),
            organisations=(OrganisationId(self.issuer),),
            regions=(RegionCode(self.region),) if self.region else (),
            scope=self.service,
        )

    def as_credential(self, kind: CredentialType, *, at: datetime) -> Credential:
        """Return it as it stands at a moment."""
        return Credential(
            id=CredentialId(self.id),
            number=self.number,
            code=self.code,
            type=self.type,
            title=kind.title,
            case_id=CaseId(self.case_id),
            service=self.service,
            holder=PartyId(self.holder),
            issuer=OrganisationId(self.issuer),
            region=RegionCode(self.region),
            edition=Edition(self.edition),
            claims=self.opened_claims(),
            status=status_at(Status(self.state), self.valid_until, at),
            issued_at=self.issued_at,
            valid_until=self.valid_until,
            reason=self.reason,
            rule=self.rule,
            serial=self.serial,
            is_procedural=kind.is_procedural,
        )


class SealedDocument(models.Model):
    """The sealed PDF of a credential in one language, in the store of files."""

    credential_id = models.CharField(max_length=32)
    language = models.CharField(max_length=8)
    file_id = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, db_index=True)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential_id", "language"], name="credentials_sealed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credential_id} {self.language}"


class StoredShowing(models.Model):
    """The code by which somebody shows a credential just now; only its digest is kept.

    There is one for a credential and who shows it: a new code ends the one before.
    """

    credential_id = models.CharField(max_length=32)
    shown_by = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    shown_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    is_open = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential_id", "shown_by"], name="credentials_shown_once"
            ),
        ]

    def __str__(self) -> str:
        return self.credential_id
