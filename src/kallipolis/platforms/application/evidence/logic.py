"""How a requirement is met by what was found and what was given, and what that saves."""

from collections.abc import Iterable, Mapping

import msgspec

from kallipolis.platforms.application.evidence.contracts import (
    EvidenceItem,
    EvidenceRequirement,
    EvidenceState,
    EvidenceType,
    Finding,
    Inquiry,
)
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.registries.contracts import Value


def state_of(
    requirement: EvidenceRequirement,
    inquiry: Inquiry,
    *,
    is_found: bool,
    is_asked: bool = False,
) -> EvidenceState:
    """Return how a requirement is met: by what is known, what is brought, or what is promised.

    What another node ``is_asked`` for is on its way.

    A commitment or a promise counts only where the service allows it for this proof.
    """
    if is_found:
        return EvidenceState.FOUND
    if inquiry.uploads.get(requirement.type):
        return EvidenceState.UPLOADED
    if requirement.commitment and requirement.type in inquiry.commitments:
        return EvidenceState.COMMITTED
    if requirement.deferrable and requirement.type in inquiry.later:
        return EvidenceState.PROMISED
    return EvidenceState.ASKED if is_asked else EvidenceState.MISSING


def is_consented(requirement: EvidenceRequirement, inquiry: Inquiry) -> bool:
    """Say whether a proof may be looked up: without consent, or with the one that was given.

    What is stopped is not, unless it is about somebody else.
    """
    if requirement.type in inquiry.stopped and not requirement.subject:
        return False
    return not requirement.consent or requirement.type in inquiry.consents


def is_same(number: str, other: str) -> bool:
    """Say whether two numbers, written as people do, are one and the same."""
    return bool(number.strip()) and number.strip().upper() == other.strip().upper()


def as_item(
    requirement: EvidenceRequirement, kind: EvidenceType, finding: Finding, inquiry: Inquiry
) -> EvidenceItem:
    """Say how a requirement is met, by what was found and what was given."""
    record, question = finding.record, finding.question
    is_asked = question is not None and question.is_waiting
    ground = services.ground_of(requirement, kind)
    item = EvidenceItem(
        type=kind.id,
        state=state_of(requirement, inquiry, is_found=record is not None, is_asked=is_asked),
        title=kind.name,
        is_required=requirement.required,
        may_follow=requirement.deferrable,
        only_looked_up=requirement.only_looked_up or kind.only_looked_up,
        by_consent=requirement.consent,
        basis=ground.basis if kind.looked_up_in else "",
        carried_by=ground.carried_by if kind.looked_up_in else None,
        purpose=ground.purpose if kind.looked_up_in else None,
        subject=requirement.subject,
        confidential=finding.is_confidential,
        files=tuple(inquiry.uploads.get(kind.id, ())),
        question=question,
    )
    if record is None:
        return item
    return msgspec.structs.replace(
        item,
        values=dict(record.values),
        registry=record.registry,
        as_of=record.as_of,
        provenance=dict(record.provenance),
        found_at=finding.looked_up_at,
    )


def scalars(claims: Mapping[str, object], fields: Iterable[str]) -> dict[str, Value]:
    """Return the claims asked for that are a single value; any other, and one not made, is None."""
    found = {field: claims.get(field) for field in fields}
    return {
        field: value if isinstance(value, str | int | float | bool) else None
        for field, value in found.items()
    }


def as_facts(items: Iterable[EvidenceItem]) -> dict[str, Mapping[str, Value]]:
    """Return what rules read: the values found, by evidence type; what was not found is absent.

    Where a type was found for the applicant and for others, the applicant's values stand.
    """
    found = [item for item in items if item.state is EvidenceState.FOUND]
    return {item.type: item.values for item in sorted(found, key=lambda i: not i.subject)}


def about_applicant(items: Iterable[EvidenceItem]) -> tuple[EvidenceItem, ...]:
    """Return what may be shown to the applicant, or filled in for them: all but others' proof."""
    return tuple(item for item in items if not item.subject)
