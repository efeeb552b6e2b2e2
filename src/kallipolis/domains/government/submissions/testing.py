"""A small city in which made-up services can be applied for, for tests."""

from typing import Final

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases.testing import set_stage
from kallipolis.platforms.application.services.contracts import EvidenceType, PublicService
from kallipolis.platforms.application.services.testing import make_service

ANSWERS: Final[dict[str, object]] = {
    "statement": "请换发",
    "phone": "13800000001",
    "is_true": True,
}
"""What fits the form of every service that has none of its own."""


def make_evidence(id: str, registry: str = "", *fields: str) -> EvidenceType:
    """Make a kind of proof; without a registry people bring it."""
    return EvidenceType(id=id, name=everywhere(id), registry=registry, fields=fields)


def make_permit(**parts: object) -> PublicService:
    """Make a service that a person decides; it asks for a photograph."""
    parts.setdefault("evidence", [{"type": "photograph"}])
    return make_service("permit", "某项许可", **parts)


def publish_services(*services: PublicService, evidence: tuple[EvidenceType, ...] = ()) -> None:
    """Publish services in a sample city, with their kinds of proof beside the photograph."""
    set_stage()
    kinds = (make_evidence("photograph"), *evidence)
    publish_documents(evidence_type=kinds, service=services or (make_permit(),))
