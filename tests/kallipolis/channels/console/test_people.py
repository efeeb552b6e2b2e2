"""Credentials and how they stand; officials and their roles."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.actors import system
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.testing import make_official_user
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Credential
from kallipolis.platforms.application.credentials.testing import make_credential, publish_type

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]
OFFICE = OrganisationId("civil-affairs@440300")


@pytest.fixture
def credential(keeper: Keeper) -> Credential:
    publish_type()
    return make_credential()


def post(client: Client, path: str, **said: str) -> str:
    return client.post(f"/console/{path}", said, follow=True).content.decode()


def test_a_credential_is_found_suspended_resumed_and_revoked(
    keeper: Keeper, credential: Credential
) -> None:
    client, path = keeper("decider"), f"credentials/{credential.id}"
    found = post(client, "credentials", number=credential.number.lower())

    suspended = post(client, path, change="suspend", reason="The photo is contested.")
    post(client, path, change="resume", reason="It is right.")
    post(client, path, change="revoke", reason="Moved away.", rule="law/art-5")

    now = credentials.find(system("test"), credential.id)
    assert "Senior citizen card" in found
    assert "is now: Suspended." in suspended
    assert (now.status, now.reason, now.rule) == ("revoked", "Moved away.", "law/art-5")


def test_a_credential_is_not_changed_without_a_reason(
    keeper: Keeper, credential: Credential
) -> None:
    page = post(keeper("decider"), f"credentials/{credential.id}", change="revoke", reason=" ")

    assert "Give a reason that the holder can understand." in page
    assert credentials.find(system("test"), credential.id).status == "valid"


def test_what_nobody_knows_how_to_do_is_refused(keeper: Keeper, credential: Credential) -> None:
    answer = keeper("decider").post(f"/console/credentials/{credential.id}", {"change": "burn"})

    assert answer.status_code == 422


def test_credentials_of_other_authorities_are_not_found(
    keeper: Keeper, credential: Credential
) -> None:
    client = keeper("decider", organisation="civil-affairs@441900")

    page = post(client, "credentials", number=credential.number)
    changed = client.post(f"/console/credentials/{credential.id}", {"change": "revoke"})

    assert "There is no such credential, or it is not yours." in page
    assert changed.status_code == 404


def registered(name: str) -> Party:
    return next(p for p in parties.officials_of(system("test"), OFFICE) if p.name == name)


def test_an_official_is_registered_appointed_and_dismissed(keeper: Keeper) -> None:
    client = keeper("administrator")

    post(client, "officials/register", organisation=OFFICE, name="Wu")
    path = f"officials/{registered('Wu').id}"
    appointed = post(client, path, organisation=OFFICE, role="reviewer", do="appoint")
    held = parties.assignments_of(registered("Wu").id)
    dismissed = post(client, path, organisation=OFFICE, role="reviewer", do="dismiss")

    assert "Wu now holds this role." in appointed
    assert [(one.role, one.organisation) for one in held] == [("reviewer", OFFICE)]
    assert "Wu no longer holds this role." in dismissed
    assert parties.assignments_of(registered("Wu").id) == ()


@pytest.mark.parametrize(
    ("language", "words", "signing_up"),
    [("zh-hans", "登记此人", "注册"), ("zh-hant", "登記此人", "註冊")],
)
def test_an_official_is_entered_and_does_not_sign_up(
    keeper: Keeper, language: str, words: str, signing_up: str
) -> None:
    client = keeper("administrator")
    client.cookies.load({"django_language": language})

    page = client.get(f"/console/officials?organisation={OFFICE}").content.decode()

    assert words in page
    assert signing_up not in page


def test_nobody_gives_more_than_they_have(keeper: Keeper) -> None:
    client = keeper("administrator")
    post(client, "officials/register", organisation=OFFICE, name="Wu")

    page = post(
        client,
        f"officials/{registered('Wu').id}",
        organisation=OFFICE,
        role="auditor",
        do="appoint",
    )

    assert "it is not yours to give" in page
    assert parties.assignments_of(registered("Wu").id) == ()


def test_officials_of_elsewhere_are_not_listed(keeper: Keeper) -> None:
    page = keeper("administrator").get("/console/officials?organisation=civil-affairs@441900")

    assert 'value="civil-affairs@441900"' not in page.content.decode()


def test_a_log_in_is_opened_with_a_password_shown_once_and_closed(keeper: Keeper) -> None:
    client = keeper("administrator")
    party = parties.register_official(
        system("test"), name="新同事", organisation=OFFICE, region=RegionCode("440300")
    )

    opened = post(client, f"officials/{party.id}/login", username="new-colleague")
    listed = client.get(f"/console/officials?organisation={OFFICE}").content.decode()
    (login,) = identity.logins_of(system("test"), [party]).values()
    closed = post(client, f"officials/{party.id}/block", login=str(login.id))

    assert "First password" in opened
    assert "First password" not in listed
    assert "new-colleague" in listed
    assert "cannot log in any more" in closed


def test_a_user_name_that_is_taken_comes_back_with_what_was_written(keeper: Keeper) -> None:
    client = keeper("administrator")
    make_official_user("Taken", organisation=OFFICE)
    party = parties.register_official(
        system("test"), name="新同事", organisation=OFFICE, region=RegionCode("440300")
    )
    taken = next(iter(identity.logins_of(system("test"), _officials()).values()))

    answer = client.post(f"/console/officials/{party.id}/login", {"username": taken.username})

    assert answer.status_code == 422
    assert taken.username in answer.content.decode()


def test_nobody_opens_log_ins_for_another_office(keeper: Keeper) -> None:
    elsewhere = OrganisationId("public-security@440305")
    party = parties.register_official(
        system("test"), name="别处人员", organisation=elsewhere, region=RegionCode("440305")
    )

    answer = keeper("operator").post(f"/console/officials/{party.id}/login", {"username": "x"})

    assert answer.status_code == 403
    assert identity.logins_of(system("test"), [party]) == {}


def _officials() -> list[Party]:
    return list(parties.officials_of(system("test"), OFFICE))


@pytest.mark.parametrize("organisation", ["no-such@440300", "x\r\nSet-Cookie: a=b", "x&evil=1"])
def test_to_an_office_that_does_not_exist_nobody_is_appointed(
    keeper: Keeper, organisation: str
) -> None:
    client = keeper("administrator")
    post(client, "officials/register", organisation=OFFICE, name="Wu")
    path = f"/console/officials/{registered('Wu').id}"

    answer = client.post(path, {"organisation": organisation, "role": "reviewer", "do": "appoint"})

    assert answer.status_code == 422
    assert parties.assignments_of(registered("Wu").id) == ()


def test_an_address_says_what_was_chosen_and_nothing_else(keeper: Keeper) -> None:
    client = keeper("administrator")

    answer = client.post("/console/officials/register", {"organisation": OFFICE, "name": "Wu"})

    assert answer["Location"] == "/console/officials?organisation=civil-affairs%40440300"
