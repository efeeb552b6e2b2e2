"""Gather the open datasets with who publishes them, where they hold, and their versions."""

from datetime import datetime
from time import monotonic
from typing import Final

from django.conf import settings

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.derivations import api as derivations
from kallipolis.platforms.data.distributions.adapters.writing import place_of
from kallipolis.platforms.data.distributions.contracts import Entry, Form, Publisher
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Version

KEPT_FOR_S: Final = 600
"""Units: seconds after which versions are read again: old ones are let go at night."""

_KEPT: dict[tuple[str, str, str], tuple[datetime, float, tuple[Version, ...]]] = {}

PLAIN: Final = (Form.CSV, Form.JSON, Form.PARQUET)


def is_open(dataset: Dataset) -> bool:
    """Say whether everybody may have a dataset.

    Packs are held to it when they are checked; nothing here trusts that they were.
    """
    is_harmless = all(
        not field.personal and not field.sensitive and field.level in {None, "general-1"}
        for field in dataset.fields
    )
    is_shared = dataset.sharing.kind == "unconditional"
    is_least = dataset.level == "general-1"
    is_meant = dataset.open and is_least and is_shared and is_harmless
    return is_meant and dataset.id not in derivations.revealing()


def every() -> tuple[Entry, ...]:
    """Return all open datasets, by their ids in order; of each, versions are read once."""
    published = intakes.last_published()
    return tuple(
        _entry(each, _versions(each.id, published[each.id]) if each.id in published else ())
        for each in datasets.every()
        if is_open(each)
    )


def entry_of(dataset: Dataset) -> Entry:
    """Return a dataset as the catalogue lists it, with the versions that it has at this moment."""
    return _entry(dataset, lakehouse.versions(intakes.table_of(dataset.id)))


def _versions(dataset_id: str, published_at: datetime) -> tuple[Version, ...]:
    """Return versions as they were read since the last intake, at most some minutes ago."""
    key = (settings.KALLIPOLIS.lakehouse_catalogue, settings.KALLIPOLIS.state, dataset_id)
    now, known = monotonic(), _KEPT.get(key)
    if known is None or known[0] != published_at or now - known[1] > KEPT_FOR_S:
        known = _KEPT[key] = published_at, now, lakehouse.versions(intakes.table_of(dataset_id))
    return known[2]


def _entry(dataset: Dataset, versions: tuple[Version, ...]) -> Entry:
    return Entry(
        dataset=dataset,
        publisher=publisher_of(dataset),
        region=_region(dataset),
        versions=versions,
        forms=(*PLAIN, Form.GEOJSON) if place_of(dataset) else PLAIN,
    )


def publisher_of(dataset: Dataset) -> Publisher:
    """Return who keeps a dataset; the role stands for a name where nobody plays it."""
    region = _region(dataset)
    try:
        found = organisations.authority(dataset.owner, region.code) if region else None
    except Refusal as refusal:
        if refusal.code != "organisation.no_authority":
            raise
        found = None
    return Publisher(id=dataset.owner, name=found.name if found else everywhere(dataset.owner))


def _region(dataset: Dataset) -> Region | None:
    """Return where a dataset holds: what it says, or all of the place."""
    if dataset.region is not None:
        return regions.find(dataset.region)
    roots = regions.children(None)
    return roots[0] if len(roots) == 1 else _first_with_children(roots)


def _first_with_children(roots: tuple[Region, ...]) -> Region | None:
    return next((each for each in roots if regions.children(each.code)), None)
