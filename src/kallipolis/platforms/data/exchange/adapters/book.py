"""The book of messages: numbered and kept once, at either end, with its proof."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import zip_longest
from typing import Final

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from kallipolis.foundation import vault
from kallipolis.platforms.data.exchange.contracts import (
    Envelope,
    Message,
    MessageId,
    NodeId,
    Outcome,
    Skip,
)
from kallipolis.platforms.data.exchange.models import StoredLine, StoredMessage, StoredPeer

SKIP: Final = "exchange.skip"
HEADS: Final = 50
"""How many lines are looked at at once."""


def digest_of(content: bytes) -> str:
    """Return what a content is recognised by."""
    return sha256(content).hexdigest()


def subject_of(words: str, *, about: str) -> str:
    """Return what stands for a key in a subject: equal for equal ones, and telling nothing."""
    return vault.fingerprint(words, about=about)


def line(*, is_ours: bool, peer: str, subject: str) -> StoredLine:
    """Return how far a line has come, held until the transaction ends."""
    named = {"is_ours": is_ours, "peer": peer, "subject": subject}
    StoredLine.objects.bulk_create([StoredLine(**named)], ignore_conflicts=True)
    return StoredLine.objects.select_for_update().get(**named)


def row_of(envelope: Envelope, content: bytes, *, is_ours: bool) -> StoredMessage:
    """Make the entry of a message; its content is sealed."""
    return StoredMessage(
        id=envelope.id,
        is_ours=is_ours,
        peer=envelope.recipient if is_ours else envelope.sender,
        subject=envelope.subject,
        sequence=envelope.sequence,
        kind=envelope.kind,
        digest=digest_of(content),
        content=vault.seal(content.decode("utf-8"), about=_about(is_ours, envelope.id)),
        outcome=Outcome.WAITING.value,
    )


def as_sent(row: StoredMessage, own: NodeId) -> tuple[Envelope, bytes]:
    """Return what goes to the peer: the message, or what takes the place of one given up."""
    envelope = envelope_of(row, own)
    if not row.skip_id:
        return envelope, content_of(row)
    skip = Skip(message=envelope.id, digest=row.digest)
    instead = msgspec.structs.replace(envelope, id=MessageId(row.skip_id), kind=SKIP)
    return instead, msgspec.json.encode(skip)


def content_of(row: StoredMessage) -> bytes:
    """Open what a message says."""
    return vault.unseal(row.content, about=_about(row.is_ours, row.id)).encode()


def keep_receipt(row: StoredMessage, receipt: str) -> None:
    """Seal a receipt: it holds the answer."""
    row.receipt = vault.seal(receipt, about=f"receipt {_about(row.is_ours, row.id)}")


def receipt_of(row: StoredMessage) -> str:
    """Open a receipt; empty where there is none yet."""
    about = f"receipt {_about(row.is_ours, row.id)}"
    return vault.unseal(row.receipt, about=about) if row.receipt else ""


def heads(peer: str, now: datetime) -> list[StoredMessage]:
    """Return the first message that waits in each line to a peer, unless it is to rest.

    Kinds take turns, each with its oldest first: a case does not wait behind a catalogue.
    """
    waiting = StoredMessage.objects.filter(is_ours=True, outcome=Outcome.WAITING.value)
    before = waiting.filter(
        peer=OuterRef("peer"), subject=OuterRef("subject"), sequence__lt=OuterRef("sequence")
    )
    due = waiting.filter(peer=peer).filter(Q(next_at=None) | Q(next_at__lte=now))
    first = due.filter(~Exists(before)).order_by("serial")
    kinds = due.order_by("kind").values_list("kind", flat=True).distinct()
    turns = zip_longest(*[first.filter(kind=kind)[:HEADS] for kind in kinds])
    return [row for turn in turns for row in turn if row is not None][:HEADS]


def ensure_peer(node: str) -> None:
    """Note that there is something for a peer."""
    StoredPeer.objects.bulk_create([StoredPeer(node=node)], ignore_conflicts=True)


def due_peers(now: datetime) -> list[str]:
    """Return the peers for whom something waits, that are not resting and to whom nobody writes."""
    waiting = StoredMessage.objects.filter(
        is_ours=True, outcome=Outcome.WAITING.value, peer=OuterRef("node")
    )
    free = StoredPeer.objects.filter(_free(now), Q(next_at=None) | Q(next_at__lte=now))
    return list(
        free.filter(Exists(waiting)).order_by("next_at", "node").values_list("node", flat=True)
    )


def hold(peer: str, holder: str, now: datetime, lease: timedelta) -> bool:
    """Be the one that writes to a peer for a while, if nobody is."""
    free = StoredPeer.objects.filter(_free(now), node=peer)
    return bool(free.update(holder=holder, held_until=now + lease))


def held(now: datetime) -> list[tuple[str, str]]:
    """Return the peers to which somebody writes just now, and who."""
    busy = StoredPeer.objects.filter(held_until__gt=now)
    return list(busy.values_list("node", "holder"))


def let_go(peer: str, holder: str) -> None:
    """Let others write to a peer."""
    StoredPeer.objects.filter(node=peer, holder=holder).update(holder="", held_until=None)


def is_resting(peer: str, now: datetime) -> bool:
    """Say whether a peer did not answer lately and is not to be tried yet."""
    return StoredPeer.objects.filter(node=peer, next_at__gt=now).exists()


def has_answered(peer: str, now: datetime) -> None:
    """Note that a peer answers."""
    StoredPeer.objects.filter(node=peer).update(
        failures=0, next_at=None, error="", last_receipt_at=now
    )


def has_failed(peer: str, next_at: datetime, error: str) -> None:
    """Note that a peer does not answer, and when it is tried again."""
    with transaction.atomic():
        for row in StoredPeer.objects.select_for_update().filter(node=peer):
            row.failures, row.next_at, row.error = row.failures + 1, next_at, error[:200]
            row.save(update_fields=["failures", "next_at", "error"])


def failures_of(peer: str) -> int:
    """Return how often in a row a peer did not answer."""
    return StoredPeer.objects.values_list("failures", flat=True).get(node=peer)


def find(id: MessageId, *, is_ours: bool, peer: str = "") -> StoredMessage | None:
    """Return a message by its id."""
    rows = StoredMessage.objects.filter(id=id, is_ours=is_ours)
    return (rows.filter(peer=peer) if peer else rows).first()


def as_messages(rows: Sequence[StoredMessage], own: NodeId) -> tuple[Message, ...]:
    """Return messages as others see them."""
    return tuple(
        Message(
            envelope=envelope_of(row, own),
            is_ours=row.is_ours,
            at=row.at,
            outcome=Outcome(row.outcome),
            ended_at=row.ended_at,
            refusal=row.refusal,
            error=row.error,
            serial=row.serial,
            digest=row.digest,
            attempts=row.attempts,
            next_at=row.next_at,
            given_up_at=row.given_up_at,
            reason=row.reason,
        )
        for row in rows
    )


def envelope_of(row: StoredMessage, own: NodeId) -> Envelope:
    """Return what stands around a message."""
    sender, recipient = (own, row.peer) if row.is_ours else (row.peer, own)
    return Envelope(
        id=MessageId(row.id),
        sender=sender,
        recipient=recipient,
        subject=row.subject,
        sequence=row.sequence,
        kind=row.kind,
    )


def _free(now: datetime) -> Q:
    return Q(held_until=None) | Q(held_until__lte=now)


def _about(is_ours: bool, id: str) -> str:
    return f"exchange {'sent' if is_ours else 'received'} {id}"
