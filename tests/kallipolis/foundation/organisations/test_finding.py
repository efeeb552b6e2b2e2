"""Authorities are found by words in the database as they would be by looking at each of them."""

from typing import Any

import pytest
from msgspec import structs

from kallipolis.foundation import sounds
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations import api
from kallipolis.foundation.organisations.contracts import Authority, Organisation
from kallipolis.foundation.organisations.documents import RolePattern
from kallipolis.foundation.organisations.models import ListedAuthority, Listing
from kallipolis.foundation.organisations.testing import (
    make_authority_pattern,
    publish_authorities,
    register_company,
)
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.documents import RegionDocument
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import Text, everywhere

pytestmark = pytest.mark.django_db

MOST = 300


@pytest.fixture(autouse=True)
def _place() -> None:
    publish_regions()
    publish_authorities()


def walked(within: str) -> list[Organisation]:
    """Return the authorities in a region, one after the other down the tree."""
    return [each for place in regions.within(within) for each in api.authorities(place.code)]


def looked_at(words: str, within: str) -> list[str]:
    """Find authorities by looking at each of them."""
    asked = words.casefold().split()
    return [each.id for each in walked(within) if all(word in said_of(each) for word in asked)]


def said_of(each: Organisation) -> str:
    """Return all by what an authority is found."""
    names = (each.name, regions.get(each.region).name)
    spoken = [said for name in names for said in (name.en, name.zh_hans, name.zh_hant)]
    return " ".join((each.id, *spoken)).casefold()


@pytest.mark.parametrize("within", ["440000", "440300", "440305", "441900", "000000"])
@pytest.mark.parametrize(
    "words",
    [
        "CIVIL nanshan",
        "南山 民政",
        "南山区",
        "bureau",
        "@4403",
        "%",
        "_",
        "\\",
        "'",
        "security city",
        "nobody",
        " ".join("abcdefghij"),
    ],
)
def test_the_database_finds_what_one_would_find_by_looking_in_the_same_order(
    words: str, within: str
) -> None:
    assert [each.id for each in api.search(words, within=within, limit=MOST)] == looked_at(
        words, within
    )


def test_no_more_are_found_than_asked_for() -> None:
    found = api.search("bureau", within="440000", limit=2)

    assert [each.id for each in found] == looked_at("bureau", "440000")[:2]


@pytest.mark.parametrize(
    "word",
    [
        "民政",
        "民政局",
        "公安",
        "civil",
        "bur",
        "mz",
        "minzheng",
        "nanshan",
        "x",
        "sz",
        "示例",
        "gone",
    ],
)
def test_an_office_is_meant_by_the_same_words_as_its_name_alone(word: str) -> None:
    company = register_company()
    gone = OrganisationId("gone@440305")
    every = [*(each.id for each in walked("440000")), company.id, gone]

    found = api.meant_by(word, every)

    assert found == {id for id in every if sounds.means(api.name_of(id), word)}


def test_of_some_offices_no_others_are_meant() -> None:
    one = OrganisationId("civil-affairs@440305")

    assert api.meant_by("民政", [one]) == {one}
    assert api.meant_by("民政", []) == frozenset()


def test_what_is_called_otherwise_in_a_new_edition_is_found_by_its_new_name() -> None:
    before = api.search("民政局", within="440305", limit=MOST)
    pattern = make_authority_pattern()
    named = Text(en="{region} Welfare", zh_hans="{region}福利局", zh_hant="{region}福利局")
    first, *others = pattern.roles
    renamed = structs.replace(first, levels=dict.fromkeys(first.levels, named))
    again = structs.replace(pattern, roles=(renamed, *others))

    publish_documents(pack="place", authority_pattern=[again])

    assert [each.id for each in before] == ["civil-affairs@440305"]
    assert api.search("民政局", within="440305", limit=MOST) == ()
    assert [each.id for each in api.search("福利", within="440305", limit=MOST)] == [
        "civil-affairs@440305"
    ]


def renamed_county() -> RegionDocument:
    name = Text(en="New Harbour", zh_hans="新港区", zh_hant="新港區")
    return RegionDocument(id="440305", parent="440300", level="county", name=name)


def single(id: str, role: str, region: str) -> Authority:
    return Authority(id=id, role=role, region=region, name=everywhere(f"示例{id}"))


CHANGES: dict[str, dict[str, Any]] = {
    "a name": {"region": [renamed_county()]},
    "a region at the beginning": {
        "region": [
            RegionDocument(id="110000", parent=None, level="province", name=everywhere("京"))
        ]
    },
    "a region elsewhere": {
        "region": [structs.replace(renamed_county(), parent="441900")],
    },
    "a role more": {
        "authority_pattern": [
            structs.replace(
                make_authority_pattern(),
                id="a-first",
                within=("440304",),
                roles=(
                    RolePattern(role="health", levels={"county": everywhere("{region}卫健局")}),
                ),
            )
        ]
    },
    "roles in another order": {
        "authority_pattern": [
            structs.replace(
                make_authority_pattern(), roles=tuple(reversed(make_authority_pattern().roles))
            )
        ]
    },
    "a role fewer": {
        "authority_pattern": [
            structs.replace(make_authority_pattern(), roles=make_authority_pattern().roles[1:])
        ]
    },
    "one in place of another": {"authority": [single("own", "civil-affairs", "440305")]},
    "one of a new role": {"authority": [single("port", "port", "440305")]},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_is_found_as_if_all_had_been_worked_out_anew(
    change: dict[str, Any],
) -> None:
    api.keep_listed()

    publish_documents(pack="place", **change)

    every = [each.id for top in regions.children() for each in walked(top.code)]
    found = [
        each.id
        for top in regions.children()
        for each in api.search("@", within=top.code, limit=MOST)
    ]
    assert found == every
    assert listed_by_looking() == set(ListedAuthority.objects.values_list("pk", "words", "sounds"))


def listed_by_looking() -> set[tuple[str, str, str]]:
    every = [each for top in regions.children() for each in walked(top.code)]
    return {(each.id, said_of(each), sounds.begun_by(each.name)) for each in every}


def test_only_what_a_change_concerns_is_worked_out_again() -> None:
    api.keep_listed()
    ListedAuthority.objects.update(written="kept")

    publish_documents(pack="place", region=[renamed_county()])
    api.keep_listed()

    again = ListedAuthority.objects.exclude(written="kept").values_list("region", flat=True)
    assert set(again) == {"440305"}


def test_the_list_of_a_newer_edition_is_left_by_who_knows_an_older_one() -> None:
    api.keep_listed()
    Listing.objects.update(stamp="another", edition=packs.edition() + 1)
    ListedAuthority.objects.create(
        organisation="gone@440305", region_id="440305", position=9, words="gone@440305"
    )

    found = api.search("@440305", within="440305", limit=MOST)

    assert [each.id for each in found] == looked_at("@440305", "440305")
    assert Listing.objects.get().stamp == "another"
