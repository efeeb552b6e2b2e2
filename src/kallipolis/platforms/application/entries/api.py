"""Find what other nodes hold, see one entry of it, and keep nodes up to date with each other."""

from collections.abc import Mapping
from typing import Final

from kallipolis.foundation import sounds
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.entries.adapters import holding, indexing, telling
from kallipolis.platforms.application.entries.contracts import (
    CatalogueStanding,
    EntryKind,
    EntrySearch,
    Found,
    Held,
    SentEntry,
)
from kallipolis.platforms.application.entries.logic import pairs
from kallipolis.platforms.application.entries.models import (
    StoredEntry,
    StoredFollower,
    StoredTold,
    StoredWish,
)
from kallipolis.platforms.application.referrals.contracts import Referral
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import MessageId

VIEW: Final = "entry.view"
NOT_FOUND: Final = "entry.not_found"


def search_datasets(actor: Actor, asked: EntrySearch) -> Found:
    """Return datasets of other nodes that fit, the best first.

    Of words ``total`` counts no more than are ranked.

    Raises:
        Refusal: ``entry.not_found`` for who may not look in the resource catalogue.
    """
    _require_view(actor)
    exact = {"node": asked.node, "of_kind": asked.of_kind, "sharing": asked.sharing}
    return _found("dataset", exact, asked)


def search_services(asked: EntrySearch) -> Found:
    """Return public services of other nodes that fit, the best first; everybody may know them.

    Of words ``total`` counts no more than are ranked.
    """
    exact = {"node": asked.node, "audience": asked.audience}
    return _found("service", exact, asked)


def get_dataset(actor: Actor, node: str, id: str) -> Held:
    """Return a dataset of another node.

    Raises:
        Refusal: ``entry.not_found``.
    """
    _require_view(actor)
    return _get("dataset", node, id)


def get_service(node: str, id: str) -> Held:
    """Return a public service of another node.

    Raises:
        Refusal: ``entry.not_found``.
    """
    return _get("service", node, id)


def referred_by(held: Held) -> str:
    """Return the service of this node whose cases are referred to a service of another, or none."""
    for document in packs.every("referral").values():
        declared: Referral = document.body
        to = {destination.node for destination in declared.nodes}
        if held.node in to and held.id == (declared.as_service or declared.service):
            return declared.service
    return ""


def renew(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Ask whom we follow, tell who follows us, and return how many messages that made.

    Done again it makes none, until something differs.
    """
    indexing.catch_up()
    return holding.follow(clock) + telling.tell(clock)


def standing(node: str) -> CatalogueStanding:
    """Return how it stands with the catalogue of another node, and with ours there."""
    wish = StoredWish.objects.filter(node=node).first()
    follower = StoredFollower.objects.filter(node=node).first()
    sent = exchange.receipt_of(holding.FOLLOWER, MessageId(wish.message))[1] if wish else None
    return CatalogueStanding(
        follows=_kinds(wish.kinds if wish else ""),
        message=sent.envelope.id if sent else None,
        outcome=sent.outcome if sent else None,
        refusal=sent.refusal if sent else "",
        held=StoredEntry.objects.filter(node=node).count(),
        followed=_kinds(follower.kinds if follower else ""),
        told=StoredTold.objects.filter(node=node).count(),
    )


def _found(kind: EntryKind, exact: Mapping[str, str], asked: EntrySearch) -> Found:
    words = sounds.asked(asked.q)
    if not words:
        page = holding.page(kind, exact, asked.offset, asked.limit)
        return Found(entries=tuple(page), total=holding.count(kind, exact))
    scored = [
        (datasets.fits(_said(each), words), each) for each in holding.likely(kind, exact, words)
    ]
    kept = [(points, each) for points, each in scored if points > 0]
    kept.sort(key=lambda one: (-one[0], one[1].node, one[1].id))
    best = kept[asked.offset : asked.offset + asked.limit]
    return Found(entries=tuple(each for _, each in best), total=len(kept))


def _said(held: Held) -> list[tuple[Text, float]]:
    """Return all that an entry says, and the name of its node."""
    entry = SentEntry(
        kind=held.kind,
        id=held.id,
        as_of=held.renewed_at,
        page=held.page,
        dataset=held.dataset,
        service=held.service,
    )
    return [*pairs.said(entry), (held.node_name, 4.0)]


def _get(kind: EntryKind, node: str, id: str) -> Held:
    found = next(holding.held(kind, node=node, entry=id), None) if node and id else None
    if found is None:
        raise not_found(NOT_FOUND)
    return found


def _kinds(words: str) -> tuple[EntryKind, ...]:
    named: tuple[EntryKind, ...] = ("dataset", "service")
    return tuple(kind for kind in named if kind in words.split())


def _require_view(actor: Actor) -> None:
    """Let pass officials, of whom each has this: it is no person's."""
    own = Resource(parties=(actor.party,) if actor.party is not None else ())
    if not access.allows(actor, VIEW, own):
        raise not_found(NOT_FOUND)
