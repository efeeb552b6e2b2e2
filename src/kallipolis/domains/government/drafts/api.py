"""Keep what people have filled in so far, and give it back when they return."""

from collections.abc import Mapping
from typing import Final

import msgspec
import uuid_utils

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
    applicant = _applicant(actor)
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
        service=service, applicant=_applicant(actor), written_by=actor.party or ""
    ).first()
    return _as_draft(row) if row else None


def mine(actor: Actor) -> tuple[Draft, ...]:
    """Return the actor's drafts for whom they act, the latest first."""
    rows = StoredDraft.objects.filter(applicant=_applicant(actor), written_by=actor.party or "")
    return tuple(_as_draft(row) for row in rows.order_by("-updated_at"))


def discard(actor: Actor, draft_id: DraftId) -> None:
    """Throw a draft away; throwing it away again changes nothing.

    Raises:
        Refusal: ``draft.not_found`` for who may not apply for anybody.
    """
    with edge():
        StoredDraft.objects.filter(
            id=draft_id, applicant=_applicant(actor), written_by=actor.party or ""
        ).delete()


def _applicant(actor: Actor) -> PartyId:
    if actor.applicant is None:
        raise not_found("draft.not_found")
    access.require(actor, "draft.edit", Resource(parties=(actor.applicant,)))
    return actor.applicant


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
