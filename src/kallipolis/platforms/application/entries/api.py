"""Find what other nodes hold, see one entry of it, and keep nodes up to date with each other."""

from typing import Final

from kallipolis.foundation import sounds
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.entries.adapters import holding, telling
from kallipolis.platforms.application.entries.contracts import (
    CatalogueStanding,
    EntryKind,
    EntrySearch,
    Found,
    Held,
)
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

    Raises:
        Refusal: ``entry.not_found`` for who may not look in the resource catalogue.
    """
    _require_view(actor)
    narrowed = (
        each
        for each in holding.held("dataset", asked.node)
        if each.dataset
        and asked.of_kind in ("", each.dataset.kind)
        and asked.sharing in ("", each.dataset.sharing)
    )
    return _ranked(list(narrowed), asked)


def search_services(asked: EntrySearch) -> Found:
    """Return public services of other nodes that fit, the best first; everybody may know them."""
    narrowed = (
        each
        for each in holding.held("service", asked.node)
        if each.service and (not asked.audience or asked.audience in each.service.audience)
    )
    return _ranked(list(narrowed), asked)


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


def _ranked(found: list[Held], asked: EntrySearch) -> Found:
    words = sounds.asked(asked.q)
    scored = [(datasets.fits(_said(each), words), each) for each in found]
    kept = [(points, each) for points, each in scored if points > 0 or not words]
    kept.sort(key=lambda one: (-one[0], one[1].node, one[1].id))
    page = kept[asked.offset : asked.offset + asked.limit]
    return Found(entries=tuple(each for _, each in page), total=len(kept))


def _said(held: Held) -> list[tuple[Text, float]]:
    """Return all that an entry says, and how much it means that a word stands there."""
    said = [(held.title, 8.0), (held.node_name, 4.0), (everywhere(held.id), 4.0)]
    if held.dataset:
        said.append((held.dataset.provider, 4.0))
        said += [(held.dataset.summary, 3.0)] if held.dataset.summary else []
        said += [(item.title, 2.0) for item in held.dataset.items]
    if held.service:
        keywords = everywhere(" ".join(held.service.keywords))
        said += [(held.service.output, 4.0), (keywords, 4.0), (held.service.authority, 4.0)]
        said.append((held.service.summary, 3.0))
    return said


def _get(kind: EntryKind, node: str, id: str) -> Held:
    found = next(holding.held(kind, node, id), None) if node and id else None
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
