"""What could be guessed at may be asked only so often, and who must wait is told for how long."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kallipolis.foundation.identity.testing import make_user
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.rooms import declared

pytestmark = pytest.mark.django_db

STATUS_PATH = "/api/v1/credentials/N1/status"


@pytest.fixture(autouse=True)
def fast_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kallipolis.foundation.web.middleware.monotonic", lambda: 1000.0)


def limit_of(name: str) -> int:
    found: dict[str, int] = {k: v for room in declared("urls", "LIMITS") for k, v in room.items()}
    return found[name]


def asked(client: Client, method: str, path: str, times: int) -> list[Any]:
    ask = getattr(client, method)
    return [ask(path, headers={"Accept-Language": "en"}) for _ in range(times)]


@pytest.mark.parametrize(
    ("name", "method", "path"),
    [
        ("get_credential_status", "get", f"{STATUS_PATH}?code=x"),
        ("examine_document", "post", "/api/v1/credentials/examine"),
        ("wallets_token", "post", "/openid4vci/token"),
        ("wallets_nonce", "post", "/openid4vci/nonce"),
        ("wallets_credential", "post", "/openid4vci/credential"),
    ],
)
def test_a_program_that_tries_too_often_must_wait(
    client: Client, name: str, method: str, path: str
) -> None:
    publish_packs("core")
    let_through = asked(client, method, path, limit_of(name))

    answer = asked(client, method, path, 1)[0]

    assert 429 not in {one.status_code for one in let_through}
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "web.too_many"
    assert int(answer["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("credentials_verify", "/verify?number=N1&code=x"),
        ("credentials_status_list", "/credentials/status/1"),
        ("account_signup", "/accounts/signup/"),
    ],
)
def test_a_person_who_tries_too_often_reads_so(client: Client, name: str, path: str) -> None:
    publish_packs("core")
    let_through = asked(client, "get", path, limit_of(name))

    answer = asked(client, "get", path, 1)[0]

    assert 429 not in {one.status_code for one in let_through}
    assert (answer.status_code, int(answer["Retry-After"]) >= 1) == (429, True)
    assert "Wait a little" in answer.content.decode()


def test_one_address_does_not_use_up_the_tries_of_another(client: Client) -> None:
    publish_packs("core")
    asked(client, "get", f"{STATUS_PATH}?code=x", limit_of("get_credential_status"))

    answer = client.get(f"{STATUS_PATH}?code=x", REMOTE_ADDR="10.0.0.2")

    assert answer.status_code == 404


def test_log_in_that_is_tried_too_often_is_answered_like_all_else(client: Client) -> None:
    make_user("wei", password="a long enough one")
    given = {"login": "somebody", "password": "x"}

    answers = [
        client.post("/accounts/login/", given | {"login": f"n{i}"}, headers={"Accept": accept})
        for i in range(31)
        for accept in ("text/html", "application/json")
    ]

    page, problem = answers[-2:]
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert 'lang="' in page.content.decode()
    assert (problem.status_code, problem["Retry-After"]) == (429, "60")
    assert problem["Content-Type"] == "application/problem+json"


def names(routes: list[URLPattern | URLResolver]) -> set[str | None]:
    inside = [names(r.url_patterns) for r in routes if isinstance(r, URLResolver)]
    return {r.name for r in routes if isinstance(r, URLPattern)}.union(*inside)


def test_every_limited_route_exists() -> None:
    limited = {name for room in declared("urls", "LIMITS") for name in room}

    assert limited <= names(get_resolver().url_patterns)
