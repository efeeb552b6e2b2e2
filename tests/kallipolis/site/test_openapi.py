"""A stranger's tool reads the OpenAPI document and finds no fault and no undocumented answer."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
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
from tests.kallipolis.site.subjects import Subjects, make_subjects

from kallipolis.foundation.identity.contracts import SCOPES
from kallipolis.foundation.packs.testing import forget, publish_packs
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
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture(scope="module", autouse=True)
def subjects(django_db_setup: None, django_db_blocker: Any) -> Iterator[Subjects]:
    """Publish services and a place once for all operations, and take them back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        publish_packs("core", "guangdong", "public-services", "guangdong-appointments")
        yield make_subjects()
        transaction.set_rollback(True)
    forget()


UNCOMPRESSED = {"Accept-Encoding": "identity"}
"""The one that calls within the process reads what comes as it is."""


@pytest.mark.parametrize("whose", ["resident", "official", "nobody"])
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
    case: schemathesis.Case[Any], whose: str, subjects: Subjects, one_transaction: None
) -> None:
    subjects.aim(case)

    headers = subjects.headers(whose) | UNCOMPRESSED
    case.call_and_validate(headers=headers, excluded_checks=BEYOND_SCHEMAS)


@pytest.mark.parametrize(
    ("whose", "path"),
    [
        ("resident", "/cases/{case_id}"),
        ("resident", "/credentials/{credential_id}"),
        ("resident", "/credentials/{credential_id}/sd-jwt"),
        ("resident", "/files/{file_id}/content"),
        ("official", "/cases/{case_id}"),
        ("official", "/files/{file_id}"),
        ("official", "/cases/{case_id}/notes"),
        ("official", "/cases/{case_id}/notes/colleagues"),
        ("resident", "/appointments/{appointment_id}"),
        ("resident", "/batches/{batch_id}"),
        ("resident", "/batches/{batch_id}/rows"),
        ("resident", "/batches/{batch_id}/sheet"),
        ("official", "/appointments/{appointment_id}"),
        ("official", "/halls/{hall_id}/today"),
        ("nobody", "/halls/{hall_id}/board"),
        ("nobody", "/queue-numbers/{number_id}"),
        ("nobody", "/appointment-halls/{hall_id}/days?service=marriage-registration"),
        ("nobody", "/services/{service_id}/form"),
        ("nobody", "/regions/{code}"),
    ],
)
def test_what_operations_are_asked_about_is_there(
    whose: str, path: str, subjects: Subjects, one_transaction: None, client: Client
) -> None:
    answer = client.get("/api/v1" + path.format(**subjects.ids), headers=subjects.headers(whose))

    assert answer.status_code == 200


def test_an_official_finds_the_case_in_the_inbox(
    subjects: Subjects, one_transaction: None, client: Client
) -> None:
    inbox = client.get("/api/v1/inbox", headers=subjects.headers("official")).json()

    assert [row["case"]["id"] for row in inbox["rows"]] == [subjects.ids["case_id"]]


def test_a_resident_finds_a_row_that_is_right_and_one_that_is_wrong(
    subjects: Subjects, one_transaction: None, client: Client
) -> None:
    path = f"/api/v1/batches/{subjects.ids['batch_id']}"
    batch = client.get(path, headers=subjects.headers("resident")).json()

    assert batch["counts"] == {"right": 1, "wrong": 1}


def test_the_document_names_how_to_log_in(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()

    schemes = document["components"]["securitySchemes"]
    assert schemes["oidc"]["openIdConnectUrl"] == "/.well-known/openid-configuration"
    assert schemes["bearer"]["scheme"] == "bearer"


def test_every_scope_that_an_operation_needs_can_be_asked_for() -> None:
    needed = {operation.scope for operation in operations() if operation.scope}

    assert needed <= set(SCOPES)


def test_what_an_operation_makes_lies_where_it_can_be_asked_for() -> None:
    asked = {operation.path for operation in operations() if operation.method == "GET"}
    made = {operation.made_under for operation in operations() if operation.made_under}

    without = {re.sub(r"/{\w+}$", "", path) for path in asked if path.endswith("}")}
    assert {"/cases", "/files"} <= made <= without
