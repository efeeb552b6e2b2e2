"""On what basis a service looks up what it needs, and which look-ups rest on none."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services.contracts import (
    EvidenceRequirement,
    EvidenceType,
    Ground,
    PublicService,
)
from kallipolis.platforms.data.registries import api as registries

EXPECTED: Final = said(
    "`for_evidence: true` at the article of `legal_basis` whose duty it is, `basis` here or with "
    "the evidence type, or `consent: true`"
)


def grounded(service: PublicService) -> tuple[EvidenceRequirement, ...]:
    """Return what a service needs, each with the article of the service by which it is looked up.

    What waits for consent rests on that, unless it names an article itself.
    """
    basis = _article(service)
    return tuple(
        each if each.basis or each.consent or not basis else replace(each, basis=basis)
        for each in service.evidence
    )


def ground_of(requirement: EvidenceRequirement, kind: EvidenceType) -> Ground:
    """Return what lets a proof of a ``grounded`` requirement be looked up, and what for."""
    purpose = requirement.purpose or kind.purpose
    if requirement.consent:
        return Ground(basis=requirement.basis, carried_by="consent", purpose=purpose)
    basis = requirement.basis or kind.basis
    return Ground(basis=basis, carried_by="duty" if basis else "request", purpose=purpose)


def faults_of_grounds(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find look-ups of personal data on no basis, and bases that the service does not cite."""
    marked = [n for n, each in enumerate(service.legal_basis) if each.for_evidence]
    if len(marked) > 1:
        yield Remark(
            path=f"legal_basis[{marked[1]}].for_evidence",
            message=said("another article is for the evidence already"),
            expected=said("one of them, and `basis` with the evidence that rests on another"),
        )
    cited = {each.citation for each in service.legal_basis}
    for number, each in enumerate(grounded(service)):
        if each.basis and each.basis not in cited:
            yield Remark(
                path=f"evidence[{number}].basis",
                message=said("the service does not cite `%(citation)s`", citation=each.basis),
                expected=said("one of `legal_basis`"),
            )
        kind = library.find("evidence-type", each.type)
        if not isinstance(kind, EvidenceType) or not _is_about_people(kind, library):
            continue
        if ground_of(each, kind).carried_by == "request":
            yield Remark(
                path=f"evidence[{number}]",
                message=said(
                    "personal data would be looked up in the registry %(registry)s by no law and "
                    "with nobody's consent",
                    registry=repr(kind.looked_up_in),
                ),
                expected=EXPECTED,
            )


def faults_of_basis(proof: EvidenceType, library: Library) -> Iterator[Remark]:
    """Find an evidence type that rests on a law that is not known."""
    yield from rules.faults_of_citations([("basis", proof.basis)], library)


def _article(service: PublicService) -> str:
    return next((each.citation for each in service.legal_basis if each.for_evidence), "")


def _is_about_people(kind: EvidenceType, library: Library) -> bool:
    """Say whether a look-up may tell of a person; what another node holds is taken to do so."""
    if kind.held_by is not None:
        return bool(kind.looked_up_in)
    registry = registries.declared(library, kind.looked_up_in)
    return registry is not None and any(field.personal for field in registry.fields)
