"""Whether another person is tied to the applicant, so that their proof may be looked up."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.application.evidence import logic
from kallipolis.platforms.application.services.contracts import EvidenceRequirement, Tie
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """What binds others to one applicant: themselves, a mandate, or a relation on record.

    ``actor`` asks, the ``platform`` looks things up in their name; ``key`` is the number under
    which registries know the applicant.
    """

    actor: Actor
    platform: Actor
    applicant: PartyId
    key: str
    clock: Clock

    def binds(self, requirement: EvidenceRequirement, key: str, grounds: Grounds) -> bool:
        """Say whether what is personal about whom a number stands for may be looked up."""
        if self.is_applicant(key) or self._whose(key) == self.actor.party:
            return True
        if parties.is_mandated_by(self.actor, key, scope=grounds.purpose, clock=self.clock):
            return True
        return requirement.tie is not None and self._holds(requirement.tie, key, grounds)

    def is_applicant(self, key: str) -> bool:
        """Say whether a number is the applicant's own."""
        return logic.is_same(key, self.key) or self._whose(key) == self.applicant

    def about(self, key: str, grounds: Grounds) -> Grounds:
        """Return why a number is looked up, on the record of whom it stands for."""
        return replace(grounds, about=self._whose(key))

    def _whose(self, key: str) -> PartyId | None:
        return parties.mention_of(self.platform, key)

    def _holds(self, tie: Tie, key: str, grounds: Grounds) -> bool:
        asked, named = (key, self.key) if tie.of == "subject" else (self.key, key)
        found = self._entry(tie.registry, asked, (*tie.fields, *tie.where), grounds)
        return any(
            logic.is_same(str(found.get(field) or ""), named) for field in tie.fields
        ) and all(found.get(field) == value for field, value in tie.where.items())

    def _entry(
        self, registry: str, key: str, fields: Sequence[str], grounds: Grounds
    ) -> dict[str, Value]:
        if registries.find(registry) is None:
            return {}
        record = registries.look_up(
            self.platform,
            registry,
            key,
            fields=fields,
            grounds=self.about(key, grounds),
            clock=self.clock,
        )
        return dict(record.values) if record is not None else {}
