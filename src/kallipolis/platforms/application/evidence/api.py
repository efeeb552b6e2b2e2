"""Gather evidence: ask registries first, the applicant only for what they do not have."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Final, NamedTuple

from msgspec.structs import replace

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.ids import CaseId, Edition, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Status
from kallipolis.platforms.application.evidence import logic
from kallipolis.platforms.application.evidence.adapters import elsewhere, telling
from kallipolis.platforms.application.evidence.adapters.elsewhere import Asking
from kallipolis.platforms.application.evidence.adapters.ties import Ties
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceItem,
    EvidenceRequirement,
    EvidenceType,
    Finding,
    Inquiry,
    Told,
)
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import Ground
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Record, Value

CREDENTIALS: Final = "credentials"
"""Stands in evidence types for the credentials that this city itself has issued to the applicant,
of the type that the evidence type names, or that has the same id."""


@telemetry.traced
def look_up(
    actor: Actor,
    party: PartyId,
    requirements: Sequence[EvidenceRequirement],
    inquiry: Inquiry,
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> tuple[Finding, ...]:
    """Find what registries hold about a party: one finding for each requirement, in order.

    The platform asks, in the name of the actor: each look-up is on record with both, the service as
    its purpose, and what lets it be looked up. A proof whose registry is not published here is not
    found.
    What is personal about somebody else is looked up only if they are tied to the party, on their
    own record; of who is not, only what is public. What the inquiry knows already is not looked up
    again while it is fresh. What another node holds is asked of it, once, if the directory lets us:
    outside a transaction its answer is waited for a little, else the finding says that it waits.

    Raises:
        Refusal: ``evidence.not_found`` for who may not gather for this party;
            ``pack.document_not_found`` for an evidence type that is not published.
        Outage: when a registry does not answer.
    """
    platform = replace(
        actor, kind=ActorKind.SYSTEM, purpose=inquiry.service, on_behalf_of=party, assignments=()
    )
    subject = _subject(actor, platform, party, inquiry)
    search = _Search(platform, subject, inquiry, clock, asked_by=actor)
    return tuple(search.finding(requirement) for requirement in requirements)


def as_items(
    requirements: Sequence[EvidenceRequirement],
    findings: Sequence[Finding],
    inquiry: Inquiry,
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> tuple[EvidenceItem, ...]:
    """Say how each requirement is met, by what was found for it and what the applicant gave."""
    kinds = [services.evidence_type(each.type, inquiry.edition) for each in requirements]
    wanted = [
        elsewhere.as_required(each, kind, inquiry.service, clock)
        for each, kind in zip(requirements, kinds, strict=True)
    ]
    met = zip(wanted, kinds, findings, strict=True)
    return tuple(logic.as_item(*each, inquiry) for each in met)


def holder_of(kind: EvidenceType, service: str, *, clock: Clock = SYSTEM_CLOCK) -> Text | None:
    """Return how the other node is called that may be asked for a proof, None where none may."""
    allowed = elsewhere.may_ask(kind, service, clock)
    return allowed.name if allowed else None


def attach(questions: Iterable[str], case: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Let a case wait for what other nodes were asked, in the transaction that opens it.

    ``events.ANSWERED`` tells when an answer is there, even if it came a moment ago.
    """
    elsewhere.attach(questions, case, clock)


def answer_to(question: str, *, clock: Clock = SYSTEM_CLOCK) -> Finding | None:
    """Return what another node has answered for a case, None while it is on its way.

    It is for the platform, which puts it into the case: people see it there.
    """
    return elsewhere.answered(question, clock)


def told(
    type: str, fields: Iterable[str], ground: Ground, *, edition: Edition | None = None
) -> Told | None:
    """Return in words what is looked up for a proof, None where it is in no registry in sight."""
    return telling.told(type, fields, ground, edition)


def as_facts(items: Iterable[EvidenceItem]) -> dict[str, Mapping[str, Value]]:
    """Return what rules read: the values found, by evidence type; what was not found is absent."""
    return logic.as_facts(items)


def about_applicant(items: Iterable[EvidenceItem]) -> tuple[EvidenceItem, ...]:
    """Return what may be shown to the applicant, or filled in for them: all but others' proof."""
    return logic.about_applicant(items)


def _subject(actor: Actor, platform: Actor, party: PartyId, inquiry: Inquiry) -> Party:
    try:
        found = parties.get(platform, party)
    except Refusal as unknown:
        raise not_found("evidence.not_found") from unknown
    about = Resource(parties=(party,), regions=(found.region,), scope=inquiry.service)
    access.require(actor, "evidence.gather", about)
    return found


class Reading(NamedTuple):
    """What is read in a registry: under which key, which fields, and why."""

    key: str
    fields: tuple[str, ...]
    grounds: Grounds
    is_confidential: bool = False


