"""Gather what may be told of our own catalogues, as it is now."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text, everywhere
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.entries.contracts import (
    CatalogueExchange,
    SentEntry,
)
from kallipolis.platforms.application.entries.logic import telling
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import EvidenceType, PublicService
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.resources import api as resources


def declared() -> tuple[CatalogueExchange, ...]:
    """Return what packs declare of catalogues between nodes."""
    return tuple(document.body for document in packs.every("catalogue-exchange").values())


def every(at: datetime) -> Iterator[SentEntry]:
    """Yield all entries of our catalogues of which other nodes may know.

    A service for which nobody can apply, as it begins by itself, is none of them.
    """
    for dataset in datasets.every():
        if telling.is_told(dataset):
            yield _of_dataset(dataset, at)
    for service in services.every():
        if service.is_applied_for:
            yield _of_service(service, at)


def _of_dataset(dataset: Dataset, at: datetime) -> SentEntry:
    provider = resources.provider_of(dataset)
    fields = [(field, datasets.level_of(dataset, field.id)) for field in dataset.fields]
    told = telling.of_dataset(dataset, provider.name, provider.code, fields)
    if dataset.open:
        page = _page("open_dataset", dataset_id=dataset.id)
    elif told.sharing != "not-shared":
        page = _page("desk_resource", id=dataset.id)
    else:
        page = ""
    return SentEntry(kind="dataset", id=dataset.id, as_of=at, page=page, dataset=told)


def _of_service(service: PublicService, at: datetime) -> SentEntry:
    needed = (packs.find("evidence-type", each.type) for each in service.evidence)
    papers = [d.body.name for d in needed if d and isinstance(d.body, EvidenceType)]
    told = telling.of_service(service, _authority(service), papers, services.stated_fee(service))
    page = _page("resident_service", service_id=service.id)
    return SentEntry(kind="service", id=service.id, as_of=at, page=page, service=told)


def _authority(service: PublicService) -> Text:
    """Return the authority of the whole node for a service; the role where nobody plays it."""
    roots = [each for each in regions.children(None) if regions.children(each.code)]
    try:
        return organisations.authority(service.authority, roots[0].code if roots else "").name
    except Refusal as refusal:
        if refusal.code != "organisation.no_authority":
            raise
        return everywhere(service.authority)


def _page(name: str, **parameters: str) -> str:
    return f"{settings.KALLIPOLIS.base_url}{url(name, **parameters)}"
