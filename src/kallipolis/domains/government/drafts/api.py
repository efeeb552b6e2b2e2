"""Keep what people have filled in so far, and give it back when they return."""

from collections.abc import Mapping
from typing import Final

import msgspec
import uuid_utils
from django.db.models import QuerySet

from kallipolis.domains.government.drafts.contracts import Draft, DraftId
from kallipolis.domains.government.drafts.models import StoredDraft
from kallipolis.foundation import vault
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import FileId, PartyId

EDIT: Final = "draft.edit"
LARGEST: Final = 256 * 1024
"""Units: bytes of JSON. More than any form asks for; files are kept elsewhere."""


class _Content(msgspec.Struct, frozen=True):
    answers: dict[str, object]
    uploads: dict[str, tuple[FileId, ...]]


def save(
    actor: Actor,
    service: str,
    *,
    answers: Mapping[str, object],
    uploads: Mapping[str, tuple[FileId, ...]] | None = None,
    page: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Draft:
    """Keep answers as they are, right or wrong, in place of what was kept for this service.

    There is one draft for each service, applicant and writer; it is sealed at rest.

    Raises:
        Refusal: ``draft.not_found`` for who may not apply for anybody; ``draft.too_large``.
    """
    applicant = _applicant(actor, service)
    content = msgspec.json.encode(_Content(dict(answers), dict(uploads or {})))
    if len(content) > LARGEST:
        raise Refusal("draft.too_large", Reason.TOO_LARGE)
    kept = {
        "content": vault.seal(content.decode(), about=f"draft {applicant} {service}"),
        "page": page,
        "updated_at": clock.now(),
    }
    with edge():
        row, _ = StoredDraft.objects.update_or_create(
            service=service,
            applicant=applicant,
            written_by=actor.party or "",
            defaults=kept,
            create_defaults=kept | {"id": uuid_utils.uuid7().hex},
        )
    return _as_draft(row)


def find(actor: Actor, service: str) -> Draft | None:
    """Return the actor's draft for a service and whom they act for, or None."""
    row = StoredDraft.objects.filter(
        service=service, applicant=_applicant(actor, service), written_by=actor.party or ""
    ).first()
    return _as_draft(row) if row else None


def mine(actor: Actor) -> tuple[Draft, ...]:
    """Return the actor's drafts for whom they act, the latest first.

    Under a mandate for some services these are the drafts for those.
    """
    rows = _own(actor).order_by("-updated_at")
    return tuple(_as_draft(row) for row in rows if _may_edit(actor, row))


def discard(actor: Actor, draft_id: DraftId) -> None:
    """Throw a draft away; throwing it away again, or somebody else's, changes nothing."""
    with edge():
        row = _own(actor).filter(id=draft_id).first()
        if row is not None and _may_edit(actor, row):
            row.delete()


def _applicant(actor: Actor, service: str) -> PartyId:
    if actor.applicant is None:
        raise not_found("draft.not_found")
    access.require(actor, EDIT, Resource(parties=(actor.applicant,), scope=service))
    return actor.applicant


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
        uploads=content.uploads,
        page=row.page,
        updated_at=row.updated_at,
    )
