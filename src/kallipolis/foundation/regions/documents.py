"""The pack documents of this room: regions, and their boundaries."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.foundation.text import Text

CODE = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"


class RegionDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A region: its code, the region it lies in, its level and its name.

    A city without counties says so: what a county would do there it does itself.
    """

    id: Annotated[str, Meta(description="GB/T 2260 code in China, any unique code elsewhere.")]
    level: Annotated[str, Meta(description="What it is: province, city, county, street …")]
    name: Text
    parent: Annotated[
        str | None, Meta(description="Code of the region it lies in; none at the root.")
    ] = None
    stands_for: Annotated[
        tuple[str, ...],
        Meta(description="Levels that lie nowhere inside it and whose part it plays."),
    ] = ()


class Geometry(msgspec.Struct, frozen=True, kw_only=True):
    """An area of the earth in WGS 84, longitude before latitude.

    Source: RFC 7946, sections 3.1.6 and 3.1.7.
    """

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[object]


class Boundary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The area that a region covers."""

    id: Annotated[str, Meta(description="Code of the region.")]
    geometry: Geometry


def region_from_row(row: Mapping[str, str]) -> object:
    """Read a region out of a row."""
    return {
        "id": row["code"],
        "parent": row["parent"] or None,
        "level": row["level"],
        "stands_for": [level for level in row.get("stands_for", "").split("|") if level],
        "name": {
            "en": row["name_en"],
            "zh-Hans": row["name_zh_hans"],
            "zh-Hant": row["name_zh_hant"],
        },
    }


def boundary_from_feature(feature: Mapping[str, object]) -> object:
    """Read a boundary out of a GeoJSON feature with the region's code among its properties."""
    properties = feature.get("properties")
    code = properties.get("code") if isinstance(properties, dict) else None
    if not code:
        raise ValueError("the feature does not name its region: give it the property `code`")
    return {"id": str(code), "geometry": feature.get("geometry")}


def check_region(body: RegionDocument, library: Library) -> Iterable[Remark]:
    """Find a region that lies in none, or in itself, or in one that plays its level's part."""
    if body.level in body.stands_for:
        message = said("`%(id)s` is of that level itself", id=body.id)
        yield Remark(
            path="stands_for", message=message, expected=said("levels that it does not have")
        )
    if body.parent is None:
        return
    if library.find("region", body.parent) is None:
        yield Remark(
            path="parent",
            message=said("there is no region `%(parent)s`", parent=body.parent),
            expected=said("the code of a region in sight"),
        )
    elif body.id in _way_up(body, library):
        yield Remark(
            path="parent",
            message=said("`%(id)s` lies in itself", id=body.id),
            expected=said("a way up"),
        )
    elif taken := [code for code in _way_up(body, library) if _plays(code, body.level, library)]:
        yield Remark(
            path="level",
            message=said(
                "`%(taken)s` stands for the level `%(level)s` and holds such a region",
                taken=taken[0],
                level=body.level,
            ),
            expected=said("a level that no region around stands for"),
        )


def _plays(code: str, level: str, library: Library) -> bool:
    region = library.find("region", code)
    return isinstance(region, RegionDocument) and level in region.stands_for


def _way_up(region: RegionDocument, library: Library) -> set[str]:
    way: set[str] = set()
    at: msgspec.Struct | None = region
    while isinstance(at, RegionDocument) and at.parent is not None and at.parent not in way:
        way.add(at.parent)
        at = library.find("region", at.parent)
    return way


def check_boundary(body: Boundary, library: Library) -> Iterable[Remark]:
    """Find a boundary of no region, or with rings that are no areas."""
    if library.find("region", body.id) is None:
        yield Remark(
            path="id",
            message=said("there is no region `%(id)s`", id=body.id),
            expected=said("a region's code"),
        )
    geometry = body.geometry
    areas = geometry.coordinates if geometry.type == "MultiPolygon" else [geometry.coordinates]
    if not all(isinstance(a, list) and a and all(_is_ring(ring) for ring in a) for a in areas):
        yield Remark(
            path="geometry.coordinates",
            message=said("a ring is not closed or leaves the earth"),
            expected=said(
                "four or more positions, the last as the first, longitude before latitude"
            ),
        )


def _is_ring(ring: object) -> bool:
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        return False
    return all(_is_position(position) for position in ring)


def _is_position(position: object) -> bool:
    if not isinstance(position, list) or len(position) < 2:
        return False
    longitude, latitude = position[0], position[1]
    if not isinstance(longitude, int | float) or not isinstance(latitude, int | float):
        return False
    return abs(longitude) <= 180 and abs(latitude) <= 90


KINDS = (
    DocumentKind(
        name="region",
        folder="regions",
        type=RegionDocument,
        rank=5,
        check=check_region,
        from_row=region_from_row,
        id_pattern=CODE,
    ),
    DocumentKind(
        name="boundary",
        folder="regions",
        type=Boundary,
        rank=6,
        check=check_boundary,
        from_feature=boundary_from_feature,
        id_pattern=CODE,
    ),
)
