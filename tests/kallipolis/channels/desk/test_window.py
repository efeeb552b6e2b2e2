"""The window: finding and registering who stands there."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

LogIn = Callable[..., Client]
NUMBER = "11010519491231002X"
ASKED = {"name": "Lin Da", "id_number": NUMBER, "purpose": "old-age allowance at window 3"}
NEW = {"name": "Lin Da", "id_number": NUMBER, "region": "440305", "phone": ""}


@pytest.fixture
def window(office: Office, official: LogIn) -> Client:
    return official("Zhao", "window-officer")


def test_a_visitor_is_found_and_the_look_is_on_record(window: Client) -> None:
    parties.register_resident(
        system("test"), name="Lin Da", id_number=NUMBER, region=RegionCode("440305")
    )

    page = window.post("/desk/window", ASKED, follow=True).content.decode()

    assert "Lin Da" in page
    assert "Nanshan" in page
    found = audit.search(system("test"), Query(act="party.find"))
    assert [entry.purpose for entry in found] == [ASKED["purpose"]]


def test_without_a_purpose_nobody_is_found(window: Client) -> None:
    answer = window.post("/desk/window", ASKED | {"purpose": " "})

    assert answer.status_code == 422
    assert "Say why you need to see what identifies this person." in answer.content.decode()


def test_a_newcomer_is_registered(window: Client) -> None:
    missing = window.post("/desk/window", ASKED).content.decode()

    registered = window.post("/desk/window/register", NEW, follow=True).content.decode()

    assert "Register this person" in missing
    assert "Lin Da is registered." in registered


def test_who_is_registered_for_a_purpose_is_served_at_once(window: Client) -> None:
    page = window.post("/desk/window/register", NEW | ASKED, follow=True).content.decode()
    again = window.get("/desk/window").content.decode()

    assert "Lin Da is registered." in page
    assert "This visit" in page
    assert "You are serving Lin Da." in again


def test_faults_of_a_registration_come_back_with_what_was_written(window: Client) -> None:
    answer = window.post("/desk/window/register", NEW | {"name": ""})

    assert answer.status_code == 422
    assert "Write the name, in up to 200 characters." in answer.content.decode()
    assert f'value="{NUMBER}"' in answer.content.decode()


def test_who_does_not_sit_at_a_window_is_told_so(office: Office, official: LogIn) -> None:
    answer = official("Chen", "decider").get("/desk/window")

    assert answer.status_code == 403
