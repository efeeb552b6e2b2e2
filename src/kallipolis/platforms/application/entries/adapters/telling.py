"""Tell followers what has changed of our entries; take their wish to follow."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

import msgspec

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.jobs import api as jobs
from kallipolis.platforms.application.entries.adapters import gathering
from kallipolis.platforms.application.entries.contracts import (
    ENTRY,
    CatalogueExchange,
    SentEntry,
    Wish,
)
from kallipolis.platforms.application.entries.logic import telling
from kallipolis.platforms.application.entries.models import StoredFollower, StoredTold
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import Arrival, NodeId

TELLER: Final = system("tell other nodes of our catalogues")
AT_ONCE: Final = 50
"""So many messages are written in one transaction."""
Key = tuple[str, str]


def take_wish(arrival: Arrival) -> Mapping[str, object]:
    """Keep which kinds of entries a node wants to be told of, and tell it all of them anew.

    The answer says how many it may have just now.

    Raises:
        Refusal: ``entry.malformed``.
    """
    wish, node, now = _wish(arrival.content), arrival.envelope.sender, SYSTEM_CLOCK.now()
    StoredTold.objects.filter(node=node).delete()
    kinds = " ".join(sorted({*wish.kinds}))
    if not kinds:
        StoredFollower.objects.filter(node=node).delete()
        return {"offered": 0}
    row, _ = StoredFollower.objects.update_or_create(
        node=node, defaults={"kinds": kinds, "since": now}
    )
    jobs.enqueue("entries.renew")
    every = tuple(gathering.every(now))
    return {"offered": len(_offered(row, gathering.declared(), every))}


def tell(clock: Clock) -> int:
    """Tell each follower what it was not told yet, and return how many messages that made."""
    nodes = list(StoredFollower.objects.order_by("node").values_list("node", flat=True))
    declared = gathering.declared()
    every = tuple(gathering.every(clock.now())) if nodes else ()
    return sum(_tell(node, declared, every, clock) for node in nodes)


def _tell(
    node: str, declared: Iterable[CatalogueExchange], every: Iterable[SentEntry], clock: Clock
) -> int:
    told = 0
    while True:
        with database.edge():
            row = StoredFollower.objects.select_for_update().filter(node=node).first()
            if row is None or not exchange.is_reachable(NodeId(node), clock=clock):
                return told
            due = _due(node, _offered(row, declared, every), clock)
            for entry in due[:AT_ONCE]:
                _send(node, entry, clock)
        told += len(due[:AT_ONCE])
        if len(due) <= AT_ONCE:
            return told


def _offered(
    row: StoredFollower, declared: Iterable[CatalogueExchange], every: Iterable[SentEntry]
) -> dict[Key, SentEntry]:
    """Return what a follower may have: asked for, offered, and not vetoed."""
    untold = exchange.untold(NodeId(row.node), ENTRY, {each.id for each in every})
    return {
        (each.kind, each.id): each
        for each in every
        if each.kind in row.kinds.split()
        and telling.is_offered(declared, row.node, each.kind, each.id)
        and each.id not in untold
    }


def _due(node: str, offered: Mapping[Key, SentEntry], clock: Clock) -> list[SentEntry]:
    """Return what differs from what the node was told, and what is withdrawn."""
    rows = StoredTold.objects.filter(node=node).order_by("kind", "entry")
    told = {(row.kind, row.entry): row.digest for row in rows}
    changed = [entry for key, entry in offered.items() if told.get(key) != _digest(entry)]
    now = clock.now()
    gone = [
        msgspec.convert({"kind": kind, "id": id, "as_of": now}, SentEntry)
        for kind, id in told
        if (kind, id) not in offered
    ]
    return [*gone, *changed]


def _send(node: str, entry: SentEntry, clock: Clock) -> None:
    subject = f"catalogue/{entry.kind}/{entry.id}"
    exchange.send(TELLER, NodeId(node), entry, kind=ENTRY, subject=subject, clock=clock)
    if entry.dataset is None and entry.service is None:
        StoredTold.objects.filter(node=node, kind=entry.kind, entry=entry.id).delete()
    else:
        StoredTold.objects.update_or_create(
            node=node, kind=entry.kind, entry=entry.id, defaults={"digest": _digest(entry)}
        )


def _digest(entry: SentEntry) -> str:
    """Return what tells an entry from what it was before; when it was told is no part of it."""
    parts = (entry.page, entry.dataset, entry.service)
    return sha256(msgspec.json.encode(parts)).hexdigest()


def _wish(content: bytes) -> Wish:
    try:
        return msgspec.json.decode(content, type=Wish)
    except msgspec.DecodeError as fault:
        values = {"fault": str(fault)}
        raise Refusal("entry.malformed", Reason.MALFORMED, values=values) from fault
