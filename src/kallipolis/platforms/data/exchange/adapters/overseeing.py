"""See how it stands: nodes and their keys, messages and their proof."""

from datetime import datetime

import msgspec
from django.db.models import Count

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.platforms.data.exchange.adapters import (
    book,
    directories,
    keyring,
    profile,
    proving,
)
from kallipolis.platforms.data.exchange.adapters import vetoes as withholding
from kallipolis.platforms.data.exchange.adapters.nodes import require
from kallipolis.platforms.data.exchange.adapters.peers import own
from kallipolis.platforms.data.exchange.contracts import (
    Check,
    Directory,
    KeyId,
    Message,
    MessageQuery,
    Node,
    NodeId,
    Outcome,
    OwnKey,
    Peer,
    Receipt,
    Standing,
    Use,
    Veto,
)
from kallipolis.platforms.data.exchange.logic import directories as logic
from kallipolis.platforms.data.exchange.models import StoredKey, StoredMessage, StoredPeer


def peers(actor: Actor) -> tuple[Peer, ...]:
    """Return how it stands with the nodes that were ever written to.

    Raises:
        Refusal: ``exchange.not_found`` when it is not the actor's to see.
    """
    require(actor, "exchange.view")
    waiting = StoredMessage.objects.filter(is_ours=True, outcome=Outcome.WAITING.value)
    counts = dict(waiting.order_by().values_list("peer").annotate(Count("serial")))
    return tuple(
        Peer(
            node=NodeId(row.node),
            waiting=counts.get(row.node, 0),
            failures=row.failures,
            next_at=row.next_at,
            last_receipt_at=row.last_receipt_at,
            error=row.error,
        )
        for row in StoredPeer.objects.order_by("node")
    )


def directory(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> Directory | None:
    """Return the directory in force, None where there is none.

    Raises:
        Refusal: ``exchange.not_found`` when it is not the actor's to see.
    """
    require(actor, "exchange.view")
    try:
        return directories.in_force(clock.now())
    except Refusal:
        return None


def standings(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Standing, ...]:
    """Return the nodes of the directory and those ever written to, and how it stands with each.

    Raises:
        Refusal: ``exchange.not_found`` when it is not the actor's to see.
    """
    found = directory(actor, clock=clock)
    written_to = {peer.node: peer for peer in peers(actor)}
    entries: dict[NodeId, Node | None] = dict.fromkeys(written_to)
    entries |= {node.id: node for node in (found.nodes if found else ())}
    here = entries.get(own())
    return tuple(
        Standing(
            id=id,
            entry=entry,
            is_own=id == own(),
            peer=written_to.get(id) or Peer(node=id, waiting=0),
            last_heard_at=_last_heard(id),
            asks=tuple(ask for ask in entry.may_ask if ask.of == own()) if entry else (),
            gives=tuple(ask for ask in here.may_ask if ask.of == id) if here else (),
        )
        for id, entry in sorted(entries.items())
    )


def vetoes(actor: Actor) -> tuple[Veto, ...]:
    """Return what this installation withholds, whatever the directory grants.

    Raises:
        Refusal: ``exchange.not_found`` when it is not the actor's to see.
    """
    require(actor, "exchange.view")
    return withholding.every()


def own_keys(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> tuple[OwnKey, ...]:
    """Return the keys of this node, newest first, and which of them signs messages now.

    Raises:
        Refusal: ``exchange.not_found`` when it is not the actor's to see.
    """
    found = directory(actor, clock=clock)
    here = logic.node_of(found, own()) if found else None
    known = logic.keys_of(here, clock.now()) if here else {}
    signing = keyring.signing(known)
    return tuple(
        OwnKey(
            id=KeyId(row.id),
            use=Use(row.use),
            x=row.public,
            made_at=row.made_at,
            is_known=row.id in known,
            is_signing=row.id == signing,
            revoked_at=row.revoked_at,
        )
        for row in StoredKey.objects.order_by("-made_at", "id")
    )


def search(
    actor: Actor, query: MessageQuery, *, offset: int = 0, limit: int = 50
) -> tuple[tuple[Message, ...], int]:
    """Return messages that fit, newest first, and how many there are.

    Raises:
        Refusal: ``exchange.not_found`` when they are not the actor's to see.
    """
    require(actor, "exchange.view")
    rows = StoredMessage.objects.order_by("-serial")
    exact = {"peer": query.node, "kind": query.kind, "outcome": query.outcome}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if query.subject:
        rows = rows.filter(subject__startswith=query.subject)
    if query.way:
        rows = rows.filter(is_ours=query.way == "out")
    return book.as_messages(list(rows[offset : offset + limit]), own()), rows.count()


def kinds(actor: Actor) -> tuple[str, ...]:
    """Return the kinds of messages that there were.

    Raises:
        Refusal: ``exchange.not_found`` when they are not the actor's to see.
    """
    require(actor, "exchange.view")
    found = StoredMessage.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return tuple(found)


def message(actor: Actor, serial: int) -> tuple[Message, Receipt | None]:
    """Return a message, sent or received, and its receipt; an answer in it is left out.

    Raises:
        Refusal: ``exchange.not_found``.
    """
    row = _found(actor, "exchange.view", serial)
    (shown,) = book.as_messages([row], own())
    token = book.receipt_of(row)
    if not token:
        return shown, None
    return shown, msgspec.structs.replace(profile.content_of_receipt(token), answer={})


def verify(actor: Actor, serial: int, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Check, ...]:
    """Check again what proves a message, and put on record whether it holds.

    Raises:
        Refusal: ``exchange.not_found``.
    """
    row = _found(actor, "exchange.verify", serial)
    found = tuple(proving.checks(row))
    detail = {"failed": tuple(check.code for check in found if not check.holds)}
    audit.record(actor, "exchange.verify", row.id, detail=detail, clock=clock)
    return found


def _last_heard(node: str) -> datetime | None:
    heard = StoredMessage.objects.filter(is_ours=False, peer=node)
    return heard.order_by("-serial").values_list("at", flat=True).first()


def _found(actor: Actor, act: str, serial: int) -> StoredMessage:
    row = StoredMessage.objects.filter(serial=serial).first()
    if row is None or not access.allows(actor, act, Resource()):
        raise not_found("exchange.not_found")
    return row
