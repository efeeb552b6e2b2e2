"""Record credentials, show them to their holders, change how they stand, and verify them."""

import secrets
from collections.abc import Mapping
from typing import Final, Unpack
from zoneinfo import ZoneInfo

import msgspec
import uuid_utils
from django.conf import settings

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import Edition, PartyId, RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.credentials import events, hot
from kallipolis.platforms.application.credentials.contracts import (
    Change,
    Credential,
    CredentialId,
    CredentialType,
    Granted,
    Status,
)
from kallipolis.platforms.application.credentials.logic import claims as claiming
from kallipolis.platforms.application.credentials.logic import numbers
from kallipolis.platforms.application.credentials.logic.standing import FROM, TO, status_at
from kallipolis.platforms.application.credentials.models import StoredCredential

ACTS: Final = {
    Change.SUSPEND: ("credential.suspend", events.SUSPENDED),
    Change.RESUME: ("credential.suspend", events.RESUMED),
    Change.REVOKE: ("credential.revoke", events.REVOKED),
}


def claims_from(
    credential_type: str, facts: Mapping[str, object], *, edition: Edition
) -> dict[str, object]:
    """Collect the claims of a type of credential out of what is known of a case.

    ``facts`` has the roots that claims are declared from: ``answers``, ``evidence``, ``outcome``,
    ``applicant``, ``service``, ``decision``, ``case``. What is not known is left out.
    """
    return claiming.collected(_kind(credential_type, edition), facts)


def record(actor: Actor, *, clock: Clock = SYSTEM_CLOCK, **granted: Unpack[Granted]) -> Credential:
    """Issue a credential in the transaction that decides its case.

    Doing it again for the same case and type returns the same credential. An instant decision is
    recorded with the system as actor. Documents are sealed afterwards.

    Raises:
        Refusal: ``credential.claim_missing``; ``credential.not_found`` for who may not issue;
            ``pack.document_not_found``.
    """
    drafted = _drafted(granted, clock)
    service = granted.get("service", "")
    access.require(actor, "credential.issue", _resource(drafted, service))
    with database.edge():
        return _kept(actor, drafted, generation=0, service=service, clock=clock)


def find(actor: Actor, credential_id: CredentialId, *, clock: Clock = SYSTEM_CLOCK) -> Credential:
    """Return a credential; that it was read goes on record.

    Raises:
        Refusal: ``credential.not_found``, also for what is not the actor's to see.
    """
    row = _reachable(actor, "credential.view", credential_id)
    with database.edge():
        _note(actor, "credential.view", row, clock=clock)
    return _as_credential(row, clock)


def held(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Credential, ...]:
    """Return the credentials of whoever the actor acts for, the newest first."""
    holder = actor.applicant
    if holder is None:
        return ()
    rows = StoredCredential.objects.filter(holder=holder).order_by("-serial")
    seen = [row for row in rows if access.allows(actor, "credential.view", row.as_resource())]
    with database.edge():
        audit.record(actor, "credential.list", holder, parties=(holder,), clock=clock)
    return tuple(_as_credential(row, clock) for row in seen)


def change(
    actor: Actor,
    credential_id: CredentialId,
    change: Change,
    *,
    reason: str,
    rule: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Credential:
    """Suspend, resume or revoke a credential, with the reason that the holder is told.

    Raises:
        Refusal: ``credential.not_found``; ``credential.reason_missing``;
            ``credential.wrong_state`` when it does not stand so that this is possible.
    """
    act, fact = ACTS[change]
    row = _reachable(actor, act, credential_id)
    if not reason.strip():
        raise Refusal("credential.reason_missing", Reason.MALFORMED)
    with database.edge():
        _move(row, FROM[change], TO[change], reason=reason.strip(), rule=rule, clock=clock)
        _note(actor, f"credential.{change}", row, rule=rule, clock=clock)
        _tell(fact, row, {"reason": reason.strip(), "rule": rule}, clock=clock)
    return _as_credential(row, clock)


def renew(actor: Actor, credential_id: CredentialId, *, clock: Clock = SYSTEM_CLOCK) -> Credential:
    """Replace a credential by one with the same claims that is valid for another term.

    The new term begins where the old one ends, or now if that is past.

    Raises:
        Refusal: ``credential.not_found``; ``credential.not_renewable``;
            ``credential.wrong_state`` when it was suspended, revoked or replaced.
    """
    row = _reachable(actor, "credential.issue", credential_id)
    kind = _kind(row.type, Edition(row.edition))
    if not kind.renewable or row.valid_until is None:
        raise Refusal("credential.not_renewable", Reason.CONFLICT)
    start = max(clock.now(), row.valid_until)
    fresh = msgspec.structs.replace(
        _as_credential(row, clock),
        **_numbered(clock),
        status=Status.VALID,
        issued_at=clock.now(),
        valid_until=claiming.valid_until(kind.validity, {}, begins_at=start, zone=_zone()),
    )
    with database.edge():
        _move(row, (Status.VALID,), Status.REPLACED, reason="", rule="", clock=clock)
        new = _kept(actor, fresh, generation=row.generation + 1, service=row.service, clock=clock)
        _note(actor, "credential.renew", row, clock=clock)
        _tell(events.RENEWED, row, {"successor": new.id}, clock=clock)
    return new


def _kind(id: str, edition: Edition) -> CredentialType:
    kind: CredentialType = packs.get("credential", id, edition).body
    return kind


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.KALLIPOLIS.time_zone)


