"""Several open datasets on one map, over the boundaries of divisions, and as a table beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kallipolis.channels.open.logic import counting
from kallipolis.foundation.ids import Edition
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.places import api as places
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.web.api import page
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.data.distributions import api as distributions
from kallipolis.platforms.data.distributions.contracts import (
    MOST_ROWS,
    CatalogueSearch,
    Entry,
    Form,
)

MOST_LAYERS: Final = 8
"""How many datasets there are signs for: a shape and a colour each."""

MOST_OUTLINES: Final = 40
MOST_BYTES: Final = 8 << 20
"""How large a file may be that a browser draws all places of."""

KEPT: Final = 64


class _Point(msgspec.Struct, frozen=True):
    coordinates: tuple[float, float]


class _Feature(msgspec.Struct, frozen=True):
    geometry: _Point | None = None


class _Features(msgspec.Struct, frozen=True):
    features: tuple[_Feature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A dataset on the map: its sign, whether it is shown, and how many places lie where.

    ``titles`` is what its fields are called, as JSON. ``is_drawn`` is false where its file is too
    large for a browser; its places are counted all the same.
    """

    entry: Entry
    sign: int
    is_on: bool
    is_drawn: bool
    titles: str
    counts: Mapping[str, int]


@require_safe
def show_map(request: HttpRequest) -> HttpResponse:
    """Show the datasets that have places; which, and over which divisions, is in the address."""
    entries = _with_places()
    around = _around(entries)
    asked = (each for each in around if each.code == request.GET.get("of"))
    beneath = next(asked, around[0] if around else None)
    divisions = _divisions(beneath)
    codes = tuple(each.code for each in divisions)
    wanted = set(request.GET.getlist("layer"))
    layers = [
        _layer(entry, number, is_on=not wanted or entry.id in wanted, codes=codes)
        for number, entry in enumerate(entries, start=1)
    ]
    return page(
        request,
        "open/map.html",
        layers=layers,
        around=around,
        regions_named=[(each.code, each.name.in_language(language_of_thread())) for each in around],
        beneath=beneath,
        divisions=divisions,
        nowhere=counting.NOWHERE,
        outlines=[f"/api/v1/regions/{each.code}/boundary" for each in divisions],
    )


def _with_places() -> list[Entry]:
    """Return the datasets of which places were published, as many as there are signs."""
    found = distributions.search(CatalogueSearch(form=Form.GEOJSON.value, limit=MOST_ROWS))
    there = (each for each in found.entries if each.versions)
    return sorted(islice(there, MOST_LAYERS), key=lambda each: each.id)


def _around(entries: Sequence[Entry]) -> tuple[Region, ...]:
    """Return the regions whose divisions can lie beneath: the place, and those of the datasets."""
    of_entries = {each.region.code for each in entries if each.region}
    codes = dict.fromkeys([places.here().region, *sorted(of_entries)])
    found = (regions.find(code) for code in codes)
    return tuple(each for each in found if each and _divisions(each))


def _divisions(around: Region | None) -> list[Region]:
    inside = regions.children(around.code) if around else ()
    known = (each for each in inside if regions.boundary(each.code) is not None)
    return list(islice(known, MOST_OUTLINES))


def _layer(entry: Entry, number: int, *, is_on: bool, codes: tuple[str, ...]) -> Layer:
    file = distributions.distribution(entry.id, Form.GEOJSON)
    language = language_of_thread()
    names = {each.id: each.title.in_language(language) for each in entry.dataset.fields}
    return Layer(
        entry=entry,
        sign=number,
        is_on=is_on,
        is_drawn=file.size <= MOST_BYTES,
        titles=msgspec.json.encode(names).decode(),
        counts=_counts(file.file, file.checksum, codes, packs.edition()),
    )


@lru_cache(maxsize=KEPT)
def _counts(
    file: Path, _checksum: str, codes: tuple[str, ...], _edition: Edition
) -> Mapping[str, int]:
    """Return how many places of a file lie in each division; counted once for each of both."""
    read = msgspec.json.decode(file.read_bytes(), type=_Features)
    there = (each.geometry.coordinates for each in read.features if each.geometry)
    found = ((code, regions.boundary(code)) for code in codes)
    outlines = [counting.outline(code, geometry) for code, geometry in found if geometry]
    return counting.counts(there, outlines)
