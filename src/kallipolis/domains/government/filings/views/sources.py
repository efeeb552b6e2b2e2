"""Out of which records of which datasets a proof came, in words."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from kallipolis.domains.government.filings.contracts import Sourced
from kallipolis.foundation.text import everywhere
from kallipolis.foundation.web.formats import filters_for
from kallipolis.platforms.application.cases.contracts import Origin
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.registries import api as registries


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


def _written(updated: str, language: str) -> str:
    """Return when a record was written as people read it, or as its keeper says it."""
    try:
        moment = datetime.fromisoformat(updated)
    except ValueError:
        return updated
    said = filters_for(language, ZoneInfo(settings.TIME_ZONE))
    words: str = said["date"](moment.date()) if moment.tzinfo is None else said["moment"](moment)
    return words
