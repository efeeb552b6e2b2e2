"""In which words people read what is looked up: register, fields, what for, and by which law."""

from collections.abc import Iterable

from kallipolis.foundation.ids import Edition
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.evidence.contracts import Told
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import EvidenceType, Ground
from kallipolis.platforms.data.registries import api as registries


def told(
    type: str, fields: Iterable[str], ground: Ground, edition: Edition | None = None
) -> Told | None:
    """Return a look-up in words, None for a proof that is looked up in no registry."""
    kind = services.evidence_type(type, edition)
    register = _register(kind, edition)
    if register is None:
        return None
    title, names = register
    return Told(
        registry=title,
        fields=tuple(names.get(field) or everywhere(field) for field in dict.fromkeys(fields)),
        purpose=ground.purpose,
        basis=rules.cited(ground.basis, edition) if ground.basis else None,
        carried_by=ground.carried_by,
    )


def _register(kind: EvidenceType, edition: Edition | None) -> tuple[Text, dict[str, Text]] | None:
    if kind.held_by is not None:
        return kind.held_by.title, kind.held_by.fields
    found = registries.find(kind.looked_up_in, edition) if kind.looked_up_in else None
    if found is None:
        return None
    return found.title, {field.id: field.title for field in found.fields}
