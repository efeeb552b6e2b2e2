"""How an assessed submission becomes the opening of a case."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import msgspec

from kallipolis.domains.government.submissions.contracts import FREE, Assessment, Authorities
from kallipolis.foundation.ids import Edition, PartyId, RegionCode
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import (
    Elsewhere,
    Fee,
    FeePoint,
    Opening,
    Origin,
    Outcome,
    PartOpening,
    Piece,
    Request,
    Then,
    Wanted,
)
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceItem,
    EvidenceState,
    Question,
)
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.platforms.data.registries.contracts import Provenance

SOURCES: Final[Mapping[EvidenceState, Literal["registry", "upload", "commitment", "missing"]]] = {
    EvidenceState.FOUND: "registry",
    EvidenceState.UPLOADED: "upload",
    EvidenceState.COMMITTED: "commitment",
    EvidenceState.PROMISED: "missing",
    EvidenceState.ASKED: "missing",
    EvidenceState.MISSING: "missing",
}
AT_ONCE: Final = "decide-at-once"
"""The action by which processes let the platform decide in the submission itself."""

ON_COMMITMENT: Final = "grant-on-commitment"
"""The action by which they let it grant in the submission itself what was committed to."""

INSISTED: Final = "insisted"
"""Stands among the facts of a case whose applicant asked for a person."""

OUTCOMES: Final = {"grant": Outcome.GRANTED, "refuse": Outcome.REFUSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a case stands on besides what was assessed."""

    service: PublicService
    edition: Edition
    applicant: PartyId
    applicant_name: str
    region: RegionCode
    deciding_region: RegionCode
    authorities: Authorities


def opening(
    ground: Ground,
    assessment: Assessment,
    evidence: Iterable[EvidenceItem],
    parts: tuple[PartOpening, ...] = (),
    *,
    wanted: tuple[Wanted, ...] = (),
    key: str = "",
) -> Opening:
    """Put together all that a case begins with; what the rules saw stays with it."""
    service = ground.service
    found = tuple(evidence)
    return Opening(
        service=service.id,
        service_kind=service.kind,
        edition=ground.edition,
        process=process_of(service, found, assessment.facts),
        title=service.name,
        applicant=ground.applicant,
        applicant_name=ground.applicant_name,
        region=ground.region,
        deciding_region=ground.deciding_region,
        accepting=ground.authorities.accepting,
        deciding=ground.authorities.deciding,
        reviewing=ground.authorities.reviewing,
        promised=service.promised_limit,
        statutory=service.statutory_limit,
        answers=dict(assessment.answers),
        evidence=tuple(as_piece(item) for item in found),
        facts=as_case_facts(assessment, found),
        wanted=wanted,
        commitment=", ".join(i.type for i in found if i.state is EvidenceState.COMMITTED),
        fee=fee_of(service, assessment),
        idempotency_key=key,
        parts=parts,
    )


def fee_of(service: PublicService, assessment: Assessment) -> Fee | None:
    """Return what is to be paid for a case here, None where nothing is, or nobody has stated it."""
    terms, fee = service.payment, assessment.fee
    if terms is None or fee is None or fee.amount <= 0:
        return None
    return Fee(amount=fee.amount, currency=fee.currency, when=terms.when, refund_on=terms.refund_on)


def for_a_person(opening: Opening) -> Opening:
    """Return an opening that is to be decided by a person, whatever rules say."""
    return msgspec.structs.replace(opening, facts={**opening.facts, INSISTED: True})


def waits_for_fee(opening: Opening) -> bool:
    """Say whether nothing is done in a case before its fee has come."""
    return opening.fee is not None and opening.fee.when is FeePoint.SUBMISSION


def process_of(
    service: PublicService, evidence: Iterable[EvidenceItem], facts: Mapping[str, object]
) -> str:
    """Return the process of a case: as the answers choose it, another where one committed to it."""
    has_committed = any(item.state is EvidenceState.COMMITTED for item in evidence)
    if has_committed and service.on_commitment:
        return service.on_commitment
    return services.process_of(service, facts)


def instant(
    assessment: Assessment, wanted: tuple[Wanted, ...], actions: Collection[str]
) -> tuple[Then, ...]:
    """Return what the platform decides at once by an action of a process, or nothing.

    A person decides what the rules would grant where something is ``wanted`` of the output, and
    what they would refuse without a source: nobody is refused by no law.
    """
    why = " ".join(text.en for text in assessment.why)
    return _decided((assessment.decision, why, assessment.sources), wanted, actions)


def instant_from(
    facts: Mapping[str, object], wanted: tuple[Wanted, ...], actions: Collection[str]
) -> tuple[Then, ...]:
    """Return what the platform decides at once, from what was kept with a case."""
    if facts.get("eligible") is False or facts.get(INSISTED):
        return ()
    why = _listed(facts.get("told", facts.get("why")))
    told = " ".join(str(text["en"]) for text in why if isinstance(text, dict))
    sources = tuple(str(source) for source in _listed(facts.get("sources")))
    return _decided((str(facts.get("decision")), told, sources), wanted, actions)


