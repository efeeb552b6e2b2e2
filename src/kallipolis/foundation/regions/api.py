"""Find regions, what lies in what, and where their boundaries run.

Regions are read as the newest edition has them, and kept in the process until one changes.
"""

from collections.abc import Mapping

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Document, Library
from kallipolis.foundation.regions.contracts import Region, RegionCode
from kallipolis.foundation.regions.documents import Boundary, RegionDocument
from kallipolis.foundation.regions.logic import Atlas, path_to

_Published = Mapping[str, Document[RegionDocument]]


def find(code: RegionCode | str) -> Region | None:
    """Return a region by its code, or None."""
    return _atlas().by_code.get(code)


def get(code: RegionCode | str) -> Region:
    """Return a region by its code.

    Raises:
        Refusal: ``region.not_found``.
    """
    region = find(code)
    if region is None:
        raise Refusal("region.not_found", Reason.NOT_FOUND, values={"code": code})
    return region


def find_in(library: Library, code: RegionCode | str) -> Region | None:
    """Return a region as a library has it, published or not, or None."""
    body = library.find("region", code)
    if not isinstance(body, RegionDocument):
        return None
    return Region(
        code=RegionCode(code),
        parent=RegionCode(body.parent) if body.parent else None,
        level=body.level,
        name=body.name,
        path=path_to(code, library.every("region")),
        stands_for=body.stands_for,
    )


def children(code: RegionCode | str | None = None) -> tuple[Region, ...]:
    """Return the regions that lie directly in a region, or those at the root."""
    return _atlas().inside.get(code, ())


def within(code: RegionCode | str) -> tuple[Region, ...]:
    """Return a region and all that lie in it at any depth; nothing if there is no such region."""
    return _atlas().below(RegionCode(code))


def at_level(code: RegionCode | str, level: str) -> Region | None:
    """Return the region that plays a level's part for a region (the city of a street), or None.

    It is that region itself or lies around it; a city without counties is its own county.
    """
    return _atlas().at_level(code, level)


def search(words: str) -> tuple[Region, ...]:
    """Return the regions that words in any language or the start of a code mean, likeliest first.

    Several words narrow from the outside in (``深圳 南山``).
    """
    return _atlas().search(words)


def boundary(code: RegionCode | str) -> dict[str, object] | None:
    """Return the GeoJSON geometry of a region in WGS 84, or None where none is published."""
    found = packs.find("boundary", code)
    if found is None or not isinstance(found.body, Boundary):
        return None
    geometry = found.body.geometry
    return {"type": geometry.type, "coordinates": geometry.coordinates}


def _atlas() -> Atlas:
    published: _Published = packs.every("region")
    known = _KNOWN.get("atlas")
    if known is None or known[0] is not published:
        known = _KNOWN["atlas"] = (published, Atlas(_regions(published)))
    return known[1]


def _regions(published: _Published) -> list[Region]:
    bodies = {code: document.body for code, document in published.items()}
    return [
        Region(
            code=RegionCode(code),
            parent=RegionCode(document.body.parent) if document.body.parent else None,
            level=document.body.level,
            name=document.body.name,
            path=path_to(code, bodies),
            stands_for=document.body.stands_for,
        )
        for code, document in published.items()
    ]


_KNOWN: dict[str, tuple[_Published, Atlas]] = {}
