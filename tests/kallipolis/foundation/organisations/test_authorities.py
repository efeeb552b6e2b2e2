"""Which authority plays a role in a region, and where people can go."""

import pytest

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Hall, OrganisationKind
from kallipolis.foundation.organisations.documents import AuthorityPattern, RolePattern
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.regions.documents import RegionDocument
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import everywhere

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    publish_regions()
    publish_authorities()


def test_a_county_has_its_own_authority() -> None:
    authority = organisations.authority("civil-affairs", "440305")

    assert authority.id == "civil-affairs@440305"
    assert authority.kind is OrganisationKind.AUTHORITY
    assert authority.name.zh_hans == "南山区民政局"
    assert authority.name.en == "Nanshan Civil Affairs Bureau"
    assert authority.roles == ("civil-affairs",)


def test_the_authority_above_is_its_parent() -> None:
    assert organisations.get("civil-affairs@440305").parent == "civil-affairs@440300"
    assert organisations.get("civil-affairs@440000").parent is None


def test_where_a_county_has_none_the_city_plays_the_part() -> None:
    assert organisations.authority("market-regulation", "440305").id == "market-regulation@440300"


def test_a_city_without_counties_has_the_authorities_that_counties_have() -> None:
    words = everywhere("{region}街道工作科")
    roles = (RolePattern(role="streets", levels={"county": words}),)
    publish_documents(
        pack="place", authority_pattern=[AuthorityPattern(id="authorities", roles=roles)]
    )

    assert organisations.authority("streets", "441900").id == "streets@441900"
    with pytest.raises(Refusal, match=r"organisation\.no_authority"):
        organisations.authority("streets", "440300")


def test_there_are_authorities_at_levels_of_which_no_region_is_listed() -> None:
    roles = (RolePattern(role="streets", levels={"street": everywhere("{region}办事处")}),)
    publish_documents(pack="place", authority_pattern=[AuthorityPattern(id="more", roles=roles)])

    assert organisations.levels("440305") == ("province", "city", "county", "street")
    assert organisations.levels("999999") == ()


def test_a_role_that_nobody_plays_is_refused() -> None:
    with pytest.raises(Refusal, match=r"organisation\.no_authority"):
        organisations.authority("astronomy", "440305")


@pytest.mark.parametrize(
    "id", ["market-regulation@440305", "astronomy@440300", "civil-affairs@999999", "nobody"]
)
def test_an_organisation_that_is_not_there_is_refused(id: str) -> None:
    with pytest.raises(Refusal, match=r"organisation\.not_found"):
        organisations.get(id)


def test_the_authorities_of_a_region_are_listed() -> None:
    found = organisations.authorities("440305")

    assert [a.id for a in found] == ["civil-affairs@440305", "public-security@440305"]


def test_a_pattern_holds_for_the_regions_of_its_own_pack() -> None:
    other = RegionDocument(id="US-MA-BOS", level="city", name=everywhere("Boston"))

    publish_documents(pack="boston", region=[other])

    with pytest.raises(Refusal, match=r"organisation\.no_authority"):
        organisations.authority("civil-affairs", "US-MA-BOS")


def test_a_pattern_may_name_the_regions_for_which_it_holds() -> None:
    role = RolePattern(role="astronomy", levels={"city": everywhere("{region} Observatory")})
    pattern = AuthorityPattern(id="observatories", roles=(role,), within=("440300",))

    publish_documents(pack="vendor", authority_pattern=[pattern])

    assert organisations.authority("astronomy", "440305").name.en == "Shenzhen Observatory"
    with pytest.raises(Refusal, match=r"organisation\.no_authority"):
        organisations.authority("astronomy", "441900")


def test_halls_are_listed_from_near_to_far() -> None:
    publish_documents(
        pack="place", hall=[make_hall("city", "440300"), make_hall("county", "440305")]
    )

    assert [hall.id for hall in organisations.halls("440305")] == ["county", "city"]
    assert [hall.id for hall in organisations.halls("441900")] == []
    assert [hall.id for hall in organisations.halls("999999")] == []


def make_hall(id: str, region: str) -> Hall:
    return Hall(
        id=id,
        region=region,
        name=everywhere("Hall"),
        address=everywhere("1 Example Road"),
        opening="Mo-Fr 09:00-17:00",
        longitude=114.0,
        latitude=22.5,
    )
