"""Regions are found by code, by place in the tree and by words."""

from pathlib import Path

import pytest

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents, publish_packs, write_pack
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.regions.documents import RegionDocument
from kallipolis.foundation.regions.testing import make_region, publish_regions, region_documents

pytestmark = pytest.mark.django_db

HEADER = "code,parent,level,name_en,name_zh_hans,name_zh_hant\n"
SQUARE = "[[[113.8,22.5],[114.1,22.5],[114.1,22.8],[113.8,22.5]]]"
FEATURE = (
    '{"type":"Feature","properties":{"code":"%s"},"geometry":{"type":"Polygon","coordinates":%s}}'
)


def collection(*features: str) -> str:
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}"


def faults_of(folder: Path) -> list[str]:
    return [str(f).removeprefix(f"{folder}/") for f in packs.check(folder).faults]


def codes(found: tuple[Region, ...]) -> list[str]:
    return [region.code for region in found]


def test_a_region_knows_its_way_from_the_root() -> None:
    publish_regions()

    region = regions.get("440305")

    assert region.path == ("440000", "440300", "440305")
    assert region.name.zh_hans == "南山区"
    assert region.is_within(regions.get("440300").code)


def test_a_region_that_is_not_there_is_refused() -> None:
    publish_regions()

    assert regions.find("999999") is None
    with pytest.raises(Refusal, match=r"region\.not_found"):
        regions.get("999999")


def test_what_lies_in_what() -> None:
    publish_regions()

    assert codes(regions.children()) == ["440000"]
    assert codes(regions.children("440300")) == ["440304", "440305"]
    assert regions.children("440305") == ()
    assert codes(regions.within("440300")) == ["440300", "440304", "440305"]
    assert regions.within("999999") == ()


def test_the_region_of_a_level_above_is_found() -> None:
    publish_regions()

    city = regions.at_level("440305", "city")

    assert city is not None
    assert city.code == "440300"
    assert regions.at_level("440000", "city") is None
    assert regions.at_level("999999", "city") is None


def test_a_city_without_counties_plays_the_part_of_a_county_for_its_towns() -> None:
    publish_regions()
    town = RegionDocument(id="441900121", parent="441900", level="street", name=make_region().name)
    publish_documents(pack="towns", region=[town])

    found = [regions.at_level(code, "county") for code in ("441900", "441900121", "440300")]

    assert [each.code if each else None for each in found] == ["441900", "441900", None]
    assert regions.get("441900").levels == ("city", "county")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("南山", ["440305"]),
        ("南山區", ["440305"]),
        ("nan", ["440305"]),
        ("深圳 南山", ["440305"]),
        ("东莞 南山", []),
        ("441", ["441900"]),
        ("g", ["440000", "441900"]),
        ("", []),
    ],
)
def test_a_region_is_found_by_words_in_any_language(words: str, found: list[str]) -> None:
    publish_regions()

    assert codes(regions.search(words)) == found


def test_a_newer_edition_is_seen_at_once() -> None:
    publish_regions()
    regions.get("440305")

    publish_documents(pack="place", region=[*region_documents()[:1]])
    publish_documents(pack="more", region=[make_document("110000")])

    assert codes(regions.children()) == ["440000", "110000"]


def make_document(code: str) -> RegionDocument:
    return RegionDocument(id=code, level="province", name=make_region().name)


def test_a_boundary_is_read_from_geojson(tmp_path: Path) -> None:
    files = {
        "regions/regions.csv": HEADER + "440000,,province,Guangdong,广东省,廣東省\n",
        "regions/boundaries.geojson": collection(FEATURE % ("440000", SQUARE)),
    }

    publish_packs(write_pack(tmp_path, files))

    geometry = regions.boundary("440000")
    assert geometry is not None
    assert geometry["type"] == "Polygon"
    assert regions.boundary("999999") is None


def test_faults_of_regions_are_told_with_their_lines(tmp_path: Path) -> None:
    rows = [
        "440000,,province,Guangdong,广东省,廣東省\n",
        "440300,450000,city,Shenzhen,深圳市,深圳市\n",
        "a,b,city,A,甲,甲\n",
        "b,a,city,B,乙,乙\n",
    ]

    faults = faults_of(write_pack(tmp_path, {"regions/regions.csv": HEADER + "".join(rows)}))

    assert faults == [
        (
            "regions/regions.csv:3: parent: there is no region `450000`, "
            "expected the code of a region in sight"
        ),
        "regions/regions.csv:4: parent: `a` lies in itself, expected a way up",
        "regions/regions.csv:5: parent: `b` lies in itself, expected a way up",
    ]


def test_a_region_stands_only_for_levels_that_it_does_not_have(tmp_path: Path) -> None:
    rows = [
        "440000,,province,Guangdong,广东省,廣東省,\n",
        "440300,440000,city,Shenzhen,深圳市,深圳市,county|city\n",
        "440305,440300,county,Nanshan,南山区,南山區,\n",
    ]
    header = HEADER.replace("\n", ",stands_for\n")

    faults = faults_of(write_pack(tmp_path, {"regions/regions.csv": header + "".join(rows)}))

    assert faults == [
        (
            "regions/regions.csv:3: stands_for: `440300` is of that level itself, "
            "expected levels that it does not have"
        ),
        (
            "regions/regions.csv:4: level: `440300` stands for the level `county` and holds such "
            "a region, expected a level that no region around stands for"
        ),
    ]


def test_faults_of_boundaries_are_told_with_their_lines(tmp_path: Path) -> None:
    features = collection(
        FEATURE % ("440000", "[[[113.8,22.5],[114.1,22.5],[114.1,22.8]]]"),
        FEATURE % ("999999", SQUARE),
        '{"type":"Feature","properties":{}}',
    )
    files = {
        "regions/regions.csv": HEADER + "440000,,province,Guangdong,广东省,廣東省\n",
        "regions/boundaries.geojson": features,
    }

    faults = faults_of(write_pack(tmp_path, files))

    assert faults == [
        (
            "regions/boundaries.geojson:2: geometry.coordinates: a ring is not closed or leaves "
            "the earth, expected four or more positions, the last as the first, "
            "longitude before latitude"
        ),
        "regions/boundaries.geojson:3: id: there is no region `999999`, expected a region's code",
        (
            "regions/boundaries.geojson:4: the feature does not name its region: "
            "give it the property `code`"
        ),
    ]
