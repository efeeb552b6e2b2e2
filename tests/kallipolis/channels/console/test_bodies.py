"""Organisations that are added, changed and closed; roles with a first and a last day."""

import html
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from kallipolis.foundation.actors import Assignment, system
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.organisations.testing import make_credit_code
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import AppointmentSearch, PartyId

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]
STAFFING = system("staffing")
OFFICE = OrganisationId("civil-affairs@440300")
CITY = RegionCode("440300")
GIVEN = {
    "region": CITY,
    "kind": "institution",
    "credit_code": make_credit_code(9),
    "zh_hans": "示例社会福利院",
    "zh_hant": "示例社會福利院",
    "en": "Example Welfare Home",
    "parent": OFFICE,
}


@pytest.fixture
def client(keeper: Keeper) -> Client:
    return keeper("administrator")


def add(client: Client, **other: str) -> str:
    answer = client.post("/console/organisations/new", {**GIVEN, **other}, follow=True)
    return html.unescape(answer.content.decode())


def only() -> Organisation:
    (found,) = organisations.registered(CITY, limit=9)
    return found


def worker(organisation: str = OFFICE) -> PartyId:
    party = parties.register_official(
        STAFFING, name="吴新", organisation=OrganisationId(organisation), region=CITY
    )
    return party.id


def days(number: int) -> str:
    return (SYSTEM_CLOCK.now() + timedelta(days=number)).date().isoformat()


def test_an_administrator_adds_an_organisation_and_finds_it(client: Client) -> None:
    shown = add(client)
    listed = client.get("/console/organisations", {"region": CITY}).content.decode()
    found = client.get("/console/organisations", {"words": "welfare"}).content.decode()

    made = only()
    assert "Example Welfare Home is known here now." in shown
    assert "Public institution" in shown
    assert (made.credit_code, made.parent) == (GIVEN["credit_code"], OFFICE)
    assert made.id in listed
    assert made.id in found


@pytest.mark.parametrize(
    ("other", "field", "told"),
    [
        ({"credit_code": "91440300MA0000001X"}, "credit_code", "This is no credit code"),
        ({"zh_hans": ""}, "zh_hans", "Write its name in Simplified Chinese."),
        ({"kind": "authority"}, "kind", "Choose what it is from the list."),
        ({"parent": "civil-affairs@441900"}, "parent", "Choose one from the list."),
    ],
)
def test_a_fault_names_its_field_and_its_remedy_and_nothing_typed_is_lost(
    client: Client, other: dict[str, str], field: str, told: str
) -> None:
    answer = client.post("/console/organisations/new", {**GIVEN, **other})
    page = html.unescape(answer.content.decode())

    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert told in page
    assert 'value="Example Welfare Home"' in page
    assert organisations.registered(CITY, limit=9) == ()


def test_a_credit_code_that_is_known_is_not_kept_twice(client: Client) -> None:
    add(client)

    assert "An organisation with this code is known here already." in add(client)


def test_nobody_adds_one_outside_their_region(client: Client) -> None:
    asked = client.get("/console/organisations/new", {"region": "441900"})
    sent = client.post("/console/organisations/new", {**GIVEN, "region": "441900"})

    assert (asked.status_code, sent.status_code) == (404, 404)


def change(client: Client, id: str, **given: str) -> str:
    said = {"zh_hans": "示例养老院", "zh_hant": "", "en": "", "parent": "", "closed_from": ""}
    path = f"/console/organisations/{id}/change"
    return html.unescape(client.post(path, {**said, **given}, follow=True).content.decode())


def test_a_change_shows_what_was_and_what_is(client: Client) -> None:
    add(client)

    shown = change(client, only().id)

    assert "what it was before stays on record" in shown
    assert 'Example Welfare Home</span> → <span lang="en">示例养老院' in shown
    assert "Chen" in shown.partition("What was changed")[2]


def test_closing_says_whose_roles_end_and_waits_for_a_yes(client: Client) -> None:
    add(client)
    id, day = only().id, days(3)
    given = Assignment(role=RoleId("reviewer"), organisation=id, region=CITY)
    parties.appoint(STAFFING, worker(id), given)

    asked = change(client, id, closed_from=day)
    before = only().closed_from
    change(client, id, closed_from=day, confirmed="yes")

    assert "these roles end" in asked
    assert "吴新" in asked.partition("these roles end")[2]
    assert f'value="{day}"' in asked
    assert before is None
    assert only().closed_from == date.fromisoformat(day)


def test_a_day_that_is_none_is_named(client: Client) -> None:
    add(client)

    assert "Give days as year-month-day." in change(client, only().id, closed_from="soon")


def test_what_a_pack_declares_is_marked_and_says_where_it_is_changed(client: Client) -> None:
    shown = client.get(f"/console/organisations/{OFFICE}").content.decode()
    asked = client.get(f"/console/organisations/{OFFICE}/change")

    assert "It is declared in a pack" in shown
    assert "/change" not in shown.partition("<main")[2]
    assert asked.status_code == 404


def test_who_only_receives_people_at_a_window_adds_nothing_here(keeper: Keeper) -> None:
    assert keeper("window-officer").get("/console/organisations/new").status_code == 403


def test_a_role_is_given_from_one_day_to_another(client: Client) -> None:
    party = worker()
    said = {"organisation": OFFICE, "role": "reviewer", "do": "appoint"}

    answer = client.post(
        f"/console/officials/{party}", {**said, "since": days(2), "until": days(9)}, follow=True
    )
    (held,) = parties.appointed(STAFFING, AppointmentSearch(party=party))

    assert "to begin" in answer.content.decode()
    assert held.given_by == "Chen"
    assert held.until is not None
    assert held.until - held.since == timedelta(days=8)
    assert parties.assignments_of(party) == ()


def test_a_day_before_today_comes_back_with_all_that_was_chosen(client: Client) -> None:
    party = worker()
    said = {"organisation": OFFICE, "role": "reviewer", "do": "appoint", "since": days(-2)}

    answer = client.post(f"/console/officials/{party}", said)
    page = html.unescape(answer.content.decode())

    assert answer.status_code == 422
    assert 'href="#since"' in page
    assert f'value="{days(-2)}"' in page
    assert '<option value="reviewer" selected>' in page


def test_ending_a_role_is_asked_first_and_stays_on_record(client: Client) -> None:
    party = worker()
    given = {"organisation": OFFICE, "role": "reviewer"}
    client.post(f"/console/officials/{party}", {**given, "do": "appoint"})

    asked = client.get(
        f"/console/officials/{party}", {"end": "reviewer", "at": OFFICE, "region": CITY}
    ).content.decode()
    client.post(f"/console/officials/{party}", {**given, "do": "dismiss", "region": CITY})
    page = client.get(f"/console/organisations/{OFFICE}").content.decode()

    assert "End this role?" in asked
    assert "吴新" in page.partition("Roles that are over")[2]


def test_nobody_is_offered_to_give_themselves_a_role(client: Client) -> None:
    me = next(p.id for p in parties.officials_of(STAFFING, OFFICE) if p.name == "Chen")

    page = client.get(f"/console/officials/{me}").content.decode()

    assert "Nobody gives a role to themselves." in page
    assert 'value="appoint"' not in page


def test_without_a_place_the_list_is_where_one_is_chosen(client: Client) -> None:
    answer = client.get("/console/organisations/new")

    assert answer["Location"] == "/console/organisations"
