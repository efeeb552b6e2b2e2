"""Who is who: this node, and others as actors."""

from django.conf import settings

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.platforms.data.exchange.contracts import NodeId


def own() -> NodeId:
    """Return which node this is."""
    return NodeId(settings.KALLIPOLIS.node)


def peer(node: str, purpose: str = "node exchange") -> Actor:
    """Make another node an actor; what it may is for the directory to say."""
    return Actor(kind=ActorKind.SYSTEM, name=node, channel="exchange", purpose=purpose)
