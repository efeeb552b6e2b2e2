"""Several services in one submission: what they need together, and what they cost together."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from kallipolis.domains.government.submissions.contracts import Assessment
from kallipolis.domains.government.submissions.logic.assessment import RuleBook, fee_of
from kallipolis.domains.government.submissions.logic.known import Known
from kallipolis.foundation.money import Money
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import (
    EvidenceRequirement,
    Part,
    PublicService,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A part that the answers call for: its service, its rules, and what is known in its form."""

    part: Part
    service: PublicService
    book: RuleBook
    facts: Known


def needed_by(joined: Sequence[Joined]) -> tuple[EvidenceRequirement, ...]:
    """Return what the parts need, each proof once; what an earlier part proves is not asked for."""
    return services.merged(need for each in joined for need in _needs(each, joined))


def with_fees(
    assessment: Assessment, joined: Sequence[Joined], others: Collection[str] = ()
) -> Assessment:
    """Return an assessment with the fees of the parts, and why, added to its own.

    Missing: the fee is None where nobody has stated that of one part.
    """
    if not joined:
        return assessment
    fee, why, in_full = assessment.fee, assessment.why, assessment.why_in_full
    for each in joined:
        own, told, reasons = fee_of(each.service, each.book, each.facts, others)
        fee = _sum(fee, own)
        why, in_full = why + told, in_full + reasons
    return replace(assessment, fee=fee, why=why, why_in_full=in_full)


def _sum(one: Money | None, other: Money | None) -> Money | None:
    if one is None or other is None:
        return None
    return Money(amount=one.amount + other.amount, currency=one.currency)


def _needs(each: Joined, joined: Sequence[Joined]) -> Iterator[EvidenceRequirement]:
    proved = _proved_before(each.part, {other.part.service: other.part for other in joined})
    for need in services.evidence_needed(each.service, each.facts):
        if need.type in proved:
            yield msgspec.structs.replace(need, only_looked_up=True, note=None)
        else:
            yield need


def _proved_before(part: Part, parts: dict[str, Part]) -> set[str]:
    earlier = [parts[key] for key in part.after if key in parts]
    return {type for each in earlier for type in (*each.proves, *_proved_before(each, parts))}
