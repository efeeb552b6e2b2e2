"""Two administrators who change the same organisation, or the same person's roles, at once."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.actors import Assignment, system
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.organisations.testing import make_credit_code
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import PartyId

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]
STAFFING = system("staffing")
OFFICE = OrganisationId("civil-affairs@440300")
CITY = RegionCode("440300")
REVIEWER = Assignment(role=RoleId("reviewer"), organisation=OFFICE, region=CITY)
LATE_BODY = "Somebody changed this organisation while you were writing."
LATE_ROLES = "Somebody changed this person's roles in this organisation while you were writing."


@pytest.fixture
def pair(keeper: Keeper) -> tuple[Client, Client]:
    return keeper("administrator", name="Chen"), keeper("administrator", name="Lin")


@pytest.fixture
def wu(pair: tuple[Client, Client]) -> PartyId:
    return parties.register_official(STAFFING, name="吴新", organisation=OFFICE, region=CITY).id


@pytest.fixture
def home(pair: tuple[Client, Client]) -> Organisation:
    given = {"region": CITY, "kind": "institution", "credit_code": make_credit_code(9)}
    names = {"zh_hans": "示例福利院", "zh_hant": "", "en": "Example Home", "parent": OFFICE}
    pair[0].post("/console/organisations/new", {**given, **names})
    (found,) = organisations.registered(CITY, limit=9)
    return found


def seen_by(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    return str(re.findall(r'name="seen" value="(\w+)"', page)[-1])


def written(seen: str, en: str, closed_from: str = "") -> dict[str, str]:
    names = {"zh_hans": "示例福利院", "zh_hant": "", "en": en, "parent": OFFICE}
    return {**names, "closed_from": closed_from, "seen": seen}


def test_the_later_of_two_changes_is_refused_and_keeps_what_was_typed(
    pair: tuple[Client, Client], home: Organisation
) -> None:
    first, second = pair
    path = f"/console/organisations/{home.id}/change"
    seen = seen_by(second, path)

    first.post(path, written(seen_by(first, path), "Sunny Home"))
    answer = second.post(path, written(seen, "Quiet Home"))
    page = html.unescape(answer.content.decode())
    stood = organisations.get(home.id).name.en
    again = re.findall(r'name="seen" value="(\w+)"', page)[-1]
    second.post(path, written(again, "Quiet Home"))

    assert answer.status_code == 422
    assert LATE_BODY in page
    assert 'value="Quiet Home"' in page
    assert "Sunny Home" in page.partition("What is there now")[2]
    assert "Chen" in page.partition("What is there now")[2]
    assert stood == "Sunny Home"
    assert organisations.get(home.id).name.en == "Quiet Home"


def test_a_form_that_comes_twice_is_no_change_by_somebody_else(
    pair: tuple[Client, Client], home: Organisation
) -> None:
    path = f"/console/organisations/{home.id}/change"
    given = written(seen_by(pair[0], path), "Sunny Home")

    answers = [pair[0].post(path, given).status_code for _ in range(2)]

    assert answers == [302, 302]


def test_a_fault_in_between_does_not_hide_that_somebody_else_changed_it(
    pair: tuple[Client, Client], home: Organisation
) -> None:
    first, second = pair
    path = f"/console/organisations/{home.id}/change"
    seen = seen_by(second, path)
    first.post(path, written(seen_by(first, path), "Sunny Home"))

    faulty = second.post(path, written(seen, "Quiet Home", closed_from="soon")).content.decode()
    again = re.findall(r'name="seen" value="(\w+)"', faulty)[-1]
    answer = second.post(path, written(again, "Quiet Home"))

    assert LATE_BODY in html.unescape(answer.content.decode())


def test_a_role_is_not_given_over_what_a_colleague_has_just_given(
    pair: tuple[Client, Client], wu: PartyId
) -> None:
    first, second = pair
    path = f"/console/officials/{wu}"
    given = {"organisation": OFFICE, "role": "reviewer", "do": "appoint"}
    seen = seen_by(second, path)

    first.post(path, {**given, "seen": seen_by(first, path)})
    answer = second.post(path, {**given, "until": "2099-12-31", "seen": seen})
    page = html.unescape(answer.content.decode())

    assert answer.status_code == 422
    assert LATE_ROLES in page
    assert 'value="2099-12-31"' in page
    assert '<option value="reviewer" selected>' in page
    assert "no role yet" not in page.lower()


def test_a_role_is_not_ended_that_has_become_another(
    pair: tuple[Client, Client], wu: PartyId
) -> None:
    first, second = pair
    path = f"/console/officials/{wu}"
    parties.appoint(STAFFING, wu, REVIEWER)
    seen = seen_by(second, path)
    given = {"organisation": OFFICE, "role": "reviewer", "region": CITY}

    first.post(path, {**given, "do": "appoint", "until": "2099-12-31"})
    refused = second.post(path, {**given, "do": "dismiss", "seen": seen})
    held = parties.assignments_of(wu)
    second.post(path, {**given, "do": "dismiss", "seen": seen_by(second, path)})

    assert LATE_ROLES in html.unescape(refused.content.decode())
    assert held == (REVIEWER,)
    assert parties.assignments_of(wu) == ()


def test_the_same_role_given_twice_by_one_form_is_given_once(
    pair: tuple[Client, Client], wu: PartyId
) -> None:
    path = f"/console/officials/{wu}"
    given = {"organisation": OFFICE, "role": "reviewer", "do": "appoint"}
    given["seen"] = seen_by(pair[0], path)

    answers = [pair[0].post(path, given).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert parties.assignments_of(wu) == (REVIEWER,)