def _decided(
    said: tuple[str, str, tuple[str, ...]],
    wanted: tuple[Wanted, ...],
    actions: Collection[str],
) -> tuple[Then, ...]:
    decision, why, sources = said
    outcome = OUTCOMES.get(decision)
    if outcome is None or (wanted and outcome is Outcome.GRANTED):
        return ()
    if outcome is Outcome.REFUSED and not sources:
        return ()
    request = Request(reason=why[:4000], rule=", ".join(sources)[:400])
    if ON_COMMITMENT in actions and outcome is Outcome.GRANTED:
        return (Then(action=ON_COMMITMENT, request=request),)
    if AT_ONCE not in actions:
        return ()
    remedy = "appeal" if outcome is Outcome.REFUSED else ""
    decided = msgspec.structs.replace(request, outcome=outcome, remedy=remedy)
    return (Then(action=AT_ONCE, request=decided),)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def as_case_facts(assessment: Assessment, evidence: Iterable[EvidenceItem]) -> dict[str, object]:
    """Keep what the rules saw and said, so that the answer can be explained and tried again.

    Shape: ``known`` is what rules are given; ``outputs``, ``why`` and ``sources`` what they said;
    ``papers_saved`` counts the papers that registries had and people could have brought; ``fee`` is
    in minor units, None where nobody has stated it. ``others`` keeps in the same shape what is
    about other people, apart from what the applicant sees, and ``told`` are then the reasons as the
    applicant is told them.
    """
    found = tuple(evidence)
    facts: dict[str, object] = {
        "fee": assessment.fee.amount if assessment.fee else None,
        "currency": (assessment.fee or FREE).currency,
        "papers_saved": sum(item.saves_a_paper for item in found),
    }
    return facts | said_of(assessment, about_others(found))


def said_of(assessment: Assessment, others: Collection[str]) -> dict[str, object]:
    """Keep what the rules saw and said, without what a case costs; shape as ``as_case_facts``."""
    own, apart = _by_whom(assessment.facts["evidence"], others)
    known = {name: assessment.facts[name] for name in ("applicant", "today")}
    facts: dict[str, object] = {
        "known": known | {"evidence": own},
        "eligible": assessment.eligible,
        "decision": assessment.decision,
        "outputs": dict(assessment.outputs),
        "why": _as_words(assessment.why),
        "sources": list(assessment.sources),
    }
    if apart:
        facts["told"] = facts["why"]
        facts["others"] = {
            "known": {"evidence": apart},
            "why": _as_words(assessment.why_in_full),
            "outputs": dict(assessment.outputs_of_others),
        }
    return facts


def about_others(evidence: Iterable[EvidenceItem]) -> frozenset[str]:
    """Return the evidence types of which rules see what is personal about other people."""
    found = [item for item in evidence if item.state is EvidenceState.FOUND]
    own = {item.type for item in found if not item.subject}
    return frozenset(item.type for item in found if item.confidential) - own


def _by_whom(
    evidence: object, others: Collection[str]
) -> tuple[dict[str, object], dict[str, object]]:
    found = evidence if isinstance(evidence, dict) else {}
    names = {*others, *(type.replace("-", "_") for type in others)}
    apart = {type: values for type, values in found.items() if type in names}
    return {type: values for type, values in found.items() if type not in names}, apart


def _as_words(texts: Iterable[Text]) -> list[dict[str, str]]:
    return [{"en": w.en, "zh-Hans": w.zh_hans, "zh-Hant": w.zh_hant} for w in texts]


def as_piece(item: EvidenceItem) -> Piece:
    """Return a piece of evidence as cases hold it."""
    is_asked = item.state is EvidenceState.FOUND or item.question is not None
    return Piece(
        requirement=item.type,
        source=SOURCES[item.state],
        title=item.title,
        reference=item.registry,
        as_of=item.as_of,
        files=item.files,
        may_follow=item.may_follow,
        is_required=item.is_required and not item.only_looked_up,
        elsewhere=asked_of(item.question, item.found_at),
        basis=item.basis if is_asked else "",
        carried_by=item.carried_by or "" if is_asked else "",
        purpose=item.purpose if is_asked else None,
        origins=origins_of(item.provenance),
    )


def origins_of(provenance: Mapping[str, Provenance]) -> tuple[Origin, ...]:
    """Return the records of datasets that values came from, each with what came of it."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for field, each in provenance.items():
        found.setdefault((each.dataset, each.record, each.updated), []).append(field)
    return tuple(
        Origin(dataset=dataset, record=record, updated=updated, fields=tuple(fields))
        for (dataset, record, updated), fields in found.items()
    )


def asked_of(question: Question | None, answered_at: datetime | None) -> Elsewhere | None:
    """Return that another node was asked, as cases hold it."""
    if question is None:
        return None
    return Elsewhere(
        question=question.id,
        holder=question.holder,
        asked_at=question.asked_at,
        answered_at=None if question.is_waiting else answered_at or question.asked_at,
        refusal=question.refusal,
    )


def questions_of(evidence: Iterable[EvidenceItem]) -> tuple[str, ...]:
    """Return what other nodes were asked and have not answered yet."""
    asked = (item.question for item in evidence)
    return tuple(question.id for question in asked if question and question.is_waiting)
