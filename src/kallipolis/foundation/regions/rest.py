"""Regions over the JSON interface: listed, found by words, what lies in them, boundaries."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.regions.documents import Geometry
from kallipolis.foundation.web.contracts import Operation

MOST = 200


class RegionQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to list: matches of words, or what lies in a region, or the roots."""

    q: Annotated[str, Meta(max_length=100, description="Names in any language, or a code.")] = ""
    parent: Annotated[str, Meta(max_length=40, description="Code of the region around.")] = ""


class RegionList(msgspec.Struct, frozen=True, kw_only=True):
    """Regions, at most 200; ``total`` counts all that fit."""

    regions: tuple[Region, ...]
    total: int


class BoundaryFeature(msgspec.Struct, frozen=True, kw_only=True):
    """A region's area as a GeoJSON feature (RFC 7946)."""

    type: Literal["Feature"]
    id: str
    properties: Region
    geometry: Geometry


def list_regions(actor: Actor, *, query: RegionQuery) -> RegionList:
    found = regions.search(query.q) if query.q else regions.children(query.parent or None)
    if query.parent:
        around = regions.get(query.parent)
        found = tuple(region for region in found if region.is_within(around.code))
    return RegionList(regions=found[:MOST], total=len(found))


def get_region(actor: Actor, *, code: str) -> Region:
    return regions.get(code)


def list_children(actor: Actor, *, code: str) -> RegionList:
    found = regions.children(regions.get(code).code)
    return RegionList(regions=found, total=len(found))


def get_boundary(actor: Actor, *, code: str) -> BoundaryFeature:
    region = regions.get(code)
    geometry = regions.boundary(code)
    if geometry is None:
        raise Refusal("region.no_boundary", Reason.NOT_FOUND, values={"code": code})
    return BoundaryFeature(
        type="Feature",
        id=code,
        properties=region,
        geometry=msgspec.convert(geometry, Geometry),
    )


OPERATIONS = (
    Operation(
        name="list_regions",
        method="GET",
        path="/regions",
        call=list_regions,
        query=RegionQuery,
        returns=RegionList,
        public=True,
        refusals=(Reason.NOT_FOUND,),
        summary="List regions: those that words mean, those in a region, or the roots.",
    ),
    Operation(
        name="get_region",
        method="GET",
        path="/regions/{code}",
        call=get_region,
        returns=Region,
        public=True,
        refusals=(Reason.NOT_FOUND,),
        summary="Show a region.",
    ),
    Operation(
        name="list_region_children",
        method="GET",
        path="/regions/{code}/children",
        call=list_children,
        returns=RegionList,
        public=True,
        refusals=(Reason.NOT_FOUND,),
        summary="List the regions that lie directly in a region.",
    ),
    Operation(
        name="get_region_boundary",
        method="GET",
        path="/regions/{code}/boundary",
        call=get_boundary,
        returns=BoundaryFeature,
        public=True,
        has_etag=True,
        refusals=(Reason.NOT_FOUND,),
        summary="Show the area of a region as GeoJSON.",
    ),
)
