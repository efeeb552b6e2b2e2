"""Organisations, and the roles that people hold in them."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Assignment, system
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.parties import api as parties

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]
STAFFING = system("staffing")
OFFICE = OrganisationId("civil-affairs@440300")
CITY = RegionCode("440300")
FOREIGN = OrganisationId("civil-affairs@441900")


@pytest.fixture
def client(keeper: Keeper) -> Client:
    return keeper("administrator")


def appoint(name: str, role: str, organisation: OrganisationId = OFFICE) -> None:
    region = RegionCode(organisation.partition("@")[2])
    party = parties.register_official(STAFFING, name=name, organisation=organisation, region=region)
    given = Assignment(role=RoleId(role), organisation=organisation, region=region)
    parties.appoint(STAFFING, party.id, given)


def page(client: Client, path: str, **asked: str) -> str:
    return client.get(f"/console/{path}", asked).content.decode()


def test_the_tree_begins_at_the_region_that_one_looks_after(client: Client) -> None:
    top = page(client, "organisations")
    inside = page(client, "organisations", region="440305")
    outside = page(client, "organisations", region="441900")

    assert f"/console/organisations/{OFFICE}".replace("@", "%40") in top
    assert "?region=440305" in top
    assert "?region=440300" in inside
    assert "civil-affairs@440305" in inside
    assert "civil-affairs@441900" not in outside


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("CIVIL nanshan", "civil-affairs@440305"),
        ("南山 民政", "civil-affairs@440305"),
        ("441900", "No organisation is called so."),
        ("nobody", "No organisation is called so."),
    ],
)
def test_organisations_are_found_by_words_in_any_language(
    client: Client, words: str, told: str
) -> None:
    assert told in page(client, "organisations", words=words)


def test_the_page_of_one_shows_who_works_there_with_which_roles(client: Client) -> None:
    appoint("Wu", "decider")
    appoint("Lin", "decider", FOREIGN)

    shown = page(client, f"organisations/{OFFICE}")

    assert "Wu" in shown
    assert 'href="/console/roles/decider"' in shown
    assert "Lin" not in shown
    assert "civil-affairs%40440305" in shown


def test_a_colleague_from_elsewhere_who_holds_a_role_is_named(client: Client) -> None:
    party = parties.register_official(
        STAFFING,
        name="Hu",
        organisation=OrganisationId("civil-affairs@440305"),
        region=RegionCode("440305"),
    )
    given = Assignment(role=RoleId("reviewer"), organisation=OFFICE, region=CITY)
    parties.appoint(STAFFING, party.id, given)

    shown = page(client, f"organisations/{OFFICE}")

    held = shown.partition("Who has which role here")[2]
    assert "Hu" in held
    assert "Nanshan" in held


@pytest.mark.parametrize("id", [FOREIGN, "civil-affairs@440999", "nobody"])
def test_what_is_not_there_and_what_is_not_ones_own_answer_alike(client: Client, id: str) -> None:
    answer = client.get(f"/console/organisations/{id}")

    assert answer.status_code == 404
    assert "There is no such organisation." in answer.content.decode()


def test_roles_are_listed_with_how_many_hold_them_nearby(client: Client) -> None:
    appoint("Wu", "decider")
    appoint("Lin", "decider", FOREIGN)

    shown = page(client, "roles", words="decide a case")

    assert 'href="/console/roles/decider"' in shown
    assert 'href="/console/roles/auditor"' not in shown
    assert 'data-label="Held by">1<' in shown


def test_roles_are_found_by_what_they_let_somebody_do(client: Client) -> None:
    shown = page(client, "roles", act="audit.search")

    assert 'href="/console/roles/auditor"' in shown
    assert 'href="/console/roles/decider"' not in shown


def test_a_role_says_its_acts_and_who_has_it_where(client: Client) -> None:
    appoint("Wu", "decider")
    appoint("Lin", "decider", FOREIGN)

    shown = page(client, "roles/decider")

    assert "Decide a case" in shown
    assert "Their organisation" in shown
    assert "Wu" in shown
    assert "Lin" not in shown


def test_a_role_of_everybody_names_nobody(client: Client) -> None:
    assert "Everybody of this kind has it" in page(client, "roles/resident")


def test_a_role_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/console/roles/emperor").status_code == 404


def test_every_act_that_a_role_grants_has_words(keeper: Keeper) -> None:
    client = keeper("administrator")
    granted = {grant.act for role in access.roles().values() for grant in role.grants}

    shown = page(client, "roles")

    assert {act for act in granted if f'<option value="{act}">{act}</option>' in shown} == set()
