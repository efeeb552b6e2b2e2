"""What is wrong with proof that another node is to hold."""

from collections.abc import Iterator

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.services.contracts import EvidenceType, PublicService


def faults_of_holder(proof: EvidenceType) -> Iterator[Remark]:
    """Find proof of another node that names no registry, no fields, or fields without words."""
    if proof.held_by is None:
        return
    if not proof.registry:
        yield Remark(
            path="held_by",
            message=said("there is no registry to look in"),
            expected=said("a registry"),
        )
    if proof.dataset:
        yield Remark(
            path="dataset",
            message=said("another node is asked for what its registries hold"),
            expected=said("a registry"),
        )
    if not proof.fields:
        yield Remark(
            path="fields",
            message=said("another node is asked for fields, and none is named"),
            expected=said("the fields that are needed, and no more"),
        )
    for number, field in enumerate(proof.fields):
        if field not in proof.held_by.fields:
            yield Remark(
                path=f"fields[{number}]",
                message=said("nobody says what the field %(field)s is called", field=repr(field)),
                expected=said("its title in `held_by.fields`"),
            )


def faults_of_subjects(service: PublicService, library: Library) -> Iterator[Remark]:
    """Find requirements that would have another node asked about somebody else."""
    for number, each in enumerate(service.evidence):
        kind = library.find("evidence-type", each.type) if each.subject else None
        if isinstance(kind, EvidenceType) and kind.held_by is not None:
            yield Remark(
                path=f"evidence[{number}].subject",
                message=said("another node is asked about the applicant only"),
                expected=said("proof of a registry of this node"),
            )
