"""Kallipolis as OpenID provider, as a department's own system meets it."""

import base64
import hashlib
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result
from django.test import Client, RequestFactory
from joserfc import jwt
from joserfc.jwk import KeySet

from kallipolis.foundation.actors import ActorKind
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.command import COMMAND
from kallipolis.foundation.identity.testing import make_user
from kallipolis.foundation.packs.testing import publish_packs

pytestmark = pytest.mark.django_db

CALLBACK = "https://department.example/callback"
VERIFIER = "v" * 64
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)


def run(*words: str) -> Result:
    return CliRunner().invoke(COMMAND, list(words))


def added(*options: str) -> dict[str, str]:
    client: dict[str, str] = json.loads(run("client-add", "Housing", "--json", *options).output)
    return client


def basic(client: dict[str, str]) -> dict[str, str]:
    pair = f"{client['client_id']}:{client['client_secret']}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


def discovered(client: Client) -> Any:
    return client.get("/.well-known/openid-configuration").json()


def path_of(url: str) -> str:
    return urlsplit(url).path


def token_for_itself(client: Client, department: dict[str, str], scope: str) -> Any:
    return client.post(
        path_of(discovered(client)["token_endpoint"]),
        {"grant_type": "client_credentials", "scope": scope},
        headers=basic(department),
    )


def test_the_discovery_document_names_what_there_is(client: Client) -> None:
    found = discovered(client)

    assert found["issuer"] == "http://127.0.0.1:8000"
    assert "cases" in found["scopes_supported"]
    assert found["response_types_supported"] == ["code"]
    assert client.get(path_of(found["jwks_uri"])).json()["keys"][0]["kty"] == "RSA"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "[::1]"])
def test_whoever_names_another_host_gets_no_other_issuer_and_no_other_addresses(
    client: Client, settings: Any, host: str
) -> None:
    settings.KALLIPOLIS = settings.KALLIPOLIS.__class__(public_url="https://city.example/")

    found = client.get("/.well-known/openid-configuration", headers={"Host": host}).json()

    named = {name: value for name, value in found.items() if name.endswith(("_endpoint", "_uri"))}
    assert found["issuer"] == "https://city.example"
    assert len(named) > 5
    assert {urlsplit(value)[:2] for value in named.values()} == {("https", "city.example")}


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    answer = client.get(
        "/.well-known/openid-configuration",
        headers={"Host": "evil.example", "Accept": "application/json"},
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "web.host")


def test_a_department_logs_a_resident_in(client: Client) -> None:
    department = added("--redirect-uri", CALLBACK, "--scope", "openid", "--scope", "profile")
    client.force_login(make_user("wei", name="Wei"))
    found = discovered(client)
    request = {
        "response_type": "code",
        "client_id": department["client_id"],
        "redirect_uri": CALLBACK,
        "scope": "openid profile",
        "state": "s1",
        "nonce": "n1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }

    asked = client.get(path_of(found["authorization_endpoint"]), request)
    consented = client.post(
        path_of(found["authorization_endpoint"]),
        {
            "request": asked.context["form"].initial["request"],
            "scopes": ["openid", "profile"],
            "action": "grant",
        },
    )
    back = parse_qs(urlsplit(consented["Location"]).query)
    tokens = client.post(
        path_of(found["token_endpoint"]),
        {
            "grant_type": "authorization_code",
            "code": back["code"][0],
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        },
        headers=basic(department),
    ).json()
    keys = KeySet.import_key_set(client.get(path_of(found["jwks_uri"])).json())
    claims = jwt.decode(tokens["id_token"], keys).claims
    person = client.get(
        path_of(found["userinfo_endpoint"]),
        headers={"Authorization": f"Bearer {tokens['access_token']}"},
    ).json()

    assert "Housing" in asked.content.decode()
    assert (back["state"], claims["nonce"]) == (["s1"], "n1")
    assert (claims["aud"], claims["acr"]) == (department["client_id"], "2")
    assert (person["sub"], person["name"]) == (claims["sub"], "Wei")


def test_a_program_of_a_department_acts_for_itself_with_its_office(client: Client) -> None:
    publish_packs("core", "guangdong")
    department = added(
        "--grant",
        "client_credentials",
        "--scope",
        "services",
        "--office",
        "auditor@civil-affairs@440300@440300",
    )

    token = token_for_itself(client, department, "services").json()
    request = RequestFactory().get(
        "/", headers={"Authorization": f"Bearer {token['access_token']}"}
    )
    actor = identity.actor_for(request)

    assert (actor.kind, actor.name, actor.scopes) == (
        ActorKind.CLIENT,
        "Housing",
        frozenset({"services"}),
    )
    assert [a.organisation for a in actor.assignments] == ["civil-affairs@440300"]


@pytest.mark.parametrize(
    ("office", "said"),
    [
        ("civil-affairs", "write ROLE@ORGANISATION@REGION"),
        ("window-officer@440300", "write ROLE@ORGANISATION@REGION"),
        ("window@civil-affairs@440300@440300", "there is no role window; there are "),
    ],
)
def test_an_office_that_does_not_fit_says_how_it_is_written(office: str, said: str) -> None:
    publish_packs("core", "guangdong")

    answer = run("client-add", "Housing", "--grant", "client_credentials", "--office", office)

    assert answer.exit_code == 2
    assert said in " ".join(answer.output.split())


def test_a_scope_that_was_not_given_is_not_had(client: Client) -> None:
    department = added("--grant", "client_credentials", "--scope", "services")

    assert token_for_itself(client, department, "cases").status_code == 400


def test_clients_are_listed_and_removed() -> None:
    department = added("--scope", "services")

    listed = json.loads(run("client-list", "--json").output)
    removed = run("client-remove", department["client_id"])

    assert [c["name"] for c in listed] == ["Housing"]
    assert removed.exit_code == 0
    assert json.loads(run("client-list", "--json").output) == []


def test_a_program_that_is_removed_can_do_nothing_more(client: Client) -> None:
    department = added("--grant", "client_credentials", "--scope", "services")
    token = token_for_itself(client, department, "services").json()["access_token"]
    run("client-remove", department["client_id"])

    answer = client.get("/api/v1/mandates", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401
