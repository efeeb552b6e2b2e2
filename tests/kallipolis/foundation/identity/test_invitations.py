"""The first official comes in by a link that works once; until then a page says what to do."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.command import COMMAND
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties import api as parties

pytestmark = pytest.mark.django_db

OFFICE = "government-services-data@440000"
PASSWORD = "a long enough one"


def add(*roles: str, organisation: str = OFFICE, username: str = "admin") -> Result:
    named = [word for role in roles for word in ("--role", role)]
    words = ["official-add", "Chen Hua", "--organisation", organisation, "--username", username]
    return CliRunner().invoke(COMMAND, [*words, *named, "--json"])


def link_of(added: Result) -> str:
    link: str = json.loads(added.output)["link"]
    return "/accounts/" + link.partition("/accounts/")[2]


def choose(client: Client, link: str, password: str = PASSWORD) -> Any:
    return client.post(link, {"password": password})


def test_an_administrator_chooses_a_password_and_sets_up_a_second_factor(client: Client) -> None:
    publish_packs("core", "guangdong")
    link = link_of(add("administrator", "pack-approver"))

    shown = client.get(link)
    chosen = choose(client, link)
    logged_in = client.post("/accounts/login/", {"login": "admin", "password": PASSWORD})

    user = User.objects.get(username="admin")
    held = {one.role for one in parties.assignments_of(PartyId(user.party))}
    assert "Chen Hua" in shown.content.decode()
    assert chosen["Location"] == "/accounts/login/"
    assert logged_in["Location"] == "/accounts/2fa/"
    assert held == {"administrator", "pack-approver"}


def test_a_link_works_once(client: Client) -> None:
    publish_packs("core", "guangdong")
    link = link_of(add())
    choose(client, link)

    again = choose(client, link, "another one, later")

    assert again.status_code == 404
    assert User.objects.get(username="admin").check_password(PASSWORD)


def test_a_link_for_somebody_else_opens_nothing(client: Client) -> None:
    publish_packs("core", "guangdong")
    mine, theirs = link_of(add()), link_of(add(username="other"))
    forged = f"{mine.rpartition('/')[0]}/{theirs.rpartition('/')[2]}"

    assert client.get(forged).status_code == 404


def test_a_weak_password_is_refused_and_the_link_still_works(client: Client) -> None:
    publish_packs("core", "guangdong")
    link = link_of(add())

    weak = choose(client, link, "password")

    assert weak.status_code == 422
    assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("roles", "organisation", "code"),
    [
        (("emperor",), OFFICE, "access.not_found"),
        ((), "government-services-data@999999", "organisation.not_found"),
    ],
)
def test_what_there_is_not_makes_no_official(
    roles: tuple[str, ...], organisation: str, code: str
) -> None:
    publish_packs("core", "guangdong")

    added = add(*roles, organisation=organisation)

    assert isinstance(added.exception, Refusal)
    assert added.exception.code == code
    assert not User.objects.exists()


def test_a_new_installation_says_what_to_do_until_somebody_can_administer_it(
    client: Client,
) -> None:
    publish_packs("core", "guangdong")
    home, steps = client.get("/").content.decode(), client.get("/accounts/begin").content.decode()
    before = identity.is_staffed()

    add()

    assert not before
    assert "/accounts/begin" in home
    assert f"--organisation {OFFICE}" in steps
    assert "kallipolis registry load population" in steps
    assert client.get("/accounts/begin").status_code == 404
    assert "/accounts/begin" not in client.get("/").content.decode()


def test_without_any_pack_the_first_step_is_to_publish_the_place(client: Client) -> None:
    words = client.get("/accounts/begin").content.decode()

    assert "kallipolis pack publish core guangdong" in words
