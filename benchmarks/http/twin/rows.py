"""Submit by the same steps, with a model instance for each row that is read or written.

What the platform does by one plain statement each is exchanged, in the process of the twin alone,
for what one writes in Django without thinking of it.
"""

from datetime import datetime

import msgspec
from allauth.idp.oidc.models import Token
from benchmarks.instances import write_case, write_entries, write_events, write_notes
from django.db import IntegrityError, transaction
from django.db.models import Q

from kallipolis.foundation import vault
from kallipolis.foundation.audit import hot as ledger
from kallipolis.foundation.events import hot as outbox
from kallipolis.foundation.identity import hot as identity
from kallipolis.foundation.identity.hot import TokenRow
from kallipolis.foundation.ids import CaseId, Edition, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.parties import hot as parties
from kallipolis.foundation.parties.models import StoredParty
from kallipolis.platforms.application.cases import hot as cases
from kallipolis.platforms.application.cases.logic.rows import Row
from kallipolis.platforms.application.cases.logic.snapshot import Content, Snapshot
from kallipolis.platforms.application.cases.models import Case
from kallipolis.platforms.application.credentials import hot as credentials
from kallipolis.platforms.application.credentials.contracts import Credential, Status
from kallipolis.platforms.application.credentials.models import StoredCredential
from kallipolis.platforms.data.registries import hot as registries
from kallipolis.platforms.data.registries.models import StoredRecord


def exchange() -> None:
    """Let the platform read and write by model instances from here on."""
    identity.token_and_user = token_and_user
    registries.body_of = body_of
    parties.find = find_party
    ledger.insert = write_notes
    outbox.insert = write_events
    cases.insert, cases.insert_entries = insert_case, write_entries
    cases.opened, cases.under_way = opened, under_way
    credentials.insert, credentials.standing = insert_credential, standing


def token_and_user(digest: str, at: datetime) -> TokenRow | None:
    known = Token.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at), type="at", hash=digest)
    token = known.select_related("client", "user").first()
    if token is None:
        return None
    scopes = frozenset(str(token.scopes).split())
    return TokenRow(scopes, token.client.id, token.client.name, token.client.data, token.user)


def body_of(registry: str, key: str) -> str | None:
    row = StoredRecord.objects.filter(registry=registry, key=key).first()
    return row.body if row else None


def find_party(id: PartyId) -> StoredParty | None:
    return StoredParty.objects.filter(id=id).first()


def insert_case(
    snapshot: Snapshot, row: Row, content: Content, *, idempotency_key: str, digest: str
) -> bool:
    try:
        with transaction.atomic():
            write_case(snapshot, row, content, idempotency_key=idempotency_key, digest=digest)
    except IntegrityError:
        return False
    return True


def opened(filed_by: str, idempotency_key: str) -> cases.Opened | None:
    found = Case.objects.filter(filed_by=filed_by, idempotency_key=idempotency_key)
    row = found.exclude(idempotency_key="").first()
    return cases.Opened(CaseId(row.id), row.digest) if row else None


def under_way(applicant: str, service: str, besides: str) -> CaseId | None:
    found = Case.objects.filter(applicant=applicant, service=service, closed_at=None)
    row = found.exclude(id=besides).order_by("id").first()
    return CaseId(row.id) if row else None


def insert_credential(credential: Credential, *, generation: int, service: str) -> int | None:
    try:
        with transaction.atomic():
            row = StoredCredential.objects.create(
                id=credential.id,
                number=credential.number,
                code=credential.code,
                type=credential.type,
                case_id=credential.case_id,
                generation=generation,
                holder=credential.holder,
                issuer=credential.issuer,
                region=credential.region,
                service=service,
                edition=credential.edition,
                claims=vault.seal(
                    msgspec.json.encode(credential.claims).decode(), about=credential.id
                ),
                state=Status.VALID.value,
                issued_at=credential.issued_at,
                valid_until=credential.valid_until,
                changed_at=credential.issued_at,
            )
    except IntegrityError:
        return None
    return row.serial


def standing(holder: str, service: str, *, besides: CaseId | None) -> list[credentials.Standing]:
    found = StoredCredential.objects.filter(
        holder=holder, service=service, state=Status.VALID.value
    ).exclude(case_id=besides or "")
    return [
        credentials.Standing(
            PartyId(row.holder),
            OrganisationId(row.issuer),
            RegionCode(row.region),
            row.valid_until,
            row.type,
            Edition(row.edition),
        )
        for row in found
    ]