def _numbered(clock: Clock) -> dict[str, str]:
    entropy = secrets.token_bytes(numbers.DRAWN + numbers.CODE_LENGTH)
    return {
        "id": CredentialId(uuid_utils.uuid7().hex),
        "number": numbers.make_number(clock.now().astimezone(_zone()).year, entropy),
        "code": numbers.letters(entropy[numbers.DRAWN :]),
    }


def _drafted(granted: Granted, clock: Clock) -> Credential:
    kind = _kind(granted["credential_type"], granted["edition"])
    claims = claiming.checked(kind, granted["claims"])
    now = clock.now()
    until = claiming.valid_until(kind.validity, claims, begins_at=now, zone=_zone())
    drawn = _numbered(clock)
    return Credential(
        id=CredentialId(drawn["id"]),
        number=drawn["number"],
        code=drawn["code"],
        type=kind.id,
        title=kind.title,
        case_id=granted["case_id"],
        holder=granted["holder"],
        issuer=granted["issuer"],
        region=granted.get("region", RegionCode("")),
        edition=granted["edition"],
        claims=claims,
        status=status_at(Status.VALID, until, now),
        issued_at=now,
        valid_until=until,
    )


def _resource(credential: Credential, service: str) -> Resource:
    return Resource(
        parties=(credential.holder,),
        organisations=(credential.issuer,),
        regions=(credential.region,) if credential.region else (),
        scope=service,
    )


def _kept(
    actor: Actor, credential: Credential, *, generation: int, service: str, clock: Clock
) -> Credential:
    serial = hot.insert(credential, generation=generation, service=service)
    if serial is None:
        return _as_credential(
            StoredCredential.objects.get(
                case_id=credential.case_id, type=credential.type, generation=generation
            ),
            clock,
        )
    kept = msgspec.structs.replace(credential, serial=serial)
    detail = {"number": kept.number, "type": kept.type, "case": kept.case_id}
    parties = (kept.holder,)
    audit.record(actor, "credential.issue", kept.id, parties=parties, detail=detail, clock=clock)
    outbox.publish(
        events.RECORDED,
        kept.id,
        {**detail, "holder": kept.holder, "issuer": kept.issuer},
        clock=clock,
    )
    return kept


def _reachable(actor: Actor, act: str, credential_id: CredentialId) -> StoredCredential:
    row = StoredCredential.objects.filter(id=credential_id).first()
    if row is None:
        raise not_found("credential.not_found")
    access.require(actor, act, row.as_resource())
    return row


def _as_credential(row: StoredCredential, clock: Clock) -> Credential:
    title = _kind(row.type, Edition(row.edition)).title
    return row.as_credential(title, at=clock.now())


def _move(
    row: StoredCredential,
    before: tuple[Status, ...],
    after: Status,
    *,
    reason: str,
    rule: str,
    clock: Clock,
) -> None:
    changed = {"state": after.value, "reason": reason, "rule": rule, "changed_at": clock.now()}
    if not StoredCredential.objects.filter(id=row.id, state__in=before).update(**changed):
        values = {"status": row.state}
        raise Refusal("credential.wrong_state", Reason.CONFLICT, values=values)
    row.refresh_from_db()


def _note(actor: Actor, act: str, row: StoredCredential, *, rule: str = "", clock: Clock) -> None:
    detail = {"number": row.number, "rule": rule} if rule else {"number": row.number}
    audit.record(actor, act, row.id, parties=(PartyId(row.holder),), detail=detail, clock=clock)


def _tell(fact: str, row: StoredCredential, more: dict[str, object], *, clock: Clock) -> None:
    known = {"number": row.number, "type": row.type, "case": row.case_id}
    parties = {"holder": row.holder, "issuer": row.issuer}
    outbox.publish(fact, row.id, {**known, **parties, **more}, clock=clock)
