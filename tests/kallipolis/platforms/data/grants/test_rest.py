"""Programs of an authority read by bearer tokens: as JSON and in bulk, at the rate of the grant."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import msgspec
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet
import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.kallipolis.platforms.data.grants.conftest import GRANTEE, residence

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.identity.testing import make_official_user, make_token
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.contracts import Leaving
from kallipolis.platforms.data.grants import api
from kallipolis.platforms.data.grants.contracts import Grant, Masking
from kallipolis.platforms.data.grants.testing import in_a_year, make_terms

pytestmark = pytest.mark.usefixtures("city")
LEAVING: Final = Leaving(since=date(2026, 3, 1), gone_after=date(2026, 12, 31))
ROWS: Final = "/api/v1/datasets/residence/rows"
ASKED: Final = {"purpose": "housing aid"}
MASKS: Final = {"district": Masking.NONE, "name": Masking.PARTIAL, "born": Masking.NONE}
HERE: Final = '[{"column": "district", "holds": "equals", "values": ["440304"]}]'
Ask = Callable[..., Any]


@pytest.fixture
def grant(owner: Actor) -> Grant:
    terms = make_terms(columns=MASKS, rate=4, until=in_a_year())
    return api.give(owner, "residence", OrganisationId(GRANTEE), terms)


def token_of(name: str, role: str, scope: str) -> str:
    """Let an official, who has a second factor, have a token for a scope."""
    user = make_official_user(name, role)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return make_token(user, scope, value=f"of-{name}")


@pytest.fixture
def ask(client: Client, grant: Grant) -> Ask:
    token = token_of("Chen", "data-user", "datasets")
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def ask(path: str, **query: Any) -> Any:
        return client.get(path, {**ASKED, **query}, headers=headers)

    return ask


def test_rows_come_as_json_in_pages_filtered_by_what_leaves(ask: Ask, grant: Grant) -> None:
    page = ask(ROWS, limit=3).json()
    found = ask(ROWS, filter=HERE, column="name").json()

    assert (page["grant"], len(page["rows"])) == (grant.id, 3)
    assert len(ask(ROWS, limit=3, after=page["next"]).json()["rows"]) == 1
    assert found["rows"] == [{"name": "欧***者"}]


def test_rows_come_in_bulk_as_csv_arrow_and_parquet(ask: Ask, grant: Grant) -> None:
    as_csv, as_arrow, as_parquet = (
        ask(f"{ROWS}.{ending}", limit=4) for ending in ("csv", "arrow", "parquet")
    )

    read = pyarrow.csv.read_csv(io.BytesIO(as_csv.content))
    arrow = pyarrow.ipc.open_stream(as_arrow.content).read_all()
    parquet = pyarrow.parquet.read_table(io.BytesIO(as_parquet.content))
    assert read.num_rows == arrow.num_rows == 4
    assert set(arrow.column_names) == set(read.column_names) == {*MASKS}
    assert arrow == parquet
    assert as_arrow["Content-Type"] == "application/vnd.apache.arrow.stream"
    assert as_csv["Kallipolis-Grant"] == grant.id
    assert "Kallipolis-Next" not in as_csv


def test_who_reads_faster_than_granted_is_told_when_to_come_back(ask: Ask) -> None:
    answers = [ask(ROWS) for _ in range(8)]

    slow = next(answer for answer in answers if answer.status_code == 429)
    assert slow.json()["code"] == "grant.too_fast"
    assert 1 <= int(slow["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"purpose": "curiosity"}, 403, "grant.column_refused"),
        ({"column": "id_number"}, 403, "grant.column_refused"),
        ({"filter": "district = 1"}, 422, "grant.filter_unreadable"),
        ({"filter": HERE.replace("district", "rooms")}, 422, "grant.unfit"),
        ({"limit": "0"}, 422, "web.malformed"),
    ],
)
def test_what_cannot_be_read_is_told_as_problem_details(
    ask: Ask, query: dict[str, str], status: int, code: str
) -> None:
    answer = ask(ROWS, **query)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_token_needs_the_scope_and_its_holder_the_role(client: Client, grant: Grant) -> None:
    narrow = token_of("Li", "data-user", "cases")
    other = token_of("Wu", "data-steward", "datasets")

    answers = [
        client.get(ROWS, ASKED, headers={"Authorization": f"Bearer {token}"})
        for token in (narrow, other)
    ]

    assert [answer.status_code for answer in answers] == [403, 404]


@pytest.mark.parametrize(("column", "told"), [("born", True), ("district", False)])
def test_who_reads_a_column_that_leaves_is_told_so(ask: Ask, column: str, told: bool) -> None:
    fields = tuple(
        msgspec.structs.replace(each, deprecated=LEAVING if each.id == "born" else None)
        for each in residence().fields
    )
    publish_documents(dataset=[msgspec.structs.replace(residence(), fields=fields)])

    answers = [ask(f"{ROWS}{ending}", column=column) for ending in ("", ".csv")]

    assert ["Deprecation" in each and "Sunset" in each for each in answers] == [told, told]
