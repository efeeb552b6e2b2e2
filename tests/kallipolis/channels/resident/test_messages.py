"""The pages of messages: what one was told, and how one wants to be told."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.kallipolis.channels.resident.conftest import LogIn, Settle

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Terms
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.notices import api as notices
from kallipolis.platforms.application.notices.contracts import (
    Carrier,
    Notice,
    Quiet,
    Topic,
    Wishes,
)
from kallipolis.platforms.application.notices.testing import (
    make_device,
    make_event,
    make_template,
)

DEVICE = {"endpoint": "https://fcm.googleapis.com/send/1", "p256dh": "B" * 87, "auth": "A" * 22}
CHOSEN = {"since": "21", "until": "7", "language": "zh-hant", "cases": ["app", "mail"]}


def happened(party: Party, case: str = "") -> Event:
    return make_event(time=SYSTEM_CLOCK.now(), party=party.id, case=case)


def told(party: Party, link: str = "mandates", case: str = "") -> Notice:
    """Tell somebody of a fact."""
    publish_documents(notice_template=[make_template(link=link)])
    notices.take_in(happened(party, case))
    return notices.mine(as_actor(party)).notices[0]


@pytest.fixture
def wei(settle: Settle) -> Party:
    return settle()


@pytest.fixture
def browser(wei: Party, log_in: LogIn) -> Client:
    return log_in(wei)


def test_what_one_was_told_is_listed_and_marked_as_unread(wei: Party, browser: Client) -> None:
    told(wei)

    page = browser.get("/messages").content.decode()

    assert "It happened to 梁秀英." in page
    assert "Unread" in page
    assert "Mark all as read" in page


def test_who_was_told_nothing_reads_what_comes_here(browser: Client) -> None:
    page = browser.get("/messages").content.decode()

    assert "No messages yet." in page


def test_every_page_says_how_much_is_unread(wei: Party, browser: Client) -> None:
    told(wei)

    page = browser.get("/help").content.decode()

    assert '<span class="count">1<span class="visually-hidden"> unread</span></span>' in page


def test_a_notice_leads_to_what_it_is_about_and_is_read(wei: Party, browser: Client) -> None:
    notice = told(wei)

    answer = browser.get(f"/messages/{notice.id}")

    assert answer.headers["Location"] == "/acting"
    assert notices.unread(as_actor(wei)) == 0


@pytest.mark.parametrize(
    ("link", "path"),
    [("case", "/cases/K1"), ("payment", "/cases/K1/payment"), ("", "/messages")],
)
def test_each_kind_of_notice_leads_to_its_page(
    wei: Party, browser: Client, link: str, path: str
) -> None:
    notice = told(wei, link, case="K1")

    answer = browser.get(f"/messages/{notice.id}")

    assert answer.headers["Location"] == path


def test_nobody_opens_the_notice_of_another(wei: Party, settle: Settle, log_in: LogIn) -> None:
    notice = told(wei)
    other = log_in(settle("陈大文", seed=2))

    assert other.get(f"/messages/{notice.id}").status_code == 404


def test_all_are_marked_as_read_at_once(wei: Party, browser: Client) -> None:
    told(wei)

    browser.post("/messages/read")

    assert notices.unread(as_actor(wei)) == 0


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [("", True), ("?topic=cases", True), ("?topic=payments", False), ("?unread=1", True)],
)
def test_messages_are_filtered(wei: Party, browser: Client, query: str, is_shown: bool) -> None:
    told(wei)

    page = browser.get(f"/messages{query}").content.decode()

    assert ("It happened to" in page) is is_shown
    assert ("No messages of this kind." in page) is not is_shown


@pytest.mark.parametrize("query", ["?topic=nonsense&after=%00", "?after=' or 1=1", "?unread=2"])
def test_a_filter_that_means_nothing_filters_nothing(
    wei: Party, browser: Client, query: str
) -> None:
    told(wei)

    assert "It happened to" in browser.get(f"/messages{query}").content.decode()


def test_older_messages_are_on_the_next_page(wei: Party, browser: Client) -> None:
    publish_documents(notice_template=[make_template()])
    for _ in range(31):
        notices.take_in(happened(wei))

    first = browser.get("/messages?topic=cases").content.decode()

    assert "Older messages" in first
    assert "?topic=cases&amp;after=" in first


def test_who_acts_for_a_company_sees_what_it_was_told(
    wei: Party, settle: Settle, browser: Client
) -> None:
    principal = settle("李老", seed=2)
    terms = Terms(relation="child", scopes=("*",), since=SYSTEM_CLOCK.now() - timedelta(minutes=1))
    parties.establish(system("test"), principal.id, wei.id, terms, basis="households")
    told(principal)
    browser.post("/accounts/acting", {"principal": principal.id})

    page = browser.get("/messages").content.decode()

    assert "It happened to 李老." in page


def test_wishes_are_kept(wei: Party, browser: Client) -> None:
    answer = browser.post("/messages/wishes", CHOSEN)

    kept = notices.wishes_of(as_actor(wei))
    nothing: dict[Topic, tuple[Carrier, ...]] = {
        topic: () for topic in Topic if topic not in {Topic.CASES, Topic.OFFICE}
    }
    assert answer.status_code == 302
    assert kept == Wishes(
        language="zh-hant",
        quiet=Quiet(since=21, until=7),
        carriers={Topic.CASES: (Carrier.APP, Carrier.MAIL), **nothing},
    )


@pytest.mark.parametrize(
    "wrong", [{"since": "24"}, {"until": ""}, {"language": "fr"}, {"cases": ["pigeon"]}]
)
def test_wishes_that_do_not_fit_are_refused_with_what_to_do(
    wei: Party, browser: Client, wrong: dict[str, object]
) -> None:
    answer = browser.post("/messages/wishes", CHOSEN | wrong)

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert notices.wishes_of(as_actor(wei)).quiet == Quiet()


def test_a_device_is_added_named_and_removed(wei: Party, browser: Client) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

    browser.post("/messages/devices", DEVICE, headers={"User-Agent": agent})
    page = browser.get("/messages/wishes").content.decode()
    (device,) = notices.devices_of(as_actor(wei))
    browser.post(f"/messages/devices/{device.id}/remove")

    assert "Firefox · Linux" in page
    assert notices.devices_of(as_actor(wei)) == ()


@pytest.mark.parametrize("wrong", [{"endpoint": "https://evil.example/send/1"}, {"auth": "short"}])
def test_a_device_that_does_not_fit_is_refused(
    wei: Party, browser: Client, wrong: dict[str, str]
) -> None:
    answer = browser.post("/messages/devices", DEVICE | wrong)

    assert answer.status_code == 422
    assert "push service" in answer.content.decode()
    assert notices.devices_of(as_actor(wei)) == ()


def test_push_is_offered_to_browsers_with_programs_only(browser: Client) -> None:
    page = browser.get("/messages/wishes").content.decode()

    assert "<form hidden data-push" in page
    assert "data-key=" in page


def test_a_test_message_is_sent_by_what_is_there(wei: Party, browser: Client) -> None:
    notices.add_device(as_actor(wei), make_device())

    browser.post("/messages/test", {"carrier": "push"})
    again = browser.post("/messages/test", {"carrier": "push"})

    assert [each.title.en for each in notices.mine(as_actor(wei)).notices] == ["A test message"]
    assert "A test message was sent a moment ago." in again.content.decode()


@pytest.mark.parametrize("path", ["/messages", "/messages/wishes"])
def test_who_is_not_logged_in_is_led_to_log_in(path: str) -> None:
    assert Client().get(path).status_code in {302, 401}
