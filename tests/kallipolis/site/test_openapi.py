"""A stranger's tool reads the OpenAPI document and finds no fault and no undocumented answer."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as effort
from msgspec.structs import replace
from schemathesis.checks import positive_data_acceptance
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from kallipolis.foundation.identity.contracts import SCOPES
from kallipolis.foundation.identity.testing import make_official_user, make_token, make_user
from kallipolis.foundation.packs.testing import forget, publish_packs
from kallipolis.foundation.parties.testing import make_resident
from kallipolis.foundation.web.rest import operations

with override_settings(KALLIPOLIS=replace(settings.KALLIPOLIS, rate_limit=0)):
    application = get_wsgi_application()

BEYOND_SCHEMAS = [positive_data_acceptance]
"""A schema cannot say that the last digit of an identity number is a check digit."""

CONFIG = SchemathesisConfig(
    projects=ProjectsConfig(
        default=ProjectConfig(generation=GenerationConfig(deterministic=True, allow_x00=False))
    )
)
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG)


@pytest.fixture
def one_transaction(db: None) -> Iterator[None]:
    """Keep the connection open between requests, as Django's own test client does."""
    ends = (request_started, request_finished)
    left = [end.disconnect(close_old_connections) for end in ends]
    yield
    assert all(left)
    assert [end.connect(close_old_connections) for end in ends] == [None, None]


@pytest.fixture(scope="module", autouse=True)
def published(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Publish services and a place once for all operations, and take them back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        publish_packs("core", "guangdong", "public-services")
        yield
        transaction.set_rollback(True)
    forget()


ROLES = (
    "acceptance-officer",
    "administrator",
    "auditor",
    "decider",
    "delivery-officer",
    "lead-reviewer",
    "operator",
    "pack-approver",
    "reviewer",
    "supervisor",
    "window-officer",
)


def of_a_resident() -> str:
    party = make_resident()
    return make_token(make_user("li", party=party.id, name=party.name), *SCOPES)


def of_an_official() -> str:
    user = make_official_user("Chen", *ROLES)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return make_token(user, *SCOPES)


WHOSE = {"resident": of_a_resident, "official": of_an_official}


@pytest.fixture(params=WHOSE)
def token(request: pytest.FixtureRequest, one_transaction: None) -> str:
    return WHOSE[request.param]()


@pytest.mark.filterwarnings("ignore:Skipped test cases with unsupported payload:UserWarning")
@schema.parametrize()
@effort(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_documented_and_none_is_a_fault(
    case: schemathesis.Case, token: str
) -> None:
    case.call_and_validate(
        headers={"Authorization": f"Bearer {token}"}, excluded_checks=BEYOND_SCHEMAS
    )


def test_the_token_of_an_official_holds_its_offices(one_transaction: None, client: Client) -> None:
    headers = {"Authorization": f"Bearer {of_an_official()}"}

    assert client.get("/api/v1/inbox", headers=headers).status_code == 200


def test_the_document_names_how_to_log_in(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()

    schemes = document["components"]["securitySchemes"]
    assert schemes["oidc"]["openIdConnectUrl"] == "/.well-known/openid-configuration"
    assert schemes["bearer"]["scheme"] == "bearer"


def test_every_scope_that_an_operation_needs_can_be_asked_for() -> None:
    needed = {operation.scope for operation in operations() if operation.scope}

    assert needed <= set(SCOPES)
