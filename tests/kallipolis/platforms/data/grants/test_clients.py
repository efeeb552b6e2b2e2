"""A department's own system reads what its organisation was granted, by client credentials."""

import base64
import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.kallipolis.platforms.data.grants.conftest import GRANTEE, NUMBERS

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.identity.command import COMMAND
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.data.grants import api
from kallipolis.platforms.data.grants.models import PersonReading
from kallipolis.platforms.data.grants.testing import in_a_year, make_terms

pytestmark = pytest.mark.usefixtures("city")
ROWS = "/api/v1/datasets/residence/rows"


def token_for(client: Client, office: str) -> dict[str, str]:
    """Let in a department's system with an office, and let it take a token for itself."""
    made = CliRunner().invoke(
        COMMAND,
        [
            *("client-add", "Housing", "--json", "--grant", "client_credentials"),
            *("--scope", "datasets", "--office", office),
        ],
    )
    known = json.loads(made.output)
    pair = base64.b64encode(f"{known['client_id']}:{known['client_secret']}".encode())
    answer = client.post(
        client.get("/.well-known/openid-configuration")
        .json()["token_endpoint"]
        .replace("http://127.0.0.1:8000", ""),
        {"grant_type": "client_credentials", "scope": "datasets"},
        headers={"Authorization": f"Basic {pair.decode()}"},
    )
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.fixture
def _granted(city: None, owner: Actor) -> None:
    terms = make_terms("id_number", "rooms", until=in_a_year())
    api.give(owner, "residence", OrganisationId(GRANTEE), terms)


@pytest.mark.usefixtures("_granted")
def test_a_system_reads_what_its_organisation_was_granted_and_that_is_on_record(
    client: Client,
) -> None:
    headers = token_for(client, f"data-user@{GRANTEE}@440300")

    answer: Any = client.get(ROWS, {"purpose": "housing aid"}, headers=headers)

    assert sorted(filter(None, (row["id_number"] for row in answer.json()["rows"]))) == sorted(
        NUMBERS
    )
    (entry,) = audit.search(system("test"), Query(act="grant.read"))
    assert entry.actor_kind == "client"
    assert PersonReading.objects.count() == len(NUMBERS)


@pytest.mark.usefixtures("_granted")
def test_a_system_of_another_organisation_or_without_the_role_reads_nothing(
    client: Client,
) -> None:
    offices = ("data-user@public-security@440305@440305", f"data-steward@{GRANTEE}@440300")

    answers = [
        client.get(ROWS, {"purpose": "housing aid"}, headers=token_for(client, office))
        for office in offices
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
