"""Registering, opening log-ins, proving a name, and a demo's log-ins."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.test import Client

from kallipolis.foundation.actors import ANONYMOUS, Actor, ActorKind, system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import CheckedName, NewLogin, Registration
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.identity.testing import last_code, make_user, register
from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import make_resident, synthetic_id_number
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import everywhere

pytestmark = pytest.mark.django_db

ID_NUMBER = synthetic_id_number(Random(1), date(1948, 3, 5), Sex.FEMALE)
PASSWORD = "a long enough one"


ON_RECORD = "13912345678"


def knows_li(*, name: str, id_number: str) -> CheckedName:
    is_confirmed = (name, id_number) == ("李测试", ID_NUMBER)
    return CheckedName(is_confirmed=is_confirmed, phone=ON_RECORD)


@pytest.fixture(autouse=True)
def registry(settings: Any) -> None:
    settings.REAL_NAME_CHECK = f"{__name__}.knows_li"
    settings.SEND_SHORT_MESSAGE = "kallipolis.foundation.identity.testing.note_message"
    publish_regions()


def registration(**changes: Any) -> Registration:
    login = NewLogin(phone="138 0013 8000", password=PASSWORD)
    given = {"name": "李测试", "id_number": ID_NUMBER, "region": RegionCode("440305")}
    return Registration(**(given | {"login": login} | changes))


def test_a_resident_registers_and_has_a_checked_name(client: Client) -> None:
    asked = client.post(
        "/accounts/signup/",
        {
            "name": "李测试",
            "id_number": ID_NUMBER.lower(),
            "region": "440305",
            "phone": "13800138000",
            "password": PASSWORD,
        },
        follow=True,
    )
    answer = client.post("/accounts/code", {"code": last_code()}, follow=True)

    assert asked.redirect_chain == [("/accounts/code", 302)]
    assert answer.redirect_chain == [("/accounts/profile", 302)]
    assert "李测试" in answer.content.decode()
    assert "+8613800138000" in answer.content.decode()


@pytest.mark.parametrize("way", ["13800138000", "+86 138 0013 8000", "+8613800138000"])
def test_whoever_registered_logs_in_with_the_telephone_number(client: Client, way: str) -> None:
    register(registration())

    answer = client.post("/accounts/login/", {"login": way, "password": PASSWORD})

    assert (answer.status_code, "_auth_user_id" in client.session) == (302, True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "王别人"}, "identity.real_name_mismatch"),
        ({"id_number": "440305194803050010"}, "party.malformed"),
        ({"region": RegionCode("999999")}, "region.not_found"),
        ({"login": NewLogin(phone="12", password=PASSWORD)}, "identity.malformed"),
        ({"login": NewLogin(password=PASSWORD)}, "identity.malformed"),
        ({"login": NewLogin(email="x", password=PASSWORD)}, "identity.malformed"),
        ({"login": NewLogin(username="a b", password=PASSWORD)}, "identity.malformed"),
        ({"login": NewLogin(username="a\r\nBcc: x", password=PASSWORD)}, "identity.malformed"),
        ({"login": NewLogin(username="a" * 151, password=PASSWORD)}, "identity.malformed"),
        ({"login": NewLogin(email=f"{'a' * 250}@x.example")}, "identity.malformed"),
        ({"login": NewLogin(email="li@x.example", password="a1" * 501)}, "identity.malformed"),
        ({"login": NewLogin(phone="13800138000", password="short")}, "identity.malformed"),
    ],
)
def test_a_registration_that_does_not_hold_is_refused(changes: Any, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        identity.ask_for_proof(registration(**changes))

    assert refused.value.code == code


def test_a_person_registers_once() -> None:
    register(registration())

    with pytest.raises(Refusal) as refused:
        register(registration(login=NewLogin(email="li@city.example")))

    assert refused.value.code == "identity.already_registered"


def test_a_person_known_from_a_hall_gets_a_log_in_to_what_is_there(client: Client) -> None:
    party = make_resident(name="李测试", seed=1)

    login = register(registration())

    client.force_login(User.objects.get(pk=login))
    assert party.name in client.get("/accounts/profile").content.decode()


def test_a_taken_number_is_refused() -> None:
    make_user("other", phone="+8613800138000")
    stored = User.objects.values_list("phone_sealed", flat=True).get()

    with pytest.raises(Refusal) as refused:
        register(registration())

    assert refused.value.code == "identity.login_taken"
    assert "13800138000" not in stored, "telephone numbers are sealed"


def test_every_field_that_was_left_empty_is_named(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"name": "李测试"}, headers={"Accept-Language": "en"})

    words = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#region">Where you live: Fill this in.</a>' in words
    assert '<a href="#password">Password: Fill this in.</a>' in words
    assert 'value="李测试"' in words


def test_faults_stand_beside_their_fields_and_answers_are_kept(client: Client) -> None:
    given = {"name": "李测试", "id_number": "1", "region": "440305", "email": "li@city.example"}

    answer = client.post("/accounts/signup/", given | {"password": "a long enough one"})

    words = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_number"' in words
    assert 'value="李测试"' in words


def test_a_log_in_from_another_provider_proves_its_name_once(client: Client) -> None:
    user = make_user("guest", party="", assurance=1, name="Guest")
    client.force_login(user)

    client.post("/accounts/name", {"name": "李测试", "id_number": ID_NUMBER, "region": "440305"})
    client.post("/accounts/code", {"code": last_code()})

    user.refresh_from_db()
    assert (user.name, user.assurance, bool(user.party)) == ("李测试", 2, True)


def test_only_who_may_opens_log_ins() -> None:
    party = make_resident()
    resident = Actor(kind=ActorKind.RESIDENT, party=PartyId("p1"), assurance=2)

    with pytest.raises(Refusal) as refused:
        identity.open_login(resident, party, NewLogin(username="li", password=PASSWORD))

    assert refused.value.code == "login.not_found"


def test_a_blocked_log_in_opens_nothing(client: Client) -> None:
    party = make_resident()
    login = identity.open_login(system("test"), party, NewLogin(username="li", password=PASSWORD))

    identity.block_login(system("test"), login)
    answer = client.post("/accounts/login/", {"login": "li", "password": PASSWORD}, follow=True)

    assert answer.redirect_chain == [("/accounts/inactive/", 302)]


def demo_login() -> int:
    note = everywhere("a retired teacher")
    return identity.open_login(
        system("demo"), make_resident(), NewLogin(username="li", demo_note=note)
    )


def in_demo(settings: Any) -> None:
    settings.KALLIPOLIS = settings.KALLIPOLIS.__class__(demo=True)


def test_a_demo_lists_its_log_ins_and_opens_them_by_a_click(client: Client, settings: Any) -> None:
    in_demo(settings)
    login = demo_login()

    listed = client.get("/accounts/demo").content.decode()
    answer = client.post("/accounts/demo/log-in", {"login": login})

    assert "a retired teacher" in listed
    assert (answer.status_code, "_auth_user_id" in client.session) == (302, True)


def test_outside_a_demo_nothing_opens_by_a_click(client: Client) -> None:
    login = demo_login()

    listed = client.get("/accounts/demo")
    answer = client.post("/accounts/demo/log-in", {"login": login})

    assert (listed.status_code, answer.status_code) == (404, 403)
    assert "_auth_user_id" not in client.session


def test_a_log_in_that_is_no_demo_log_in_never_opens_by_a_click(
    client: Client, settings: Any
) -> None:
    in_demo(settings)
    user = make_user("wei")

    answer = client.post("/accounts/demo/log-in", {"login": user.pk})

    assert answer.status_code == 403


def test_nobody_has_no_checked_name() -> None:
    with pytest.raises(Refusal) as refused:
        identity.require_real_name(ANONYMOUS)

    assert refused.value.code == "identity.log_in"


def test_guessing_passwords_is_slowed_down(client: Client) -> None:
    make_user("wei", password=PASSWORD)
    wrong = [client.post("/accounts/login/", {"login": "wei", "password": "x"}) for _ in range(6)]

    answer = client.post("/accounts/login/", {"login": "wei", "password": PASSWORD})

    assert {page.status_code for page in wrong} <= {200, 429}
    assert "_auth_user_id" not in client.session
    assert answer.status_code in {200, 429}


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/login/code/",
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_pages_of_the_account_are_framed_like_all_others(
    client: Client, path: str, language: str
) -> None:
    answer = client.get(path, headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert 'id="main"' in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"],
)
def test_the_pages_of_somebody_logged_in_are_too(client: Client, path: str) -> None:
    client.force_login(make_user("wei", password=PASSWORD))

    answer = client.get(path, follow=True)

    assert 'id="main"' in answer.content.decode()
