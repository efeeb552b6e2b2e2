"""Ask the nodes that are followed, and hold what they tell."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Final

import msgspec

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.application.entries.adapters import gathering
from kallipolis.platforms.application.entries.contracts import (
    FOLLOW,
    EntryKind,
    Held,
    SentEntry,
    Wish,
)
from kallipolis.platforms.application.entries.logic import telling
from kallipolis.platforms.application.entries.models import StoredEntry, StoredWish
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import Arrival, MessageId, NodeId, Outcome

FOLLOWER: Final = system("follow the catalogues of other nodes")
SUBJECT: Final = "catalogue/follow"
AGAIN: Final = timedelta(days=1)
"""After so long a node that refused is asked once more."""
MOST_LOOKED_AT: Final = 5000


def follow(clock: Clock) -> int:
    """Ask each node that is followed for its entries, once, and let go what is followed no more.

    Returns how many messages that made. A node that is in no directory yet is asked later.
    """
    wanted = telling.followed(gathering.declared(), exchange.own())
    asked = list(StoredWish.objects.order_by("node").values_list("node", flat=True))
    nodes = dict.fromkeys((*asked, *wanted))
    return sum(_follow(node, wanted.get(node, ()), clock) for node in nodes)


def take(arrival: Arrival) -> Mapping[str, object]:
    """Hold an entry of the sender as it is by now; one that is withdrawn is let go.

    Raises:
        Refusal: ``entry.malformed``, ``entry.not_followed``.
    """
    entry, node = _entry(arrival.content), arrival.envelope.sender
    followed = telling.followed(gathering.declared(), exchange.own())
    if entry.kind not in followed.get(node, ()):
        raise Refusal("entry.not_followed", Reason.FORBIDDEN)
    named = {"node": node, "kind": entry.kind, "entry": entry.id}
    if entry.dataset is None and entry.service is None:
        StoredEntry.objects.filter(**named).delete()
        return {"entry": entry.id, "held": False}
    content, now = msgspec.json.encode(entry).decode(), SYSTEM_CLOCK.now()
    StoredEntry.objects.update_or_create(
        **named,
        defaults={"content": content, "renewed_at": now},
        create_defaults={"content": content, "renewed_at": now, "since": now},
    )
    return {"entry": entry.id, "held": True}


def held(kind: EntryKind, node: str = "", entry: str = "") -> Iterator[Held]:
    """Yield entries of other nodes; those of a node that no directory names now are left out."""
    names = exchange.node_names()
    rows = StoredEntry.objects.filter(kind=kind).order_by("node", "entry")
    exact = {"node": node, "entry": entry}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    for row in rows[:MOST_LOOKED_AT]:
        named = names.get(NodeId(row.node))
        if named is None:
            continue
        opened = _opened(row.content)
        yield Held(
            node=NodeId(row.node),
            node_name=named,
            kind=kind,
            id=row.entry,
            page=opened.page,
            since=row.since,
            renewed_at=row.renewed_at,
            dataset=opened.dataset,
            service=opened.service,
        )


def _follow(node: str, kinds: Iterable[EntryKind], clock: Clock) -> int:
    with database.edge():
        row = StoredWish.objects.select_for_update().filter(node=node).first()
        words = " ".join(kinds)
        if (row.kinds if row else "") == words and not _is_to_be_asked_again(row, clock):
            return 0
        StoredEntry.objects.filter(node=node).exclude(kind__in=words.split()).delete()
        if not exchange.is_reachable(NodeId(node), clock=clock):
            return 0
        wish = Wish(kinds=tuple(kinds))
        sent = exchange.send(
            FOLLOWER, NodeId(node), wish, kind=FOLLOW, subject=SUBJECT, clock=clock
        )
        StoredWish.objects.update_or_create(
            node=node, defaults={"kinds": words, "message": sent, "asked_at": clock.now()}
        )
    return 1


def _is_to_be_asked_again(row: StoredWish | None, clock: Clock) -> bool:
    if row is None or not row.kinds or row.asked_at > clock.now() - AGAIN:
        return False
    _, sent = exchange.receipt_of(FOLLOWER, MessageId(row.message))
    return sent.outcome in {Outcome.REFUSED, Outcome.GIVEN_UP}


def _entry(content: bytes) -> SentEntry:
    try:
        entry = msgspec.json.decode(content, type=SentEntry)
    except msgspec.DecodeError as fault:
        values = {"fault": str(fault)}
        raise Refusal("entry.malformed", Reason.MALFORMED, values=values) from fault
    other = entry.service if entry.kind == "dataset" else entry.dataset
    if other is not None:
        values = {"fault": f"a {entry.kind} that says it is another kind"}
        raise Refusal("entry.malformed", Reason.MALFORMED, values=values)
    return entry


@lru_cache(maxsize=MOST_LOOKED_AT)
def _opened(content: str) -> SentEntry:
    return msgspec.json.decode(content, type=SentEntry)
