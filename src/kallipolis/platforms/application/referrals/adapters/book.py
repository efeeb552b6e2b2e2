"""Referrals as they are stored, what is declared of them, and how they are shown."""

from collections.abc import Iterable

import msgspec

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.referrals.contracts import (
    Correspondence,
    Document,
    Reception,
    Referral,
    ReferralId,
    Referred,
    Standing,
)
from kallipolis.platforms.application.referrals.models import StoredReferral
from kallipolis.platforms.data.exchange.contracts import NodeId

PREFIX = "referral/"


def subject_of(id: str) -> str:
    """Return what the messages about a referral are about."""
    return f"{PREFIX}{id}"


def id_of(subject: str) -> ReferralId:
    """Return which referral messages are about."""
    return ReferralId(subject.removeprefix(PREFIX))


def referrals(service: str) -> tuple[Referral, ...]:
    """Return how cases of a service are referred from here."""
    found = (document.body for document in packs.every("referral").values())
    return tuple(each for each in found if each.service == service)


def reception(service: str, node: str) -> Reception | None:
    """Return how cases of a service are taken from a node, None where they are not."""
    for document in packs.every("reception").values():
        body: Reception = document.body
        if body.service == service and any(each.node == node for each in body.nodes):
            return body
    return None


def is_heard(node: str) -> bool:
    """Say whether cases of any service are taken from a node."""
    bodies = (document.body for document in packs.every("reception").values())
    return any(each.node == node for body in bodies for each in body.nodes)


def is_known(node: str, id: str) -> bool:
    """Say whether a referral to or from a node is on the books."""
    return StoredReferral.objects.filter(node=node, id=id).exists()


def is_declared(service: str) -> bool:
    """Say whether cases of a service go to other nodes or come from them."""
    taken = (document.body.service for document in packs.every("reception").values())
    return bool(referrals(service)) or service in taken


def declared(row: StoredReferral) -> Correspondence:
    """Return what is declared of a referral; nothing of one whose declaration is gone."""
    found = packs.find("referral" if row.is_ours else "reception", row.declared)
    body = found.body if found is not None else None
    return body if isinstance(body, Referral | Reception) else Correspondence()


def of_case(case: str, *, lock: bool = False) -> list[StoredReferral]:
    """Return the referrals of a case, the earliest first."""
    if not lock:
        return database.instances(StoredReferral, 'WHERE "case" = %s ORDER BY serial', [case])
    rows = StoredReferral.objects.filter(case=case).order_by("serial")
    return list(rows.select_for_update())


def find(node: str, id: str, *, is_ours: bool) -> StoredReferral | None:
    """Return a referral, held until the transaction ends."""
    rows = StoredReferral.objects.filter(node=node, id=id, is_ours=is_ours)
    return rows.select_for_update().first()


def name_of(row: StoredReferral) -> Text:
    """Return what the other node is called."""
    body = declared(row)
    nodes = body.nodes if isinstance(body, Referral | Reception) else ()
    return next((each.name for each in nodes if each.node == row.node), everywhere(row.node))


def actor(name: str, purpose: str) -> Actor:
    """Make another node an actor in a case here; what it may do there is for documents to say."""
    return Actor(kind=ActorKind.SYSTEM, name=name, channel="exchange", purpose=purpose)


def documents_of(row: StoredReferral) -> tuple[Document, ...]:
    """Return what came of the case at the other node."""
    return msgspec.json.decode(row.documents, type=tuple[Document, ...])


def as_referred(rows: Iterable[StoredReferral]) -> tuple[Referred, ...]:
    """Return referrals as they are shown."""
    return tuple(_as_referred(row) for row in rows)


def _as_referred(row: StoredReferral) -> Referred:
    body = declared(row)
    title = body.title if isinstance(body, Referral | Reception) else everywhere(row.declared)
    return Referred(
        id=ReferralId(row.id),
        is_ours=row.is_ours,
        node=NodeId(row.node),
        name=name_of(row),
        title=title,
        case=CaseId(row.case),
        since=row.since,
        standing=Standing(row.standing),
        is_decided_there=isinstance(body, Referral) and not body.as_service,
        case_there=row.case_there,
        unsent=row.told.filter(is_dealt_with=False).count(),
        error=row.error,
        refusal=row.refusal,
        heard=msgspec.json.decode(row.heard, type=Text) if row.heard else None,
        heard_at=row.heard_at,
        legal_basis=msgspec.json.decode(row.legal_basis, type=tuple[str, ...]),
        due_there=row.due_there,
        documents=documents_of(row),
    )