class _Search:
    """One gathering: the applicant's key is opened once, when the first requirement needs it."""

    def __init__(
        self, platform: Actor, subject: Party, inquiry: Inquiry, clock: Clock, *, asked_by: Actor
    ) -> None:
        self.asked_by = asked_by
        self.platform = platform
        self.subject = subject
        self.inquiry = inquiry
        self.clock = clock

    def finding(self, requirement: EvidenceRequirement) -> Finding:
        kind = services.evidence_type(requirement.type, self.inquiry.edition)
        requirement = elsewhere.as_required(requirement, kind, self.inquiry.service, self.clock)
        subject, now, fields = requirement.subject, self.clock.now(), self._fields(kind)
        whose = self.inquiry.subjects.get(subject, "")
        may_ask = logic.is_consented(requirement, self.inquiry)
        if may_ask and (whose or not subject):
            for known in self.inquiry.known:
                if known.answers(kind.id, whose, fields) and known.is_fresh(now):
                    return known
        if kind.held_by is not None and may_ask and not subject:
            asked = self._asked_elsewhere(kind, requirement, fields)
            if asked is not None:
                return asked
        reading = self._reading(kind, requirement) if may_ask else None
        return Finding(
            type=kind.id,
            whose=whose,
            fields=fields,
            record=self._record(kind, reading),
            is_confidential=reading is not None and reading.is_confidential,
            looked_up_at=now,
            fresh_until=now + timedelta(hours=kind.fresh_hours)
            if may_ask and self._can_ask(kind, subject)
            else now,
        )

    def _asked_elsewhere(
        self, kind: EvidenceType, requirement: EvidenceRequirement, fields: tuple[str, ...]
    ) -> Finding | None:
        if elsewhere.may_ask(kind, self.inquiry.service, self.clock) is None:
            return None
        return self._elsewhere.finding(
            kind, fields, self._own_key, ground=services.ground_of(requirement, kind)
        )

    def _can_ask(self, kind: EvidenceType, subject: str) -> bool:
        if kind.looked_up_in == CREDENTIALS:
            return not subject
        is_kept = kind.is_held_here and registries.find(kind.looked_up_in) is not None
        return is_kept and bool(self._key_of(subject))

    def _record(self, kind: EvidenceType, reading: Reading | None) -> Record | None:
        if reading is None:
            return None
        if kind.looked_up_in == CREDENTIALS:
            return self._credential(kind)
        return registries.look_up(
            self.platform,
            kind.looked_up_in,
            reading.key,
            fields=reading.fields,
            grounds=reading.grounds,
            clock=self.clock,
        )

    def _reading(self, kind: EvidenceType, requirement: EvidenceRequirement) -> Reading | None:
        """Return what may be read, None for nothing: of strangers only what is public."""
        subject, fields = requirement.subject, self._fields(kind)
        if kind.looked_up_in == CREDENTIALS:
            return None if subject else Reading("", fields, self._grounds(requirement, kind))
        key = self._key_of(subject) if kind.is_held_here else ""
        if not key or registries.find(kind.looked_up_in) is None:
            return None
        grounds = self._grounds(requirement, kind)
        if not subject:
            return Reading(key, fields, grounds)
        public = registries.public_fields(kind.looked_up_in, fields)
        grounds = self._ties.about(key, grounds)
        if public == fields:
            return Reading(key, fields, grounds)
        if self._ties.binds(requirement, key, grounds):
            is_own = self._ties.is_applicant(key)
            return Reading(key, fields, grounds, is_confidential=not is_own)
        return None if public is None else Reading(key, public, grounds)

    def _credential(self, kind: EvidenceType) -> Record | None:
        held = credentials.held(self.platform, clock=self.clock)
        type = kind.credential or kind.id
        valid = (c for c in held if c.type == type and c.status is Status.VALID)
        newest = next(valid, None)
        if newest is None:
            return None
        values = logic.scalars(newest.claims, self._fields(kind))
        return Record(registry=CREDENTIALS, values=values, as_of=newest.issued_at)

    @cached_property
    def _elsewhere(self) -> Asking:
        return Asking(
            platform=self.platform,
            asked_by=self.asked_by,
            party=self.subject.id,
            inquiry=self.inquiry,
            clock=self.clock,
        )

    @cached_property
    def _ties(self) -> Ties:
        return Ties(
            actor=self.asked_by,
            platform=self.platform,
            applicant=self.subject.id,
            key=self._own_key,
            clock=self.clock,
        )

    def _fields(self, kind: EvidenceType) -> tuple[str, ...]:
        named = self.inquiry.fields.get(kind.id, ())
        return tuple(dict.fromkeys((*kind.fields, *named)))

    def _grounds(self, requirement: EvidenceRequirement, kind: EvidenceType) -> Grounds:
        ground = services.ground_of(requirement, kind)
        return Grounds(
            purpose=self.inquiry.service,
            legal_basis=ground.basis,
            carried_by=ground.carried_by,
            proof=kind.id,
            reason=ground.purpose,
            case=self.inquiry.case,
            party=self.subject.id,
        )

    def _key_of(self, subject: str) -> str:
        return self.inquiry.subjects.get(subject, "") if subject else self._own_key

    @cached_property
    def _own_key(self) -> str:
        if self.inquiry.key:
            return self.inquiry.key
        if self.subject.organisation is not None:
            return organisations.get(self.subject.organisation).credit_code
        return parties.identity_of(self.platform, self.subject.id, clock=self.clock).id_number
