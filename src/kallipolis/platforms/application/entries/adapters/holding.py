"""Ask the nodes that are followed, and hold what they tell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Final

import msgspec
from django.db.models import QuerySet, Sum

from kallipolis.foundation import sounds
from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.entries.adapters import gathering, indexing
from kallipolis.platforms.application.entries.contracts import (
    FOLLOW,
    EntryKind,
    Held,
    SentEntry,
    Wish,
)
from kallipolis.platforms.application.entries.logic import pairs, telling
from kallipolis.platforms.application.entries.models import StoredEntry, StoredPair, StoredWish
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import Arrival, MessageId, NodeId, Outcome

FOLLOWER: Final = system("follow the catalogues of other nodes")
SUBJECT: Final = "catalogue/follow"
AGAIN: Final = timedelta(days=1)
"""After so long a node that refused is asked once more."""
MOST_LIKELY: Final = 500
"""How many entries are ranked, of those in which most of what is asked for stands."""

KEPT: Final = 5000


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
    row, _ = StoredEntry.objects.update_or_create(
        **named,
        defaults={"content": content, "renewed_at": now},
        create_defaults={"content": content, "renewed_at": now, "since": now},
    )
    indexing.index(row, entry)
    return {"entry": entry.id, "held": True}


def held(kind: EntryKind, **exact: str) -> Iterator[Held]:
    """Yield entries of other nodes in their order; what is empty narrows nothing down."""
    names = exchange.node_names()
    yield from _held(_rows(kind, exact, names).order_by("node", "entry").iterator(), names)


def count(kind: EntryKind, exact: Mapping[str, str]) -> int:
    """Return how many entries there are with these values."""
    return _rows(kind, exact, exchange.node_names()).count()


def page(kind: EntryKind, exact: Mapping[str, str], first: int, most: int) -> Iterator[Held]:
    """Yield so many entries with these values in their order, from one on."""
    names = exchange.node_names()
    rows = _rows(kind, exact, names).order_by("node", "entry")[first : first + most]
    yield from _held(rows, names)


def likely(
    kind: EntryKind, exact: Mapping[str, str], words: Sequence[str], *, most: int = MOST_LIKELY
) -> Iterator[Held]:
    """Yield the entries that are worth ranking: those in which most of what is asked for stands.

    All of a node whose name is meant are among them, as far as there is room.
    """
    names = exchange.node_names()
    if not names:
        return
    rows = _rows(kind, exact, names)
    scored = StoredPair.objects.filter(pair__in=pairs.asked(words), entry__in=rows)
    by_weight = scored.values("entry").annotate(points=Sum("weight")).order_by("-points", "entry")
    chosen = [row["entry"] for row in by_weight[:most]]
    meant = [
        node for node, name in names.items() if any(sounds.means(name, word) for word in words)
    ]
    of_nodes = rows.filter(node__in=meant).order_by("node", "entry").values_list("id", flat=True)
    ids = dict.fromkeys([*chosen, *of_nodes[:most]])
    yield from _held(StoredEntry.objects.filter(id__in=ids), names)


def _held(rows: Iterable[StoredEntry], names: Mapping[NodeId, Text]) -> Iterator[Held]:
    """Yield rows as entries; those of a node that no directory names now are left out."""
    for row in rows:
        named = names.get(NodeId(row.node))
        if named is None:
            continue
        entry = _opened(row.content)
        yield Held(
            node=NodeId(row.node),
            node_name=named,
            kind="service" if entry.kind == "service" else "dataset",
            id=row.entry,
            page=entry.page,
            since=row.since,
            renewed_at=row.renewed_at,
            dataset=entry.dataset,
            service=entry.service,
        )


def _rows(
    kind: EntryKind, exact: Mapping[str, str], nodes: Iterable[NodeId]
) -> QuerySet[StoredEntry]:
    given = {name: value for name, value in exact.items() if value}
    audience = given.pop("audience", "")
    rows = StoredEntry.objects.filter(kind=kind, node__in=[*nodes], **given)
    return rows.filter(audience__contains=f" {audience} ") if audience else rows


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


@lru_cache(maxsize=KEPT)
def _opened(content: str) -> SentEntry:
    return msgspec.json.decode(content, type=SentEntry)
