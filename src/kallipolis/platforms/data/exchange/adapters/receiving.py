"""Take a message: check it, let it have its effect once and in order, and sign the receipt."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from kallipolis.foundation import rooms
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.data.exchange import events
from kallipolis.platforms.data.exchange.adapters import (
    book,
    directories,
    keyring,
    profile,
    skipping,
    vetoes,
)
from kallipolis.platforms.data.exchange.adapters.peers import own, peer
from kallipolis.platforms.data.exchange.contracts import (
    Arrival,
    Effect,
    Envelope,
    Outcome,
    Receipt,
    Use,
)
from kallipolis.platforms.data.exchange.logic import directories as logic
from kallipolis.platforms.data.exchange.models import StoredMessage, StoredNonce

TAKEN = telemetry.counter(
    "exchange_messages_received", "Messages of other nodes that were dealt with.", ("outcome",)
)


def proven(
    headers: Mapping[str, str], content: bytes, clock: Clock
) -> tuple[Envelope, profile.Proven]:
    """Return who sent what, if it is for us and all that was signed is as it was signed.

    Raises:
        Refusal: ``exchange.malformed``, ``exchange.not_for_us``, those of the directory and those
            of ``profile.check``.
    """
    envelope, now = profile.envelope_of(headers), clock.now()
    if envelope.recipient != own():
        raise Refusal("exchange.not_for_us", Reason.FORBIDDEN)
    sender = directories.node(envelope.sender, now)
    keys = {id: key.x for id, key in logic.keys_of(sender, now).items()}
    url = settings.KALLIPOLIS.base_url + profile.PATH
    request = profile.Request("POST", url, dict(headers))
    return envelope, profile.check(request, content, keys=keys, at=now)


def take(envelope: Envelope, content: bytes, proof: profile.Proven, clock: Clock) -> str:
    """Deal with a message, in the caller's transaction, and return the receipt.

    What was dealt with before is answered as it was then, and has no effect again.

    Raises:
        Refusal: ``exchange.replayed``, ``exchange.id_used``, ``exchange.out_of_order``,
            ``exchange.malformed``.
    """
    _require_fresh(envelope.sender, proof)
    line = book.line(is_ours=False, peer=envelope.sender, subject=envelope.subject)
    known = book.find(envelope.id, is_ours=False, peer=envelope.sender)
    if known is not None:
        if book.envelope_of(known, own()) != envelope or known.digest != book.digest_of(content):
            raise Refusal("exchange.id_used", Reason.CONFLICT)
        return book.receipt_of(known)
    if envelope.kind == book.SKIP and envelope.sequence <= line.last:
        return _overtaken(envelope, content, clock.now())
    if envelope.sequence != line.last + 1:
        expected = {"expected": str(line.last + 1)}
        raise Refusal("exchange.out_of_order", Reason.CONFLICT, values=expected)
    row = _row(envelope, content)
    row.proof, row.at = proof.proof, clock.now()
    receipt = _dealt_with(row, envelope, content, clock.now())
    line.last = envelope.sequence
    line.save(update_fields=["last"])
    _write_down(row, clock)
    return receipt


def forget_nonces(clock: Clock) -> None:
    """Forget requests that are too old to be taken again."""
    old = clock.now() - timedelta(minutes=1)
    StoredNonce.objects.filter(expires_at__lt=old).delete()


def _require_fresh(sender: str, proof: profile.Proven) -> None:
    seen = StoredNonce(sender=sender, nonce=proof.nonce[:100], expires_at=proof.expires_at)
    try:
        with transaction.atomic():
            seen.save(force_insert=True)
    except IntegrityError as taken:
        raise Refusal("exchange.replayed", Reason.CONFLICT) from taken


def _row(envelope: Envelope, content: bytes) -> StoredMessage:
    try:
        return book.row_of(envelope, content, is_ours=False)
    except UnicodeDecodeError as fault:
        values = {"fault": "UTF-8"}
        raise Refusal("exchange.malformed", Reason.MALFORMED, values=values) from fault


def _dealt_with(row: StoredMessage, envelope: Envelope, content: bytes, now: datetime) -> str:
    answer: Mapping[str, object] = {}
    outcome, refusal = Outcome.ACCEPTED, ""
    try:
        effect = _effect(envelope.kind)
        if envelope.kind != book.SKIP:
            vetoes.require_taken(envelope.sender, envelope.kind)
        with database.attempt():
            answer = effect.take(Arrival(envelope=envelope, content=content))
    except Refusal as refused:
        outcome, refusal = Outcome.REFUSED, refused.code
    signed = _signed(
        Receipt(
            message=envelope,
            digest=row.digest,
            received_at=now,
            outcome=outcome,
            answer=dict(answer),
            refusal=refusal,
        )
    )
    row.outcome, row.refusal, row.ended_at = outcome.value, refusal, now
    book.keep_receipt(row, signed)
    row.save(force_insert=True)
    return signed


def _signed(receipt: Receipt) -> str:
    now = receipt.received_at
    among = logic.keys_of(directories.node(own(), now), now)
    key = keyring.newest(Use.MESSAGES, among)
    return profile.sign_document(receipt, type=profile.RECEIPT, key=key)


def _overtaken(envelope: Envelope, content: bytes, now: datetime) -> str:
    """Answer that a message was given up whose number is past: by its receipt, if it came."""
    skip = skipping.read(content)
    known = book.find(skip.message, is_ours=False, peer=envelope.sender)
    place = (envelope.subject, envelope.sequence, skip.digest)
    if known is not None and (known.subject, known.sequence, known.digest) == place:
        return book.receipt_of(known)
    return _signed(
        Receipt(
            message=envelope,
            digest=book.digest_of(content),
            received_at=now,
            outcome=Outcome.ACCEPTED,
        )
    )


def _effect(kind: str) -> Effect:
    for effect in rooms.declared("jobs", "EFFECTS"):
        if isinstance(effect, Effect) and effect.kind == kind:
            return effect
    raise Refusal("exchange.kind_unknown", Reason.NOT_FOUND)


def _write_down(row: StoredMessage, clock: Clock) -> None:
    TAKEN.labels(row.outcome).inc()
    told: dict[str, object] = {
        "node": row.peer,
        "subject": row.subject,
        "kind": row.kind,
        "outcome": row.outcome,
        "refusal": row.refusal,
    }
    detail = told | {"digest": row.digest, "sequence": row.sequence}
    audit.record(peer(row.peer), "exchange.receive", row.id, detail=detail, clock=clock)
    outbox.publish(events.RECEIVED, row.id, told, clock=clock)
