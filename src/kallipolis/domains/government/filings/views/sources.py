"""Out of which records of which datasets a proof came, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from kallipolis.domains.government.filings.contracts import EntryLine, Sourced
from kallipolis.domains.government.filings.views.contradicting import lines_of
from kallipolis.foundation.text import everywhere
from kallipolis.foundation.web.formats import filters_for
from kallipolis.platforms.application.cases.contracts import CaseView, Origin, Piece
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import Told
from kallipolis.platforms.application.services.contracts import Ground
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Value


def sourced(origins: Iterable[Origin], registry_id: str, language: str) -> tuple[Sourced, ...]:
    """Return where values came from; fields are named where not all came from one record."""
    found = tuple(origins)
    known = {each.id: each.title for each in datasets.every()} if found else {}
    registry = registries.find(registry_id) if len(found) > 1 else None
    titles = {field.id: field.title for field in registry.fields} if registry is not None else {}
    return tuple(
        Sourced(
            known.get(each.dataset) or everywhere(each.dataset),
            each.record,
            _written(each.updated, language),
            tuple(titles[name].in_language(language) for name in each.fields if name in titles),
        )
        for each in found
    )


def look_up_of(view: CaseView, piece: Piece, fields: Iterable[str] = ()) -> Told | None:
    """Return in words what was looked up for a piece of a case, None where nothing was."""
    if not piece.carried_by:
        return None
    ground = Ground(basis=piece.basis, carried_by=piece.carried_by, purpose=piece.purpose)
    return evidence.told(piece.requirement, fields, ground, edition=view.case.edition)


def lines_in(view: CaseView, piece: Piece) -> tuple[EntryLine, ...]:
    """Return what a register here said of the applicant for a piece of a case."""
    registry = registries.find(piece.reference) if piece.source == "registry" else None
    return lines_of(registry, values_in(view, piece)) if registry is not None else ()


def values_in(view: CaseView, piece: Piece) -> Mapping[str, Value]:
    """Return what a register said of the applicant for a piece of a case, by its fields."""
    known = view.facts.get("known")
    proofs = known.get("evidence") if isinstance(known, dict) else None
    values = proofs.get(piece.requirement) if isinstance(proofs, dict) else None
    return values if isinstance(values, dict) else {}


def _written(updated: str, language: str) -> str:
    """Return when a record was written as people read it, or as its keeper says it."""
    try:
        moment = datetime.fromisoformat(updated)
    except ValueError:
        return updated
    said = filters_for(language, ZoneInfo(settings.TIME_ZONE))
    words: str = said["date"](moment.date()) if moment.tzinfo is None else said["moment"](moment)
    return words
