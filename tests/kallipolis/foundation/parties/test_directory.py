"""The directory: officials find each other by name, by sound, by office and by place."""

import pytest

from kallipolis.foundation import sounds
from kallipolis.foundation.access.contracts import Assignment, RoleId, Within
from kallipolis.foundation.access.testing import make_role, publish_roles
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Card, DirectorySearch
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = pytest.mark.django_db

MAKER = system("test")
CIVIL, POLICE = "civil-affairs@440300", "public-security@440300"


def employ(name: str, organisation: str = CIVIL, region: str = "440300") -> PartyId:
    office, place = OrganisationId(organisation), RegionCode(region)
    party = parties.register_official(MAKER, name=name, organisation=office, region=place)
    given = Assignment(role=RoleId("reviewer"), organisation=office, region=place)
    parties.appoint(MAKER, party.id, given)
    return party.id


@pytest.fixture
def zhang() -> Actor:
    publish_regions()
    publish_authorities()
    publish_roles(make_role("reviewer", ("case.review", Within.ORGANISATION)))
    mine = employ("张晓明")
    employ("王芳", POLICE)
    employ("曾国强", CIVIL, "440305")
    return as_actor(parties.get(MAKER, mine))


def found(actor: Actor, words: str = "", **more: object) -> list[str]:
    asked = DirectorySearch(words=words, **more)  # type: ignore[arg-type]  # a test names any
    return [each.name for each in parties.search_officials(actor, asked).colleagues]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("晓明", ["张晓明"]),
        ("張曉明", ["张晓明"]),
        ("zhangxiaoming", ["张晓明"]),
        ("Zhang Xiao", ["张晓明"]),
        ("zxm", ["张晓明"]),
        ("xm", ["张晓明"]),
        ("zeng", ["曾国强"]),
        ("公安", ["王芳"]),
        ("police fang", []),
        ("f", []),
        ("w", ["王芳"]),
        ("ga fang", ["王芳"]),
        ("security fang", ["王芳"]),
        ("%", ["王芳", "曾国强", "张晓明"]),
    ],
)
def test_an_official_is_found_as_people_write(zhang: Actor, words: str, names: list[str]) -> None:
    assert sorted(found(zhang, words)) == sorted(names)


def test_the_directory_is_narrowed_to_a_place_and_to_an_office(zhang: Actor) -> None:
    district = found(zhang, region=RegionCode("440305"))
    office = found(zhang, organisations=(OrganisationId(POLICE),))

    assert (district, office) == (["曾国强"], ["王芳"])


def test_the_directory_is_read_in_pages(zhang: Actor) -> None:
    pages = [found(zhang, page=number, limit=2) for number in (1, 2)]

    assert [len(names) for names in pages] == [2, 1]
    assert len({*pages[0], *pages[1]}) == 3


def test_who_holds_no_role_any_more_is_not_listed(zhang: Actor) -> None:
    (wang,) = parties.search_officials(zhang, DirectorySearch(words="王芳")).colleagues
    office = OrganisationId(POLICE)
    held = Assignment(role=RoleId("reviewer"), organisation=office, region=RegionCode("440300"))

    parties.dismiss(MAKER, wang.id, held)

    assert found(zhang, "王芳") == []


def test_how_one_is_reached_at_work_is_said_by_oneself(zhang: Actor) -> None:
    parties.keep_card(zhang, Card(post="科长", phone="0755-1234 转 12", email="zhang@office.test"))

    (listed,) = parties.search_officials(zhang, DirectorySearch(words="zxm")).colleagues
    assert listed.card == Card(post="科长", phone="0755-1234 转 12", email="zhang@office.test")


def test_what_cannot_be_called_or_written_to_is_refused(zhang: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        parties.keep_card(zhang, Card(post="p" * 81, phone="ask", email="nowhere"))

    assert [each.field for each in refused.value.problems] == ["post", "email", "phone"]


def test_nobody_but_officials_looks_into_the_directory(zhang: Actor) -> None:
    resident = as_actor(make_resident())

    with pytest.raises(Refusal) as refused:
        found(resident, "zxm")

    assert (zhang.name, refused.value.code) == ("张晓明", "party.not_found")


def test_that_somebody_looked_is_written_down(zhang: Actor) -> None:
    found(zhang, "王芳")

    entries = audit.search(system("test"), Query(act="party.search"))
    assert [entry.actor for entry in entries][:1] == [zhang.party]


def test_a_name_sounds_from_each_of_its_syllables_on() -> None:
    assert sounds.sounds_of("张晓明") == " zhangxiaoming zxm xiaoming xm ming m"
    assert " shanxiao" in sounds.sounds_of("单晓")
    assert sounds.sounds_of("Alice Wong") == " alicewong aw wong w"
