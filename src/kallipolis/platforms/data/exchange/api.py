"""Write to other nodes, ask their registries, take what they send, and see how it stands."""

from collections.abc import Iterable, Mapping
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
from kallipolis.foundation.errors import Outage, Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.exchange import events
from kallipolis.platforms.data.exchange.adapters import (
    book,
    directories,
    forwarding,
    profile,
    receiving,
    refusals,
)
from kallipolis.platforms.data.exchange.adapters import vetoes as withholding
from kallipolis.platforms.data.exchange.adapters.nodes import new_key, require, revoke_key
from kallipolis.platforms.data.exchange.adapters.overseeing import (
    directory,
    kinds,
    message,
    own_keys,
    peers,
    search,
    standings,
    verify,
    vetoes,
)
from kallipolis.platforms.data.exchange.adapters.peers import own
from kallipolis.platforms.data.exchange.adapters.reading import read
from kallipolis.platforms.data.exchange.adapters.skipping import give_up, retry
from kallipolis.platforms.data.exchange.contracts import (
    Ask,
    Asked,
    Envelope,
    EvidenceAnswer,
    EvidenceRequest,
    Message,
    MessageId,
    Name,
    Node,
    NodeId,
    Outcome,
    Receipt,
)
from kallipolis.platforms.data.exchange.logic.directories import permission
from kallipolis.platforms.data.exchange.models import StoredMessage

__all__ = [
    "answer_of",
    "directory",
    "forward",
    "give_up",
    "kinds",
    "message",
    "messages",
    "new_key",
    "own",
    "own_keys",
    "peers",
    "read",
    "receipt_of",
    "receive",
    "retry",
    "revoke_key",
    "search",
    "send",
    "standings",
    "verify",
    "vetoes",
]

EVIDENCE: Final = "evidence.request"
AT_ONCE_S: Final = 3.0
"""How long somebody who asks at a screen is kept waiting for another node."""


def send(
    actor: Actor,
    recipient: NodeId,
    content: msgspec.Struct | Mapping[str, object],
    *,
    kind: str,
    subject: str,
    clock: Clock = SYSTEM_CLOCK,
) -> MessageId:
    """Write to another node, in the caller's transaction; it is handed over after commit.

    Messages about one subject arrive in the order in which they were sent.

    Raises:
        Refusal: ``exchange.not_found`` when it is not the actor's to do;
            ``exchange.node_unknown``, ``exchange.no_directory``, ``exchange.subject_unfit``.
    """
    require(actor, "exchange.send")
    directories.node(recipient, clock.now())
    _require_fit(kind=kind, subject=subject)
    with database.edge():
        line = book.line(is_ours=True, peer=recipient, subject=subject)
        line.last += 1
        line.save(update_fields=["last"])
        envelope = Envelope(
            id=MessageId(uuid_utils.uuid7().hex),
            sender=own(),
            recipient=recipient,
            subject=subject,
            sequence=line.last,
            kind=kind,
        )
        row = book.row_of(envelope, msgspec.json.encode(content), is_ours=True)
        row.at = clock.now()
        row.save(force_insert=True)
        book.ensure_peer(recipient)
        told: dict[str, object] = {"node": recipient, "subject": subject, "kind": kind}
        detail = told | {"digest": row.digest, "sequence": row.sequence}
        audit.record(actor, "exchange.send", row.id, detail=detail, clock=clock)
        outbox.publish(events.QUEUED, row.id, told, clock=clock)
        transaction.on_commit(jobs.wake)
    return envelope.id


def put(
    actor: Actor, node: NodeId, request: EvidenceRequest, *, clock: Clock = SYSTEM_CLOCK
) -> MessageId:
    """Put a question to a registry of another node, in the caller's transaction.

    Raises:
        Refusal: as for ``send``.
    """
    subject = f"evidence/{uuid_utils.uuid7().hex}"
    return send(actor, node, request, kind=EVIDENCE, subject=subject, clock=clock)


def wait_for(
    actor: Actor,
    message: MessageId,
    *,
    patience_s: float = AT_ONCE_S,
    clock: Clock = SYSTEM_CLOCK,
) -> Asked:
    """Hand a question over now, and wait a little for its answer; call it outside a transaction.

    Raises:
        Refusal: as for ``answer_of``.
    """
    known = answer_of(actor, message)
    row = book.find(message, is_ours=True)
    is_waiting = known.outcome is Outcome.WAITING and row is not None
    if row is None or not is_waiting or book.is_resting(row.peer, clock.now()):
        return known
    try:
        forwarding.hand_over(row, clock, patience_s=patience_s)
    except Outage as outage:
        forwarding.away(row.peer, clock, outage)
    except Refusal as refusal:
        forwarding.let_rest(row, refusal, clock)
    return answer_of(actor, message)


