"""A bearer token opens the JSON interface within its scopes, and nothing else."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kallipolis.foundation.identity.contracts import SCOPES
from kallipolis.foundation.identity.testing import make_official_user, make_token, make_user
from kallipolis.foundation.packs.testing import publish_packs

pytestmark = pytest.mark.django_db


OPEN = 200


def plain_paths(routes: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for route in routes:
        path = before + str(route.pattern).lstrip("^").rstrip("$")
        if isinstance(route, URLResolver):
            yield from plain_paths(route.url_patterns, path)
        else:
            yield path


def is_page(path: str) -> bool:
    return not path.startswith(("api/", "identity/o/", "openid4vci/")) and not set(path) & set(
        "<(\\"
    )


PAGES = sorted({path for path in plain_paths(get_resolver().url_patterns) if is_page(path)})


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept": "text/html"}


def test_no_page_shows_the_holder_of_a_token_more_than_it_shows_anybody(client: Client) -> None:
    publish_packs("core", "guangdong")
    token = make_token(make_official_user("Chen", "administrator", "decider"), *SCOPES)

    for_anybody = {path for path in PAGES if client.get(f"/{path}").status_code == OPEN}
    for_holder = {
        path for path in PAGES if client.get(f"/{path}", headers=bearer(token)).status_code == OPEN
    }

    assert for_holder <= for_anybody
    assert "design" in for_anybody
    assert {"desk/", "console/", "cases", "credentials", "acting/offer"} <= set(PAGES)


def test_a_form_that_is_sent_with_a_token_does_nothing(client: Client) -> None:
    token = make_token(make_user("wei"), "openid")
    mandate = {"name": "Li", "id_number": "x", "relation": "relative", "scope": "*", "until": ""}

    answer = client.post("/acting/offer", mandate, headers=bearer(token))

    assert answer.status_code == 401
