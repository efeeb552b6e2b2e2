"""Write down who did what to whom and why, seal it, verify it, search it."""

from collections.abc import Mapping, Sequence

import msgspec
import uuid_utils

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import hot
from kallipolis.foundation.audit.logic.entries import Content, hash_of
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.ids import PartyId


def record(
    actor: Actor,
    act: str,
    subject: str,
    *,
    parties: Sequence[PartyId] = (),
    detail: Mapping[str, object] | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> str:
    """Write an entry in the caller's transaction and return its id.

    ``parties`` are those whose data or business was touched; ``detail`` holds ids and figures, no
    personal data. Purpose, channel and whom the actor stands for are taken from the actor.
    """
    content = Content(
        uuid=uuid_utils.uuid7().hex,
        time=clock.now(),
        actor_kind=actor.kind.value,
        actor=actor.party or actor.name,
        on_behalf_of=actor.on_behalf_of or "",
        act=act,
        subject=subject,
        parties=msgspec.json.encode(list(parties)).decode(),
        purpose=actor.purpose,
        channel=actor.channel,
        detail=msgspec.json.encode(dict(detail or {}), order="deterministic").decode(),
    )
    hot.insert(content, hash_of(content))
    return content.uuid
