"""Tell nodes that follow a registry of its changes; take over those of registries followed here."""

from collections.abc import Mapping
from typing import Final

import msgspec

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.data.exchange import api
from kallipolis.platforms.data.exchange.adapters import book, directories, reading, vetoes
from kallipolis.platforms.data.exchange.adapters.peers import own, peer
from kallipolis.platforms.data.exchange.contracts import (
    Arrival,
    Clearance,
    NodeId,
    Reading,
    RegistryChange,
)
from kallipolis.platforms.data.exchange.logic.directories import permission
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Follower, Grounds, Registry

CHANGE: Final = "registry.change"


def react(event: Event) -> None:
    """Tell each follower what a registry says by now of an entry that has changed."""
    registry = registries.find(str(event.data["registry"]))
    key = registries.key_told(event.data)
    for follower in registry.followers if registry else ():
        _tell(registry, follower, key, SYSTEM_CLOCK)


def tell_all(actor: Actor, registry_id: str, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Tell all followers all that a registry says, and return how many messages that makes.

    Raises:
        Refusal: ``registry.not_found``.
    """
    told = 0
    for key in registries.keys(actor, registry_id):
        registry = registries.find(registry_id)
        with database.edge():
            for follower in registry.followers if registry else ():
                told += _tell(registry, follower, key, clock)
    return told


def take(arrival: Arrival) -> Mapping[str, object]:
    """Take over a change into the registry that follows the sender's; fields unknown here stay out.

    Raises:
        Refusal: ``exchange.malformed``, ``exchange.not_followed``; those of the registry.
    """
    change, sender = _change(arrival.content), arrival.envelope.sender
    registry = _following(sender, change.registry)
    if registry is None:
        told = {"registry": change.registry}
        raise Refusal("exchange.not_followed", Reason.NOT_FOUND, values=told)
    if change.values is None:
        registries.remove(peer(sender), registry.id, change.key)
        return {"registry": registry.id}
    known = {field.id for field in registry.fields}
    values = {name: change.values[name] for name in change.values if name in known}
    registries.put(peer(sender), registry.id, change.key, values)
    return {"registry": registry.id, "left_out": sorted({*change.values} - known)}


def clears(opened: Reading) -> Clearance:
    """Clear of what an entry says by now what the class of its fields here allows."""
    named = str(opened.content.get("registry", ""))
    registry = registries.find(named) if opened.is_ours else _following(opened.peer, named)
    told = reading.plain(("registry", "as_of", "answer.registry", "answer.left_out"))
    values = reading.of_registry(registry, "values")
    return told | values | {"key": reading.of_key(registry)}


def _tell(registry: Registry | None, follower: Follower, key: str, clock: Clock) -> bool:
    """Send a follower what it may know; one that may know nothing, or is no node, is not told."""
    fields = () if registry is None else _fields(registry, follower, clock)
    if registry is None or not fields:
        return False
    why = peer(follower.node, follower.purpose)
    grounds = Grounds(
        purpose=follower.purpose,
        legal_basis=follower.legal_basis,
        about=parties.mention_of(why, key),
    )
    record = registries.look_up(why, registry.id, key, fields=fields, grounds=grounds, clock=clock)
    change = RegistryChange(
        registry=registry.id,
        key=key,
        as_of=record.as_of if record else clock.now(),
        values=dict(record.values) if record else None,
    )
    fingerprint = book.subject_of(key, about=f"follow {registry.id}")
    api.send(
        peer(own()),
        NodeId(follower.node),
        change,
        kind=CHANGE,
        subject=f"registry/{registry.id}/{fingerprint}",
        clock=clock,
    )
    return True


def _fields(registry: Registry, follower: Follower, clock: Clock) -> tuple[str, ...]:
    try:
        node = directories.node(follower.node, clock.now())
        allowed = permission(node, own(), registry.id, follower.purpose)
        if allowed is None or allowed.needs_consent:
            return ()
        vetoes.require_taken(follower.node, CHANGE)
        given = vetoes.given(follower.node, CHANGE, allowed, follower.purpose)
    except Refusal:
        return ()
    return tuple(field for field in follower.fields if field in given)


def _following(sender: str, registry_id: str) -> Registry | None:
    for document in packs.every("registry").values():
        for followed in document.body.follows:
            if (followed.node, followed.registry) == (sender, registry_id):
                found: Registry = document.body
                return found
    return None


def _change(content: bytes) -> RegistryChange:
    try:
        return msgspec.json.decode(content, type=RegistryChange)
    except msgspec.DecodeError as fault:
        values = {"fault": str(fault)}
        raise Refusal("exchange.malformed", Reason.MALFORMED, values=values) from fault
