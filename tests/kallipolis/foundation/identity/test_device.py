"""A device without a browser is let in by a code that its owner confirms elsewhere (RFC 8628)."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from django.test import Client

from kallipolis.foundation.identity.command import COMMAND
from kallipolis.foundation.identity.testing import make_user

pytestmark = pytest.mark.django_db
GRANT = "urn:ietf:params:oauth:grant-type:device_code"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def device() -> str:
    """Return the id of a program that may ask for a log-in by device code."""
    words = ["--public", "--grant", "device_code", "--scope", "openid", "--scope", "cases"]
    made = CliRunner().invoke(COMMAND, ["client-add", "Scanner", "--json", *words])
    return str(json.loads(made.output)["client_id"])


def begun(client: Client, device: str, **more: str) -> Any:
    asked = urlencode({"client_id": device, **more})
    return client.post("/identity/o/api/device/code", asked, content_type=FORM).json()


def polled(client: Client, device: str, code: str) -> Any:
    asked = urlencode({"grant_type": GRANT, "client_id": device, "device_code": code})
    return client.post("/identity/o/api/token", asked, content_type=FORM).json()


def confirmed(code: str, action: str) -> str:
    owner = Client()
    owner.force_login(make_user("wei", name="Wei"))
    address = f"/identity/o/device?code={code}"
    page = owner.get(address, headers={"Accept-Language": "en"}).content.decode()
    owner.post(address, {"action": action})
    return page


def test_a_device_gets_a_token_once_its_owner_has_confirmed_its_code(
    client: Client, device: str
) -> None:
    asked = begun(client, device, scope="openid cases")

    page = confirmed(asked["user_code"], "confirm")
    token = polled(client, device, asked["device_code"])
    cases = client.get(
        "/api/v1/cases", headers={"Authorization": f"Bearer {token['access_token']}"}
    )

    assert (token["scope"], cases.status_code) == ("openid cases", 200)
    assert "See and act on your cases" in page


def test_a_device_that_names_no_scope_gets_what_its_program_may_have(
    client: Client, device: str
) -> None:
    asked = begun(client, device)

    confirmed(asked["user_code"], "confirm")

    assert polled(client, device, asked["device_code"])["scope"] == "openid cases"


def test_a_device_whose_owner_has_not_answered_waits(client: Client, device: str) -> None:
    asked = begun(client, device)

    assert polled(client, device, asked["device_code"])["error"] == "authorization_pending"


def test_a_device_whose_owner_says_no_gets_nothing(client: Client, device: str) -> None:
    asked = begun(client, device)

    confirmed(asked["user_code"], "deny")

    assert polled(client, device, asked["device_code"])["error"] == "access_denied"


def test_a_code_is_good_once(client: Client, device: str) -> None:
    asked = begun(client, device)
    confirmed(asked["user_code"], "confirm")

    polled(client, device, asked["device_code"])

    assert polled(client, device, asked["device_code"])["error"] == "invalid_grant"


def test_only_our_own_page_can_confirm_a_device(client: Client, device: str) -> None:
    address = f"/identity/o/device?code={begun(client, device)['user_code']}"
    owner = Client(enforce_csrf_checks=True)
    owner.force_login(make_user("wei"))

    elsewhere = owner.post(address, {"action": "confirm"})
    page = owner.get(address).content.decode()
    (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"[^§]*?name="action"', page)
    here = owner.post(address, {"action": "confirm", "csrfmiddlewaretoken": token})

    assert (elsewhere.status_code, here.status_code) == (403, 200)


def test_a_program_with_a_secret_is_not_let_in_by_device_code() -> None:
    made = CliRunner().invoke(COMMAND, ["client-add", "Scanner", "--grant", "device_code"])

    assert made.exit_code == 2
    assert "--public" in made.output
