"""Public services as they are offered: one by its id, those of an event or an authority."""

from collections.abc import Mapping

from kallipolis.foundation.errors import not_found
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services.contracts import (
    EvidenceRequirement,
    EvidenceType,
    LifeEvent,
    PublicService,
)


def get(service_id: str, edition: Edition | None = None) -> PublicService:
    """Return a service as it is in an edition, the newest if none is named.

    Raises:
        Refusal: ``service.not_found``.
    """
    found = packs.find("service", service_id, edition)
    if found is None or not isinstance(found.body, PublicService):
        raise not_found("service.not_found")
    return found.body


def form_of(service: PublicService, edition: Edition | None = None) -> Form:
    """Return the form of a service, its own or the one that it names.

    Raises:
        Refusal: ``pack.document_not_found`` when the pack with the form is not published.
    """
    if isinstance(service.form, Form):
        return service.form
    form: Form = packs.get("form", service.form, edition).body
    return form


def evidence_needed(
    service: PublicService, facts: Mapping[str, object]
) -> tuple[EvidenceRequirement, ...]:
    """Return what has to be proved, given the facts of the form (``forms.facts_of``).

    Missing: a proof whose condition hangs on something not yet answered is left out.
    """
    return tuple(
        each
        for each in service.evidence
        if not each.when or rules.compiled(each.when).evaluate(facts).holds
    )


def evidence_type(id: str, edition: Edition | None = None) -> EvidenceType:
    """Return an evidence type.

    Raises:
        Refusal: ``pack.document_not_found``.
    """
    found: EvidenceType = packs.get("evidence-type", id, edition).body
    return found


def events() -> tuple[LifeEvent, ...]:
    """Return all life and business events in the order in which people see them."""
    found: list[LifeEvent] = [document.body for document in packs.every("event").values()]
    return tuple(sorted(found, key=lambda event: (event.kind != "life", event.order, event.id)))
