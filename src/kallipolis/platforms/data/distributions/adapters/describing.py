"""The catalogue as linked data, written once for each state that it is in."""

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import Final

from django.conf import settings

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.places import api as places
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.distributions.adapters import files
from kallipolis.platforms.data.distributions.contracts import Distribution, Entry, Form
from kallipolis.platforms.data.distributions.logic.extents import Extent, extent_of
from kallipolis.platforms.data.distributions.logic.graph import Shown, described

FORM: Final = "dcat-ap-3-c"
"""Raised when the description says the same otherwise, so that caches forget."""

TITLE: Final = Text(en="Open data", zh_hans="开放数据", zh_hant="開放數據")
SUMMARY: Final = Text(
    en="Data that everybody may have, use and pass on.",
    zh_hans="面向社会开放、可自由获取和利用的公共数据。",
    zh_hant="面向社會開放、可自由獲取和利用的公共數據。",
)
FORMATS: Final = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "pretty-xml",
}
MOST_KEPT: Final = 6

_KEPT: OrderedDict[tuple[str, str], bytes] = OrderedDict()
_LOCK = Lock()


def tag(entries: tuple[Entry, ...]) -> str:
    """Return what changes whenever the catalogue does: contracts, rows, files."""
    rows = [f"{each.id} {each.versions[0].id if each.versions else ''}" for each in entries]
    known = sorted(each.checksum for each in _files(entries).values())
    said = "\n".join((str(packs.edition()), settings.KALLIPOLIS.base_url, *rows, *known))
    return f"{FORM}-{sha256(said.encode()).hexdigest()[:24]}"


def written(entries: tuple[Entry, ...], media_type: str) -> bytes:
    """Return the catalogue as a media type; it is written anew only when it has changed."""
    key = (tag(entries), media_type)
    with _LOCK:
        if key in _KEPT:
            return _KEPT[key]
    place = places.here()
    shown = Shown(
        base=settings.KALLIPOLIS.base_url,
        title=TITLE,
        summary=SUMMARY,
        publisher=place.hotline.name,
        telephone=place.hotline.number,
        region=regions.find(place.region),
        extents=_extents({place.region, *(each.region.code for each in entries if each.region)}),
        entries=entries,
        files=_files(entries),
    )
    made = described(shown).serialize(format=FORMATS[media_type], encoding="utf-8")
    with _LOCK:
        _KEPT[key] = made
        while len(_KEPT) > MOST_KEPT:
            _KEPT.popitem(last=False)
    return made


def _extents(codes: set[str]) -> dict[str, Extent]:
    found = {code: _outlines(code) for code in codes}
    return {code: extent_of(outlines) for code, outlines in found.items() if outlines}


def _outlines(code: str) -> list[object]:
    """Return the boundary of a region, or those of what lies right in it."""
    own = regions.boundary(code)
    drawn = [own] if own else [regions.boundary(each.code) for each in regions.children(code)]
    return [each["coordinates"] for each in drawn if each]


def _files(entries: tuple[Entry, ...]) -> dict[tuple[str, Form], Distribution]:
    found = (
        (each.id, form, files.known(each.dataset, form, each.versions[0]))
        for each in entries
        if each.versions
        for form in each.forms
    )
    return {(id, form): file for id, form, file in found if file is not None}
