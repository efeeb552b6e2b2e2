"""Keep what people have filled in so far, and give it back when they return."""

from collections.abc import Mapping
from typing import Final

import msgspec
import uuid_utils
from django.db.models import QuerySet

from kallipolis.domains.government.drafts.contracts import (
    NEW,
    NOTHING,
    Brought,
    Draft,
    DraftId,
    Memory,
)
from kallipolis.domains.government.drafts.models import StoredDraft, StoredMemory
from kallipolis.foundation import vault
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import FileId, PartyId

EDIT: Final = "draft.edit"
RECALL: Final = (
    "SELECT content FROM drafts_storedmemory "
    "WHERE service = %s AND applicant = %s AND written_by = %s"
)
"""Plain SQL, as every page of a form and every submission asks it."""

LARGEST: Final = 256 * 1024
"""Units: bytes of JSON. More than any form asks for; files are kept elsewhere."""


class _Content(msgspec.Struct, frozen=True):
    answers: dict[str, object]
    uploads: dict[str, tuple[FileId, ...]] = {}
    commitments: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()


def save(
    actor: Actor,
    service: str,
    *,
    answers: Mapping[str, object],
    brought: Brought = NOTHING,
    page: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Draft:
    """Keep answers as they are, right or wrong, in place of what was kept for this service.

    There is one draft for each service, applicant and writer; it is sealed at rest.

    Raises:
        Refusal: ``draft.not_found`` for who may not apply for anybody; ``draft.too_large``.
    """
    applicant = _applicant(actor, service)
    kept = _Content(
        dict(answers),
        dict(brought.uploads),
        brought.commitments,
        brought.later,
        brought.consents,
    )
    content = msgspec.json.encode(kept)
    if len(content) > LARGEST:
        raise Refusal("draft.too_large", Reason.TOO_LARGE)
    values = {
        "content": vault.seal(content.decode(), about=f"draft {applicant} {service}"),
        "page": page,
        "updated_at": clock.now(),
    }
    with edge():
        row, _ = StoredDraft.objects.update_or_create(
            **_place(actor, applicant, service),
            defaults=values,
            create_defaults=values | {"id": uuid_utils.uuid7().hex},
        )
    return _as_draft(row)


def find(actor: Actor, service: str) -> Draft | None:
    """Return the actor's draft for a service and whom they act for, or None."""
    applicant = _applicant(actor, service)
    row = StoredDraft.objects.filter(**_place(actor, applicant, service)).first()
    return _as_draft(row) if row else None


def mine(actor: Actor) -> tuple[Draft, ...]:
    """Return the actor's drafts for whom they act, the latest first.

    Under a mandate for some services these are the drafts for those.
    """
    ending = "WHERE applicant = %s AND written_by = %s ORDER BY updated_at DESC"
    rows = database.instances(StoredDraft, ending, [actor.applicant or "", actor.party or ""])
    return tuple(_as_draft(row) for row in rows if _may_edit(actor, row))


def discard(actor: Actor, draft_id: DraftId) -> None:
    """Throw a draft away, and what was looked up for it.

    Throwing it away again, or somebody else's, changes nothing.
    """
    with edge():
        row = _own(actor).filter(id=draft_id).first()
        if row is not None and _may_edit(actor, row):
            forget(actor, row.service)
            row.delete()


def remember(actor: Actor, service: str, memory: Memory) -> None:
    """Keep what was looked up for a service and whom the actor acts for, sealed, until it is stale.

    It is kept before there is a draft too: the first page of a form shows it already.
    """
    applicant = _applicant(actor, service)
    fresh = [finding.fresh_until for finding in memory.findings]
    fresh += [memory.identified.fresh_until] if memory.identified else []
    if not fresh:
        return
    words = msgspec.json.encode(memory).decode()
    row = StoredMemory(
        **_place(actor, applicant, service),
        content=vault.seal(words, about=f"memory {applicant} {service}"),
        fresh_until=max(fresh),
    )
    with edge():
        StoredMemory.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["service", "applicant", "written_by"],
            update_fields=["content", "fresh_until"],
        )


def recall(actor: Actor, service: str) -> Memory:
    """Return what was looked up for a service and whom the actor acts for; nothing at first."""
    applicant = _applicant(actor, service)
    found = database.rows(RECALL, list(_place(actor, applicant, service).values()))
    if not found:
        return NEW
    words = vault.unseal(found[0][0], about=f"memory {applicant} {service}")
    return msgspec.json.decode(words, type=Memory)


def forget(actor: Actor, service: str) -> None:
    """Forget what was looked up for a service, so that the next page looks it up again."""
    applicant = _applicant(actor, service)
    with edge():
        StoredMemory.objects.filter(**_place(actor, applicant, service)).delete()


def forget_about(party: PartyId) -> None:
    """Forget what was looked up for all drafts about a party: something of theirs has changed."""
    with edge():
        StoredMemory.objects.filter(applicant=party).delete()


def sweep(*, clock: Clock = SYSTEM_CLOCK) -> None:
    """Delete what was looked up so long ago that nothing of it counts any more."""
    with edge():
        StoredMemory.objects.filter(fresh_until__lte=clock.now()).delete()


def _applicant(actor: Actor, service: str) -> PartyId:
    if actor.applicant is None:
        raise not_found("draft.not_found")
    access.require(actor, EDIT, Resource(parties=(actor.applicant,), scope=service))
    return actor.applicant


def _place(actor: Actor, applicant: PartyId, service: str) -> dict[str, str]:
    return {"service": service, "applicant": applicant, "written_by": actor.party or ""}


def _own(actor: Actor) -> QuerySet[StoredDraft]:
    return StoredDraft.objects.filter(applicant=actor.applicant or "", written_by=actor.party or "")


def _may_edit(actor: Actor, row: StoredDraft) -> bool:
    about = Resource(parties=(PartyId(row.applicant),), scope=row.service)
    return access.allows(actor, EDIT, about)


def _as_draft(row: StoredDraft) -> Draft:
    words = vault.unseal(row.content, about=f"draft {row.applicant} {row.service}")
    content = msgspec.json.decode(words, type=_Content)
    return Draft(
        id=DraftId(row.id),
        service=row.service,
        applicant=PartyId(row.applicant),
        answers=content.answers,
        brought=Brought(
            uploads=content.uploads,
            commitments=content.commitments,
            later=content.later,
            consents=content.consents,
        ),
        page=row.page,
        updated_at=row.updated_at,
    )
