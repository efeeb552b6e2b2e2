"""Open what a message says, for those who may read it: masked by class, and on record."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from kallipolis.foundation import rooms
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import not_found
from kallipolis.platforms.data.exchange.adapters import book, profile
from kallipolis.platforms.data.exchange.contracts import (
    Body,
    Clearance,
    Effect,
    Reading,
    nothing,
)
from kallipolis.platforms.data.exchange.logic import reading
from kallipolis.platforms.data.exchange.models import StoredMessage
from kallipolis.platforms.data.registries.contracts import Registry, RegistryField

ANSWER: Final = "answer"
OPEN_LEVELS: Final = frozenset({None, "general-1", "general-2", "general-3"})
BEGINNINGS: Final = {"text": 1, "id-number": 2}
"""So many characters of a personal value are shown, as in the resource catalogue (record 0055)."""


def read(actor: Actor, serial: int, *, clock: Clock = SYSTEM_CLOCK) -> Body:
    """Return what a message says and what its receipt answers, masked by class.

    Each reading is in the ledger, under the message.

    Raises:
        Refusal: ``exchange.not_found``.
    """
    row = StoredMessage.objects.filter(serial=serial).first()
    if row is None or not access.allows(actor, "exchange.read", Resource()):
        raise not_found("exchange.not_found")
    token = book.receipt_of(row)
    answer = dict(profile.content_of_receipt(token).answer) if token else {}
    opened = Reading(
        peer=row.peer, is_ours=row.is_ours, content=_opened(book.content_of(row)), answer=answer
    )
    clearance = _clears(row.kind)(opened)
    body = Body(
        content=reading.said(opened.content, clearance),
        answer=reading.said(opened.answer, clearance, ANSWER),
    )
    detail = {"node": row.peer, "kind": row.kind, "subject": row.subject}
    with database.edge():
        audit.record(actor, "exchange.read", row.id, detail=detail, clock=clock)
    return body


def of_registry(registry: Registry | None, at: str) -> dict[str, int | None]:
    """Return what is cleared of values of a registry that stand at a path; None clears nothing."""
    if registry is None or registry.level not in OPEN_LEVELS:
        return {}
    return {f"{at}.{field.id}": _kept(field) for field in registry.fields}


def of_key(registry: Registry | None) -> int | None:
    """Return how many characters of a registry's key are shown, None for all."""
    if registry is None or registry.level not in OPEN_LEVELS:
        return 0
    return next((_kept(field) for field in registry.fields if field.id == registry.key), 0)


def plain(paths: Iterable[str]) -> dict[str, int | None]:
    """Clear paths that hold nothing of anybody."""
    return dict.fromkeys(paths)


def _kept(field: RegistryField) -> int | None:
    return BEGINNINGS.get(field.type, 0) if field.personal else None


def _clears(kind: str) -> Callable[[Reading], Clearance]:
    for effect in rooms.declared("jobs", "EFFECTS"):
        if isinstance(effect, Effect) and effect.kind == kind:
            return effect.clears
    return nothing


def _opened(content: bytes) -> Mapping[str, object]:
    """Return what a content says; one that is no object says nothing that could be cleared."""
    try:
        return msgspec.json.decode(content, type=dict[str, object])
    except msgspec.DecodeError:
        return {"?": content.decode("utf-8", "replace")}
