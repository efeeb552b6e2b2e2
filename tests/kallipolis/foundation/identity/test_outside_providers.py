"""Logging in with another provider, and what happens while that is away."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from tests.serving import Asked, Reply, serving

from kallipolis.foundation.telemetry import api as telemetry

pytestmark = pytest.mark.django_db

NOBODY_LISTENS = "http://127.0.0.1:9"
GARBAGE = (200, "<html>maintenance</html>")
Answers = dict[str, tuple[int, str]]


class Provider:
    """An OpenID Connect provider whose answers a test sets."""

    def __init__(self) -> None:
        self.answers: Answers = {}
        self.url = ""

    def describe(self, **changes: Any) -> None:
        names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        found = {name: f"{self.url}/{name}" for name in names} | {"issuer": self.url} | changes
        self.answers["/.well-known/openid-configuration"] = (200, json.dumps(found))


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()

    def answer(asked: Asked) -> Reply:
        status, words = made.answers.get(urlsplit(asked.path).path, (404, ""))
        return Reply(status, words, {"Content-Type": "application/json"})

    with serving(answer) as made.url:
        made.describe()
        yield made


@pytest.fixture
def tied(settings: Any) -> Callable[[str], None]:
    def tie(url: str) -> None:
        app = {
            "provider_id": "gd",
            "name": "GD",
            "client_id": "c",
            "secret": "s",
            "settings": {"server_url": url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    return tie


def begun(client: Client, language: str = "en") -> Any:
    return client.post("/accounts/oidc/gd/login/", headers={"Accept-Language": language})


def come_back(client: Client) -> Any:
    state = parse_qs(urlsplit(begun(client)["Location"]).query)["state"][0]
    return client.get("/accounts/oidc/gd/login/callback/", {"code": "x", "state": state})


def outages() -> float:
    figures, _ = telemetry.shown_figures()
    line = 'kallipolis_outages_total{dependency="login-provider"} '
    found = [row for row in figures.decode().splitlines() if row.startswith(line)]
    return float(found[0].removeprefix(line)) if found else 0.0


def test_a_provider_that_answers_is_gone_to(
    client: Client, provider: Provider, tied: Callable[[str], None]
) -> None:
    tied(provider.url)

    answer = begun(client)

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{provider.url}/authorization_endpoint?")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "log in with your password"),
        ("zh-CN", "改用密码"),
        ("zh-HK", "改用密碼"),
    ],
)
def test_a_provider_that_cannot_be_reached_is_an_outage_with_a_way_on(
    client: Client, tied: Callable[[str], None], language: str, words: str
) -> None:
    before = outages()
    tied(NOBODY_LISTENS)

    answer = begun(client, language)

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert words in answer.content.decode()
    assert outages() == before + 1


@pytest.mark.parametrize("described", [(503, ""), (429, ""), (404, "{}"), GARBAGE, (200, "[]")])
def test_a_provider_that_does_not_describe_itself_is_an_outage(
    client: Client,
    provider: Provider,
    tied: Callable[[str], None],
    described: tuple[int, str],
) -> None:
    provider.answers["/.well-known/openid-configuration"] = described
    tied(provider.url)

    assert begun(client).status_code == 503


def test_a_provider_that_fails_on_the_way_back_is_an_outage(
    client: Client, provider: Provider, tied: Callable[[str], None]
) -> None:
    provider.answers["/token_endpoint"] = (502, "")
    tied(provider.url)

    assert come_back(client).status_code == 503


def test_a_provider_that_refuses_the_code_is_no_outage(
    client: Client, provider: Provider, tied: Callable[[str], None]
) -> None:
    provider.answers["/token_endpoint"] = (400, '{"error": "invalid_grant"}')
    tied(provider.url)

    answer = come_back(client)

    assert answer.status_code == 401
    assert "_auth_user_id" not in client.session
