"""Logging in with the code of a WeChat mini program."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.weixin.provider import WeixinProvider
from django.contrib.auth import SESSION_KEY
from django.test import Client
from pytest_django import Settings
from tests.serving import Asked, Reply, serving

from kallipolis.foundation.identity.models import User

pytestmark = pytest.mark.django_db

NOBODY_LISTENS = "http://127.0.0.1:9"
ENTRANCE = "/accounts/mini-program"


class WeChat:
    """WeChat, whose answer a test sets."""

    def __init__(self) -> None:
        self.url = ""
        self.answer: dict[str, object] = {"openid": "o-1", "session_key": "not ours to keep"}
        self.asked: dict[str, list[str]] = {}


@pytest.fixture
def wechat() -> Iterator[WeChat]:
    made = WeChat()

    def answer(asked: Asked) -> Reply:
        made.asked = parse_qs(urlsplit(asked.path).query)
        return Reply(words=json.dumps(made.answer))

    with serving(answer) as made.url:
        yield made


@pytest.fixture
def tied(settings: Settings) -> Iterator[Callable[[str], None]]:
    def tie(url: str) -> None:
        app = {
            "provider_id": "wechat-mini",
            "name": "WeChat",
            "client_id": "wx-1",
            "secret": "s",
            "settings": {"server_url": url, "hidden": True},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"weixin": {"APPS": [app]}}
        registry.register(WeixinProvider)

    yield tie
    registry.provider_map.pop(WeixinProvider.id, None)


def users() -> int:
    return User.objects.count()


def test_whoever_comes_for_the_first_time_gets_a_login_without_a_checked_name(
    client: Client, wechat: WeChat, tied: Callable[[str], None]
) -> None:
    tied(wechat.url)

    answer = client.post(ENTRANCE, {"code": "c-1", "next": "/services"})

    made = User.objects.get(pk=int(client.session[SESSION_KEY]))
    assert (answer.status_code, answer["Location"]) == (302, "/services")
    assert (made.party, made.kind) == ("", "resident")
    assert wechat.asked == {
        "appid": ["wx-1"],
        "secret": ["s"],
        "js_code": ["c-1"],
        "grant_type": ["authorization_code"],
    }


def test_the_session_key_of_wechat_is_not_kept(
    client: Client, wechat: WeChat, tied: Callable[[str], None]
) -> None:
    tied(wechat.url)

    client.post(ENTRANCE, {"code": "c-1"})

    kept = SocialAccount.objects.get(user_id=int(client.session[SESSION_KEY]))
    assert (kept.provider, kept.uid) == ("wechat-mini", "o-1")
    assert "session_key" not in kept.extra_data


def test_whoever_comes_again_gets_the_same_login(
    client: Client, wechat: WeChat, tied: Callable[[str], None]
) -> None:
    tied(wechat.url)
    client.post(ENTRANCE, {"code": "c-1"})
    before = users()
    client.logout()

    client.post(ENTRANCE, {"code": "c-2"})

    assert SESSION_KEY in client.session
    assert users() == before


def test_a_link_alone_logs_nobody_in(
    client: Client, wechat: WeChat, tied: Callable[[str], None]
) -> None:
    tied(wechat.url)

    answer = client.get(ENTRANCE, {"code": "of-somebody-else"})

    assert answer.status_code == 200
    assert wechat.asked == {}
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example"])
def test_nobody_is_led_to_another_site(
    client: Client, wechat: WeChat, tied: Callable[[str], None], target: str
) -> None:
    tied(wechat.url)

    answer = client.post(ENTRANCE, {"code": "c-1", "next": target})

    assert "elsewhere" not in answer["Location"]


@pytest.mark.parametrize("code", [40029, 40163, 40226])
def test_a_code_that_wechat_refuses_is_refused_with_a_way_on(
    client: Client, wechat: WeChat, tied: Callable[[str], None], code: int
) -> None:
    tied(wechat.url)
    wechat.answer = {"errcode": code, "errmsg": "invalid code"}

    answer = client.post(ENTRANCE, {"code": "old"}, headers={"Accept-Language": "en"})

    assert answer.status_code == 422
    assert "open it again" in answer.content.decode()
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("said", [{"errcode": -1}, {"errcode": 45011}, {}, {"openid": 5}])
def test_wechat_without_an_answer_for_us_is_an_outage(
    client: Client, wechat: WeChat, tied: Callable[[str], None], said: dict[str, object]
) -> None:
    tied(wechat.url)
    wechat.answer = said

    assert client.post(ENTRANCE, {"code": "c-1"}).status_code == 503


def test_wechat_that_cannot_be_reached_is_an_outage(
    client: Client, tied: Callable[[str], None]
) -> None:
    tied(NOBODY_LISTENS)

    assert client.post(ENTRANCE, {"code": "c-1"}).status_code == 503


def test_without_a_mini_program_there_is_no_such_page(client: Client) -> None:
    assert client.get(ENTRANCE, {"code": "c-1"}).status_code == 404
