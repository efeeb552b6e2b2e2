"""Give up a message, so that those behind it go on; take what another node says it gave up."""

from collections.abc import Mapping
from typing import Final

import msgspec
import uuid_utils
from django.db import transaction

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.jobs import api as jobs
from kallipolis.platforms.data.exchange import events
from kallipolis.platforms.data.exchange.contracts import (
    Arrival,
    Clearance,
    Outcome,
    Reading,
    Skip,
)
from kallipolis.platforms.data.exchange.models import StoredMessage, StoredPeer

REASON: Final = 400


def give_up(actor: Actor, serial: int, reason: str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Give up a message of ours that waits; a skip goes in its place, under its number.

    If its recipient has dealt with it already, it says so, and that counts.

    Raises:
        Refusal: ``exchange.not_found``; ``exchange.ended`` for one that does not wait;
            ``exchange.reason_missing``.
    """
    if not reason.strip():
        raise Refusal("exchange.reason_missing", Reason.MALFORMED)
    with database.edge():
        row = _waiting(actor, "exchange.give_up", serial)
        if row.skip_id:
            raise Refusal("exchange.ended", Reason.CONFLICT)
        row.skip_id, row.given_up_at = uuid_utils.uuid7().hex, clock.now()
        row.reason, row.next_at, row.error = reason.strip()[:REASON], None, ""
        row.save(update_fields=["skip_id", "given_up_at", "reason", "next_at", "error"])
        told: dict[str, object] = {"node": row.peer, "subject": row.subject, "kind": row.kind}
        detail = told | {"sequence": row.sequence, "reason": row.reason, "skip": row.skip_id}
        audit.record(actor, "exchange.give_up", row.id, detail=detail, clock=clock)
        outbox.publish(events.GIVEN_UP, row.id, told | {"reason": row.reason}, clock=clock)
        transaction.on_commit(jobs.wake)


def retry(actor: Actor, serial: int, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Try again now to hand over a message, and what waits before it.

    Raises:
        Refusal: ``exchange.not_found``; ``exchange.ended`` for one that does not wait.
    """
    with database.edge():
        row = _waiting(actor, "exchange.retry", serial)
        named = {"is_ours": True, "peer": row.peer, "subject": row.subject}
        StoredMessage.objects.filter(**named, outcome=Outcome.WAITING.value).update(next_at=None)
        StoredPeer.objects.filter(node=row.peer).update(next_at=None)
        audit.record(actor, "exchange.retry", row.id, detail={"node": row.peer}, clock=clock)
        transaction.on_commit(jobs.wake)


def read(content: bytes) -> Skip:
    """Read what was given up.

    Raises:
        Refusal: ``exchange.malformed``.
    """
    try:
        return msgspec.json.decode(content, type=Skip)
    except msgspec.DecodeError as fault:
        values = {"fault": str(fault)}
        raise Refusal("exchange.malformed", Reason.MALFORMED, values=values) from fault


def take(arrival: Arrival) -> Mapping[str, object]:
    """Let the line go on without a message that never came; there is no other effect.

    Raises:
        Refusal: ``exchange.malformed``.
    """
    read(arrival.content)
    return {}


def clears(_: Reading) -> Clearance:
    """Clear all of it: which message was given up."""
    return {"": None}


def _waiting(actor: Actor, act: str, serial: int) -> StoredMessage:
    row = StoredMessage.objects.select_for_update().filter(serial=serial, is_ours=True).first()
    if row is None or not access.allows(actor, act, Resource()):
        raise not_found("exchange.not_found")
    if row.outcome != Outcome.WAITING.value:
        raise Refusal("exchange.ended", Reason.CONFLICT)
    return row
