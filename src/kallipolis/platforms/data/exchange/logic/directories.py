"""Which keys count, what may be asked, and what in a directory does not fit."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from kallipolis.platforms.data.exchange.contracts import Ask, Directory, Node, NodeId, NodeKey


def is_in_force(directory: Directory, at: datetime) -> bool:
    """Say whether a directory counts at a moment."""
    return directory.valid_from <= at < directory.valid_until


def node_of(directory: Directory, id: str) -> Node | None:
    """Return a node by its id, None where the directory has none."""
    return next((node for node in directory.nodes if node.id == id), None)


def counts(key: NodeKey, at: datetime) -> bool:
    """Say whether what a key signs at a moment is believed."""
    is_revoked = key.revoked_at is not None and key.revoked_at <= at
    return key.valid_from <= at < key.valid_until and not is_revoked


def keys_of(node: Node, at: datetime) -> dict[str, NodeKey]:
    """Return the keys of a node that count, the one that began last first."""
    newest_first = sorted(node.keys, key=lambda key: key.valid_from, reverse=True)
    return {key.id: key for key in newest_first if counts(key, at)}


def permission(sender: Node, of: NodeId, registry: str, purpose: str) -> Ask | None:
    """Return what lets a node ask another for something of a registry, None if nothing does."""
    for ask in sender.may_ask:
        if (ask.of, ask.registry) == (of, registry) and purpose in ask.purposes:
            return ask
    return None


def faults(directory: Directory) -> Iterator[str]:
    """Yield what does not fit, in words for who signs directories."""
    if directory.valid_until <= directory.valid_from:
        yield "it ends before it begins"
    ids = Counter(node.id for node in directory.nodes)
    yield from (f"the node {id} is there twice" for id, count in ids.items() if count > 1)
    keys = Counter(key.id for node in directory.nodes for key in node.keys)
    yield from (f"the key {id} is there twice" for id, count in keys.items() if count > 1)
    named = Counter(purpose.id for purpose in directory.purposes)
    yield from (f"the purpose {id} is there twice" for id, count in named.items() if count > 1)
