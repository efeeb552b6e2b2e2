"""What anybody finds without logging in."""

import pytest
from django.test import Client
from tests.kallipolis.channels.resident.conftest import LogIn, Settle

from kallipolis.foundation.identity.testing import log_in as force
from kallipolis.foundation.identity.testing import make_official_user
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.application.services.testing import make_service

ENGLISH = {"Accept-Language": "en"}


def test_home_offers_search_events_and_help_to_everybody(client: Client) -> None:
    page = client.get("/", headers=ENGLISH).content.decode()

    assert 'action="/services"' in page
    assert "?event=birth" in page
    assert "12345" in page


def test_an_official_is_not_offered_what_only_an_applicant_can_do(client: Client) -> None:
    official = Client(HTTP_ACCEPT_LANGUAGE="en")
    force(official, make_official_user("Chen", "decider", organisation="civil-affairs@440305"))
    service = "/services/old-age-allowance"

    offered = [client.get(path, headers=ENGLISH).content.decode() for path in ("/", service)]
    shown = [official.get(path).content.decode() for path in ("/", service, "/help", "/me")]

    assert 'href="/acting"' in offered[0]
    assert f'href="{service}/apply"' in offered[1]
    assert [page for page in shown if 'href="/acting"' in page or f"{service}/apply" in page] == []
    assert "not with that of an official" in shown[1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Old-age allowance"),
        ("zh-hans", "高龄（老年人）津贴申领"),
        ("zh-hant", "高齡（老年人）津貼"),
    ],
)
def test_the_guide_is_read_in_three_languages(client: Client, language: str, words: str) -> None:
    answer = client.get("/services/old-age-allowance", headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_the_guide_answers_the_seven_questions(client: Client) -> None:
    page = client.get("/services/old-age-allowance", headers=ENGLISH).content.decode()

    questions = (
        "What is this?",
        "Am I eligible?",
        "What do I need?",
        "How long does it take?",
        "What does it cost?",
        "What happens next?",
        "Whom can I ask?",
    )
    assert [q for q in questions if q not in page] == []
    assert "We look it up for you" in page


def test_who_gets_a_service_with_rules_is_said_in_words_without_gaps(client: Client) -> None:
    page = client.get("/services/unemployment-benefit", headers=ENGLISH).content.decode()

    eligible = page[page.index("Am I eligible?") : page.index("What do I need?")]
    assert "<li>You did not leave of your own will.</li>" in eligible
    assert "…" not in eligible
    assert "A person at the authority decides on each application" not in eligible


def test_a_guide_says_what_its_source_says_and_no_more(client: Client) -> None:
    told = {"en": "Who has a dog.\nOr two.", "zh-Hans": "甲", "zh-Hant": "甲"}
    service = make_service(
        "dog", fee=None, online=False, channels=["online", "hall"], conditions=told
    )
    publish_documents(service=[service])

    page = client.get("/services/dog", headers=ENGLISH).content.decode()

    assert "<ul><li>Who has a dog.</li><li>Or two.</li></ul>" in page
    assert "Fee as the authority tells you" in page
    assert "Free of charge" not in page
    assert "Apply online" in page
    assert "No trip needed" not in page
    assert "by the law named below" not in page


@pytest.mark.parametrize("words", ["高龄津贴", "高齡津貼", "gaoling", "gljt", "old-age allowance"])
def test_search_forgives(client: Client, words: str) -> None:
    page = client.get("/services", {"q": words}, headers=ENGLISH).content.decode()

    assert "/services/old-age-allowance" in page


def test_search_that_finds_nothing_gives_hints(client: Client) -> None:
    page = client.get("/services", {"q": "zzqqxxjj"}, headers=ENGLISH).content.decode()

    assert "Nothing was found." in page
    assert "12345" in page


def test_filters_narrow_the_list_and_lead_on_to_more(client: Client) -> None:
    page = client.get("/services", {"event": "birth"}, headers=ENGLISH).content.decode()

    assert "/services/newborn" in page
    assert "/services/first-identity-card" not in page


@pytest.mark.parametrize("path", ["/services/none-such", "/services/none-such/apply/form/x"])
def test_what_is_not_there_is_not_found_or_asks_to_log_in(client: Client, path: str) -> None:
    assert client.get(path, headers=ENGLISH).status_code in {302, 404}


def test_a_place_that_was_chosen_is_kept_and_its_halls_are_shown(client: Client) -> None:
    tree = client.get("/places", {"in": "440300"}, headers=ENGLISH).content.decode()

    back = client.post("/places", {"place": "440305", "next": "/help"}, headers=ENGLISH)

    help_page = client.get("/help", headers=ENGLISH).content.decode()
    assert "Nanshan" in tree
    assert back["Location"] == "/help"
    assert "Nanshan" in help_page
    assert "Shenzhen Government Service Hall" in help_page


def test_choosing_a_place_leads_to_no_other_site(client: Client) -> None:
    back = client.post("/places", {"place": "440305", "next": "https://example.com/"})

    assert back["Location"] == "/"


@pytest.mark.parametrize("path", ["/cases", "/credentials", "/acting", "/me/readings", "/messages"])
def test_what_is_personal_asks_to_log_in(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={path}"


def test_what_is_for_halls_only_says_so_before_anything_is_asked(client: Client) -> None:
    guide = client.get("/services/first-identity-card", headers=ENGLISH).content.decode()

    early = client.get("/services/first-identity-card/apply", headers=ENGLISH)

    assert "it cannot be applied for online" in guide
    assert early.status_code == 409


def test_what_nobody_here_takes_online_says_where_to_go_before_anything_is_asked(
    client: Client, settle: Settle, log_in: LogIn
) -> None:
    publish_documents(service=[make_service("lamp", "灯塔", authority="lighthouses")])
    client.post("/places", {"place": "440305"})
    guide = client.get("/services/lamp", headers=ENGLISH).content.decode()
    listed = client.get("/services", {"q": "灯塔"}, headers=ENGLISH).content.decode()

    early = log_in(settle()).get("/services/lamp/apply")

    assert "No authority in Nanshan takes this online." in guide
    assert "/services/lamp/apply" not in guide
    assert "/services/lamp" in listed
    assert early.status_code == 409
    assert "Ask at Nanshan Government Service Hall" in early.content.decode()


def test_what_streets_do_is_taken_by_their_common_office_where_none_is_listed(
    client: Client,
) -> None:
    client.post("/places", {"place": "440305"})

    guide = client.get("/services/temporary-relief", headers=ENGLISH).content.decode()

    assert "Nanshan Sub-district and Town Offices" in guide
    assert "/services/temporary-relief/apply" in guide


def test_the_authority_of_a_service_is_that_of_its_level(client: Client) -> None:
    client.post("/places", {"place": "440305"})

    page = client.get("/services/renew-driving-licence", headers=ENGLISH).content.decode()

    assert "Shenzhen Public Security Bureau" in page
    assert "Nanshan Public Security Bureau" not in page
