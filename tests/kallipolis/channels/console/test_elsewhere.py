"""A role for somebody who works elsewhere: found by name or user name, by who may give it."""

import html
from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.actors import Assignment, system
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import NewLogin
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]
STAFFING = system("staffing")
OFFICE = OrganisationId("civil-affairs@440300")
DISTRICT = OrganisationId("public-security@440305")
OTHER_CITY = OrganisationId("civil-affairs@441900")
NOBODY = "Nobody found to whom you may give a role."


@pytest.fixture
def client(keeper: Keeper) -> Client:
    return keeper("administrator")


def works(name: str, organisation: OrganisationId, username: str = "") -> Party:
    region = RegionCode(organisation.partition("@")[2])
    party = parties.register_official(STAFFING, name=name, organisation=organisation, region=region)
    if username:
        identity.open_login(STAFFING, party, NewLogin(username=username, password="long-enough-9"))
    return party


def searched(client: Client, who: str) -> str:
    answer = client.get("/console/officials", {"organisation": OFFICE, "who": who})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode()).partition('id="elsewhere"')[2]


@pytest.mark.parametrize(
    "who", ["钱明远", "qianmingyuan", "qmy", "钱 公安", "qian-wen", "QIAN-WEN"]
)
def test_somebody_of_another_office_is_found_by_name_office_or_user_name(
    client: Client, who: str
) -> None:
    qian = works("钱明远", DISTRICT, "qian-wen")

    page = searched(client, who)

    assert f"/console/officials/{qian.id}?organisation=civil-affairs%40440300" in page
    assert "Nanshan" in page
    assert "qian-wen" in page


def test_who_is_found_is_given_a_role_here_and_keeps_their_own_office(client: Client) -> None:
    qian = works("钱明远", DISTRICT)
    given = {"organisation": OFFICE, "role": "reviewer", "do": "appoint"}

    asked = client.get(f"/console/officials/{qian.id}", {"organisation": OFFICE}).content.decode()
    client.post(f"/console/officials/{qian.id}", given)

    assert "Give a role in" in asked
    assert parties.assignments_of(qian.id) == (
        Assignment(role=RoleId("reviewer"), organisation=OFFICE, region=RegionCode("440300")),
    )


@pytest.mark.parametrize("who", ["冯远山", "feng-yuan", "no such person"])
def test_who_works_where_one_does_not_reach_is_answered_as_nobody(client: Client, who: str) -> None:
    works("冯远山", OTHER_CITY, "feng-yuan")

    page = searched(client, who)

    assert NOBODY in page
    assert ">冯远山<" not in page
    assert "/console/officials/" not in page.partition("</section>")[0]


def test_a_resident_is_nobody_to_give_a_role_to(client: Client) -> None:
    assert NOBODY in searched(client, "resident-1")


def test_oneself_is_not_offered(client: Client) -> None:
    assert NOBODY in searched(client, "Chen")


def test_nobody_is_listed_before_somebody_is_looked_for(client: Client) -> None:
    qian = works("钱明远", DISTRICT)

    page = searched(client, "  ")

    assert qian.id not in page
    assert NOBODY not in page


def test_who_gives_no_roles_finds_nobody(keeper: Keeper) -> None:
    works("钱明远", DISTRICT)

    answer = keeper("reviewer").get("/console/officials", {"who": "钱明远"})

    assert answer.status_code == 403
