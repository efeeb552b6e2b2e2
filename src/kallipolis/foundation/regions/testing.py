"""Makers of regions: a province, a city with two counties, and a city without any."""

import msgspec

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.regions.contracts import Region, RegionCode
from kallipolis.foundation.regions.documents import RegionDocument
from kallipolis.foundation.text import Text, everywhere

TREE = (
    ("440000", None, "province", "Guangdong", "广东省", "廣東省"),
    ("440300", "440000", "city", "Shenzhen", "深圳市", "深圳市"),
    ("440304", "440300", "county", "Futian", "福田区", "福田區"),
    ("440305", "440300", "county", "Nanshan", "南山区", "南山區"),
    ("441900", "440000", "city", "Dongguan", "东莞市", "東莞市"),
)
STANDS_FOR = {"441900": ("county",)}


def make_region(
    code: str = "440305", *, path: tuple[str, ...] = ("440000", "440300"), level: str = "county"
) -> Region:
    """Make a region that lies in the regions of ``path``, as the door would answer it."""
    return Region(
        code=RegionCode(code),
        parent=RegionCode(path[-1]) if path else None,
        level=level,
        name=everywhere(code),
        path=tuple(RegionCode(step) for step in (*path, code)),
    )


def region_documents() -> list[msgspec.Struct]:
    """Return the documents of the tree above."""
    return [
        RegionDocument(
            id=code,
            parent=parent,
            level=level,
            name=Text(en=en, zh_hans=hans, zh_hant=hant),
            stands_for=STANDS_FOR.get(code, ()),
        )
        for code, parent, level, en, hans, hant in TREE
    ]


def publish_regions() -> None:
    """Publish the tree above as the pack ``place``."""
    publish_documents(pack="place", region=region_documents())
