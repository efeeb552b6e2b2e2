"""Whoever knows a name and its number alone cannot become that person."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import CheckedName, NewLogin, Registration
from kallipolis.foundation.identity.jobs import sweep_logins
from kallipolis.foundation.identity.models import AskedProof, User
from kallipolis.foundation.identity.testing import SENT, last_code, make_user
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = pytest.mark.django_db

ID_NUMBER = synthetic_id_number(Random(1), date(1948, 3, 5), Sex.FEMALE)
HERS, THEIRS = "+8613912345678", "13800138000"
PASSWORD = "a long enough one"
FORM = {
    "name": "李测试",
    "id_number": ID_NUMBER,
    "region": "440305",
    "phone": THEIRS,
    "password": PASSWORD,
}


def knows_li(*, name: str, id_number: str) -> CheckedName:
    return CheckedName(is_confirmed=id_number == ID_NUMBER, phone=HERS)


def knows_no_phone(*, name: str, id_number: str) -> CheckedName:
    return CheckedName(is_confirmed=True)


def no_service(*, phone: str, words: str) -> None:
    raise Outage("short-messages")


@pytest.fixture(autouse=True)
def registry(settings: Any) -> None:
    settings.REAL_NAME_CHECK = f"{__name__}.knows_li"
    settings.SEND_SHORT_MESSAGE = "kallipolis.foundation.identity.testing.note_message"
    publish_regions()
    SENT.clear()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def registration(email: str = "") -> Registration:
    return Registration(
        name="李测试",
        id_number=ID_NUMBER,
        region=RegionCode("440305"),
        login=NewLogin(phone="" if email else THEIRS, email=email, password=PASSWORD),
    )


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_goes_to_the_telephone_on_record_and_not_to_the_one_that_was_typed() -> None:
    proof = identity.ask_for_proof(registration())

    assert [phone for phone, _ in SENT] == [HERS]
    assert (proof.ending, proof.code) == ("78", "")


def test_without_the_code_there_is_no_party_and_no_log_in(client: Client) -> None:
    client.post("/accounts/signup/", FORM)

    answer = client.post("/accounts/code", {"code": wrong(last_code())})

    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()
    assert parties.find_by_id_number(system("test"), ID_NUMBER) is None


def test_the_page_shows_the_end_of_the_number_and_no_more_of_it(client: Client) -> None:
    answer = client.post("/accounts/signup/", FORM, follow=True)

    words = answer.content.decode()
    assert "78" in words
    assert "345678" not in words
    assert last_code() not in words


def test_a_demo_that_sends_nothing_shows_the_code(client: Client, settings: Any) -> None:
    settings.KALLIPOLIS = settings.KALLIPOLIS.__class__(demo=True)

    answer = client.post("/accounts/signup/", FORM, follow=True)

    assert last_code() in answer.content.decode()


def test_a_code_is_not_found_by_trying(clock: SetClock) -> None:
    proof = identity.ask_for_proof(registration(), clock=clock)
    tried = [pytest.raises(Refusal, match=r"identity\.code_wrong") for _ in range(5)]
    for expected in tried:
        with expected:
            identity.register_resident(proof.id, wrong(last_code()), clock=clock)

    with pytest.raises(Refusal) as refused:
        identity.register_resident(proof.id, last_code(), clock=clock)

    assert refused.value.code == "identity.proof_over"


def test_a_code_is_over_after_ten_minutes(clock: SetClock) -> None:
    proof = identity.ask_for_proof(registration(), clock=clock)
    clock.moment += timedelta(minutes=10)

    with pytest.raises(Refusal) as refused:
        identity.register_resident(proof.id, last_code(), clock=clock)

    assert refused.value.code == "identity.proof_over"


def test_a_code_registers_once(clock: SetClock) -> None:
    proof = identity.ask_for_proof(registration(), clock=clock)
    identity.register_resident(proof.id, last_code(), clock=clock)

    with pytest.raises(Refusal) as refused:
        identity.register_resident(proof.id, last_code(), clock=clock)

    assert refused.value.code == "identity.proof_over"
    assert User.objects.count() == 1


def test_nobody_is_pestered_with_codes(clock: SetClock) -> None:
    asked = [
        identity.ask_for_proof(registration(f"n{i}@city.example"), clock=clock) for i in range(5)
    ]

    with pytest.raises(Refusal) as refused:
        identity.ask_for_proof(registration(), clock=clock)
    clock.moment += timedelta(hours=1)
    identity.ask_for_proof(registration(), clock=clock)

    assert (refused.value.code, refused.value.reason) == (
        "identity.too_many_codes",
        Reason.TOO_MANY,
    )
    assert len(SENT) == len(asked) + 1


def test_who_has_no_telephone_on_record_is_sent_to_a_hall(settings: Any) -> None:
    settings.REAL_NAME_CHECK = f"{__name__}.knows_no_phone"

    with pytest.raises(Refusal) as refused:
        identity.ask_for_proof(registration())

    assert refused.value.code == "identity.no_phone_on_record"


def test_while_nothing_can_be_sent_that_is_an_outage_with_a_way_on(
    client: Client, settings: Any
) -> None:
    settings.SEND_SHORT_MESSAGE = f"{__name__}.no_service"

    answer = client.post("/accounts/signup/", FORM, headers={"Accept-Language": "en"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "service hall" in answer.content.decode()


def test_what_was_given_is_kept_sealed_and_forgotten_once_it_is_used(clock: SetClock) -> None:
    proof = identity.ask_for_proof(registration(), clock=clock)
    kept = AskedProof.objects.get(pk=proof.id)

    identity.register_resident(proof.id, last_code(), clock=clock)

    secrets = (ID_NUMBER, "李测试", THEIRS, PASSWORD, last_code())
    stored = f"{kept.person}{kept.registration}{kept.code_digest}"
    assert [secret for secret in secrets if secret in stored] == []
    assert AskedProof.objects.get(pk=proof.id).registration == ""


def test_proofs_that_are_over_are_swept_away() -> None:
    identity.ask_for_proof(registration())
    AskedProof.objects.update(asked_at=SetClock().now() - timedelta(days=9999))

    sweep_logins()

    assert not AskedProof.objects.exists()


def test_a_log_in_that_has_a_name_is_not_tied_to_another_person(client: Client) -> None:
    client.post("/accounts/signup/", FORM)
    other = make_user("other")
    session = client.session
    asked = session["proof_asked"]
    client.force_login(other)
    session = client.session
    session["proof_asked"] = asked
    session.save()

    answer = client.post("/accounts/code", {"code": last_code()})

    other.refresh_from_db()
    assert answer.status_code == 422
    assert other.party == "party-other"


def test_a_code_that_nobody_asked_for_leads_to_the_beginning(client: Client) -> None:
    answer = client.post("/accounts/code", {"code": "123456"})

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/signup/")
