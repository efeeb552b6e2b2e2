"""One's own account: another telephone, how one logs in, and where one is logged in."""

from typing import Any

import pytest
from django.test import Client

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.identity.adapters.phones import keep
from kallipolis.foundation.identity.models import Session, User
from kallipolis.foundation.identity.testing import SENT, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough one"
OLD, NEW = "+8613900000001", "+8613900000002"
CHANGE = "/accounts/phone/change/"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture(autouse=True)
def messages(settings: Any) -> None:
    settings.SEND_SHORT_MESSAGE = "kallipolis.foundation.identity.testing.note_message"
    settings.ACCOUNT_RATE_LIMITS = False
    SENT.clear()


@pytest.fixture
def her() -> User:
    return make_user("li", phone=OLD, password=PASSWORD, is_phone_verified=True)


def browser(agent: str = CHROME) -> Client:
    client = Client(HTTP_USER_AGENT=agent, HTTP_ACCEPT_LANGUAGE="en")
    client.post("/accounts/login/", {"login": "li", "password": PASSWORD})
    return client


def change(client: Client, number: str) -> Any:
    client.post(CHANGE, {"phone": number})
    code = SENT[-1][1].partition(" ")[0]
    return client.post("/accounts/phone/verify/", {"code": code})


def test_another_number_is_proven_and_the_old_one_is_told(her: User) -> None:
    change(browser(), "139 0000 0002")

    her.refresh_from_db()
    assert (her.phone, her.is_phone_verified) == (NEW, True)
    assert [number for number, _ in SENT] == [NEW, OLD]
    assert "02" in SENT[-1][1]
    assert "12345" in SENT[-1][1]


def test_a_number_that_is_not_proven_changes_nothing(her: User) -> None:
    client = browser()
    client.post(CHANGE, {"phone": NEW})

    client.post("/accounts/phone/verify/", {"code": "wrong"})

    her.refresh_from_db()
    assert her.phone == OLD


def test_who_logged_in_long_ago_shows_first_that_it_is_they(her: User) -> None:
    client = browser()
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1.0}]
    session.save()

    answer = client.post(CHANGE, {"phone": NEW})

    assert answer["Location"] == f"/accounts/reauthenticate/?next={CHANGE.replace('/', '%2F')}"
    assert SENT == []


def test_the_number_of_another_account_is_not_taken_over(her: User) -> None:
    make_user("other", phone=NEW)

    change(browser(), NEW)

    her.refresh_from_db()
    assert her.phone == OLD
    assert [number for number, _ in SENT] == [NEW]


def test_a_number_that_another_account_took_meanwhile_is_refused(her: User) -> None:
    make_user("other", phone=NEW)

    with pytest.raises(Refusal) as refused:
        keep(her, NEW, is_proven=True)

    assert refused.value.code == "identity.phone_taken"


def test_nobody_who_is_not_logged_in_changes_a_number() -> None:
    assert Client().get(CHANGE, headers={"Accept": "text/html"}).status_code == 302


def test_the_account_says_by_what_and_where_one_is_logged_in(her: User) -> None:
    here, _there = browser(), browser(PHONE)

    words = here.get("/accounts/profile").content.decode()

    assert "by short message" in words
    assert "Chrome · Linux" in words
    assert "Safari · iPhone" in words
    assert words.count("Log out there") == 1


def test_one_logs_out_elsewhere_and_stays_here(her: User) -> None:
    here, there = browser(), browser(PHONE)
    words = here.get("/accounts/profile").content.decode()
    device = words.partition('name="device" value="')[2][:32]

    here.post("/accounts/sessions/end", {"device": device})

    assert here.get("/accounts/profile").status_code == 200
    assert there.get("/accounts/profile", headers={"Accept": "text/html"}).status_code == 302


def test_a_page_names_no_session_by_its_key(her: User) -> None:
    here, _there = browser(), browser(PHONE)

    words = here.get("/accounts/profile").content.decode()

    assert [key for key in Session.objects.values_list("pk", flat=True) if key in words] == []


def test_the_sessions_of_others_stay(her: User) -> None:
    other = Client()
    other.force_login(make_user("other"))

    browser().post("/accounts/sessions/end", {"device": ""})

    assert other.get("/accounts/profile").status_code == 200