def may_ask(
    node: NodeId, registry: str, purpose: str, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Node, Ask] | None:
    """Return another node and what lets this one ask it, None where no directory in force does."""
    try:
        here = directories.node(own(), clock.now())
        there = directories.node(node, clock.now())
    except Refusal as refusal:
        if refusal.code not in {"exchange.no_directory", "exchange.node_unknown"}:
            raise
        return None
    allowed = permission(here, node, registry, purpose) if there.address else None
    return None if allowed is None else (there, allowed)


def is_reachable(node: NodeId, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Say whether the directory in force names a node that can be written to."""
    try:
        return bool(directories.node(node, clock.now()).address)
    except Refusal as refusal:
        if refusal.code not in {"exchange.no_directory", "exchange.node_unknown"}:
            raise
        return False


def untold(node: NodeId, kind: str, entries: Iterable[str]) -> frozenset[str]:
    """Return of which entries of our catalogues our vetoes let a node know nothing."""
    return frozenset(each for each in entries if not withholding.is_told(node, kind, each))


def node_names(*, clock: Clock = SYSTEM_CLOCK) -> dict[NodeId, Text]:
    """Return how the nodes of the directory in force are called; none where no directory is."""
    try:
        return {node.id: node.name for node in directories.in_force(clock.now()).nodes}
    except Refusal:
        return {}


def purpose_names(*, clock: Clock = SYSTEM_CLOCK) -> dict[str, Text]:
    """Return how the directory in force calls purposes; none where no directory is."""
    try:
        return {each.id: each.name for each in directories.in_force(clock.now()).purposes}
    except Refusal:
        return {}


def answer_of(actor: Actor, message: MessageId) -> Asked:
    """Return what came of a question to another node, as far as it is known.

    Raises:
        Refusal: ``exchange.not_found``.
    """
    receipt, row = receipt_of(actor, message)
    if receipt is None or row.outcome is Outcome.GIVEN_UP:
        return Asked(message=message, outcome=row.outcome, refusal=row.refusal)
    answer = None
    if row.envelope.kind == EVIDENCE and receipt.outcome is Outcome.ACCEPTED:
        answer = msgspec.convert(receipt.answer, EvidenceAnswer)
    return Asked(message=message, outcome=receipt.outcome, answer=answer, refusal=receipt.refusal)


def receipt_of(actor: Actor, message: MessageId) -> tuple[Receipt | None, Message]:
    """Return a message of ours with the receipt for it, None while it waits.

    Raises:
        Refusal: ``exchange.not_found``.
    """
    row = (
        book.find(message, is_ours=True)
        if access.allows(actor, "exchange.send", Resource())
        else None
    )
    if row is None:
        raise not_found("exchange.not_found")
    (shown,) = book.as_messages([row], own())
    signed = book.receipt_of(row)
    return (profile.content_of_receipt(signed) if signed else None), shown


def receive(headers: Mapping[str, str], content: bytes, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Take what another node has posted, and return the receipt, signed.

    Its effect is in the transaction that keeps it: once, and in order for each subject. What
    cannot be trusted is on record and has no effect.

    Raises:
        Refusal: what is wrong with it, by one of the codes in the profile.
        Outage: when an effect needs something that is away; the sender comes again.
    """
    try:
        envelope, proof = receiving.proven(headers, content, clock)
        with database.edge():
            return receiving.take(envelope, content, proof, clock)
    except Refusal as refusal:
        sender, id = (headers.get(profile.HEADERS[name], "")[:100] for name in ("sender", "id"))
        refusals.count(refusal, sender=sender, message=id, content=content, clock=clock)
        raise


def forward(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Hand over what waits, and return how many messages were dealt with."""
    return forwarding.forward(clock)


def messages(actor: Actor, *, only_waiting: bool = False, limit: int = 100) -> tuple[Message, ...]:
    """Return the latest messages, sent and received, newest first.

    Raises:
        Refusal: ``exchange.not_found`` when they are not the actor's to see.
    """
    require(actor, "exchange.view")
    rows = StoredMessage.objects.order_by("-serial")
    if only_waiting:
        rows = rows.filter(is_ours=True, outcome=Outcome.WAITING.value)
    return book.as_messages(list(rows[:limit]), own())


def _require_fit(**named: str) -> None:
    for field, words in named.items():
        try:
            msgspec.convert(words, Name)
        except msgspec.ValidationError as fault:
            values = {"field": field}
            raise Refusal("exchange.subject_unfit", Reason.MALFORMED, values=values) from fault
