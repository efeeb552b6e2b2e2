"""The table of credentials: rows found by who may, kept once, moved between states, noted."""

from datetime import datetime

import msgspec

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import Edition, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials import events, hot
from kallipolis.platforms.application.credentials.contracts import (
    Change,
    Credential,
    CredentialId,
    CredentialType,
)
from kallipolis.platforms.application.credentials.logic.standing import FROM, TO
from kallipolis.platforms.application.credentials.models import StoredCredential


def kind_of(id: str, edition: Edition | int) -> CredentialType:
    """Return a kind of credential as an edition has it."""
    kind: CredentialType = packs.get("credential", id, Edition(edition)).body
    return kind


def issuer_of(row: StoredCredential) -> Text:
    """Return the name of who issued a credential."""
    return organisations.get(row.issuer).name


def found(credential_id: CredentialId) -> StoredCredential:
    """Return a row, for the platform's own work."""
    row = StoredCredential.objects.filter(id=credential_id).first()
    if row is None:
        raise not_found("credential.not_found")
    return row


def reachable(actor: Actor, act: str, credential_id: CredentialId) -> StoredCredential:
    """Return a row to which an actor may do an act."""
    row = found(credential_id)
    access.require(actor, act, row.as_resource())
    return row


def as_credential(row: StoredCredential, *, at: datetime) -> Credential:
    """Return a row as others see it."""
    return row.as_credential(kind_of(row.type, row.edition), at=at)


def opened(row: StoredCredential, *, at: datetime) -> tuple[CredentialType, Credential]:
    """Return a credential with its kind."""
    kind = kind_of(row.type, row.edition)
    return kind, row.as_credential(kind, at=at)


def keep(
    actor: Actor,
    credential: Credential,
    *,
    generation: int,
    service: str,
    is_dated: bool = False,
    clock: Clock,
) -> Credential:
    """Write a credential with its entry and its event, or return the one that the case has.

    One that ``is_dated`` by its decision follows what an earlier decision of the case gave, as the
    next generation.
    """
    serial = hot.insert(credential, generation=generation, service=service)
    if serial is None:
        row = _newest(credential)
        if not is_dated or row.issued_at >= credential.issued_at:
            return as_credential(row, at=clock.now())
        generation = row.generation + 1
        return keep(
            actor, credential, generation=generation, service=service, is_dated=True, clock=clock
        )
    kept = msgspec.structs.replace(credential, serial=serial)
    detail = {"number": kept.number, "type": kept.type, "case": kept.case_id}
    parties = (kept.holder,)
    audit.record(actor, "credential.issue", kept.id, parties=parties, detail=detail, clock=clock)
    data: dict[str, object] = {**detail, "holder": kept.holder, "issuer": kept.issuer}
    data |= {"procedural": True} if kept.is_procedural else {}
    outbox.publish(events.RECORDED, kept.id, data, clock=clock)
    return kept


def _newest(credential: Credential) -> StoredCredential:
    rows = StoredCredential.objects.filter(case_id=credential.case_id, type=credential.type)
    return rows.order_by("-generation")[0]


def move(
    row: StoredCredential, change: Change, *, reason: str = "", rule: str = "", clock: Clock
) -> None:
    """Change how a credential stands, unless somebody did so in the meantime."""
    changed = {"state": TO[change].value, "reason": reason, "rule": rule}
    rows = StoredCredential.objects.filter(id=row.id, state__in=FROM[change])
    if not rows.update(**changed, changed_at=clock.now()):
        values = {"status": row.state}
        raise Refusal("credential.wrong_state", Reason.CONFLICT, values=values)
    row.refresh_from_db()


def note(
    actor: Actor,
    act: str,
    row: StoredCredential,
    *,
    rule: str = "",
    way: str = "",
    clock: Clock,
) -> None:
    """Put on record what was done to a credential, or that it was read."""
    detail = {"number": row.number}
    detail |= {name: words for name, words in (("rule", rule), ("way", way)) if words}
    audit.record(actor, act, row.id, parties=(PartyId(row.holder),), detail=detail, clock=clock)


def tell(
    fact: str, row: StoredCredential, more: dict[str, object] | None = None, *, clock: Clock
) -> None:
    """Publish a fact about a credential."""
    known = {"number": row.number, "type": row.type, "case": row.case_id}
    parties = {"holder": row.holder, "issuer": row.issuer}
    outbox.publish(fact, row.id, {**known, **parties, **(more or {})}, clock=clock)
