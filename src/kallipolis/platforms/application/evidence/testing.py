"""What registries hold and what was brought, as a submission puts them together."""

from collections.abc import Sequence

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.evidence import api
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceItem,
    EvidenceRequirement,
    Inquiry,
)


def gather(
    actor: Actor,
    party: PartyId,
    requirements: Sequence[EvidenceRequirement],
    inquiry: Inquiry,
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> tuple[EvidenceItem, ...]:
    found = api.look_up(actor, party, requirements, inquiry, clock=clock)
    return api.as_items(requirements, found, inquiry, clock=clock)
