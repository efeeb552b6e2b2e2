"""Proof that is asked for more than once, by several conditions or by several parts."""

from collections.abc import Iterable

from msgspec.structs import replace

from kallipolis.platforms.application.services.contracts import EvidenceRequirement


def merged(requirements: Iterable[EvidenceRequirement]) -> tuple[EvidenceRequirement, ...]:
    """Return requirements in order, those about the same proof made one.

    It is required if any of them requires it. It may follow, be committed to, be left to registries
    or wait for consent only where each of those that require it allows that.
    """
    found: dict[tuple[str, str], EvidenceRequirement] = {}
    for each in requirements:
        about = each.type, each.subject
        found[about] = _both(found[about], each) if about in found else each
    return tuple(found.values())


def _both(one: EvidenceRequirement, other: EvidenceRequirement) -> EvidenceRequirement:
    if one.required != other.required:
        return (
            one
            if one.required
            else replace(other, note=other.note or one.note, basis=other.basis or one.basis)
        )
    return replace(
        one,
        when=one.when if one.when and other.when else "",
        deferrable=one.deferrable and other.deferrable,
        commitment=one.commitment and other.commitment,
        only_looked_up=one.only_looked_up and other.only_looked_up,
        consent=one.consent and other.consent,
        basis=one.basis or other.basis,
        purpose=one.purpose or other.purpose,
        note=one.note or other.note,
    )
