"""Put down in the ledger what was looked up of whom, and on which ground."""

from collections.abc import Sequence

import msgspec

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.platforms.data.registries.contracts import Grounds


def look_up(
    actor: Actor, registry_id: str, fields: Sequence[str], grounds: Grounds, *, clock: Clock
) -> None:
    """Write down a look-up on the record of who is concerned, found or not."""
    concerned = grounds.about or grounds.party
    parties = () if concerned is None else (concerned,)
    detail: dict[str, object] = {
        "fields": tuple(fields),
        "legal_basis": grounds.legal_basis,
        "carried_by": grounds.carried_by,
        "case": grounds.case or "",
    }
    if grounds.carried_by == "consent":
        detail["consent"] = True
    if grounds.proof:
        detail["proof"] = grounds.proof
    if grounds.reason is not None:
        detail["reason"] = msgspec.to_builtins(grounds.reason)
    if grounds.about not in {None, grounds.party}:
        detail["for"] = grounds.party or ""
    why = actor.with_purpose(grounds.purpose)
    audit.record(why, "registry.look_up", registry_id, parties=parties, detail=detail, clock=clock)
