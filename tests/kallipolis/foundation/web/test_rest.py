"""The JSON edge, driven by operations of an invented room."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import pytest
from django.http import HttpRequest
from django.test import Client, override_settings
from msgspec import Meta

from kallipolis.foundation.actors import ANONYMOUS, Actor, ActorKind
from kallipolis.foundation.errors import Outage, Problem, Reason, Refusal, not_found
from kallipolis.foundation.web.contracts import Answer, Operation
from kallipolis.foundation.web.rest import url_patterns

pytestmark = pytest.mark.django_db


class Query(msgspec.Struct, frozen=True, kw_only=True):
    words: str = ""
    limit: int = 10
    regions: Annotated[tuple[str, ...], Meta(description="Where; once for each.")] = ()


class Order(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    amount: int = 1


def listed(actor: Actor, *, query: Query) -> Query:
    return query


def placed(actor: Actor, *, body: Order, headers: Any) -> Answer:
    key = headers.get("Idempotency-Key", "")
    return Answer(value=body, headers={"Location": f"/api/v1/orders/{key}"})


def shown(actor: Actor, *, order_id: str) -> Order:
    answers = {
        "gone": not_found("web.path_not_found"),
        "away": Outage("warehouse", retry_after_s=7),
        "taken": Refusal("web.malformed", Reason.CONFLICT, rule="law/1", values={"fault": "x"}),
        "faulty": Refusal(
            "web.malformed", Reason.MALFORMED, problems=(Problem(field="a.b", code="web.missing"),)
        ),
    }
    if order_id in answers:
        raise answers[order_id]
    return Order(name=order_id)


def whoever(actor: Actor) -> Order:
    return Order(name=actor.name)


OPERATIONS = (
    Operation(
        name="list_orders",
        method="GET",
        path="/orders",
        call=listed,
        query=Query,
        returns=Query,
        public=True,
        summary="List orders.",
    ),
    Operation(
        name="place_order",
        method="POST",
        path="/orders",
        call=placed,
        body=Order,
        returns=Order,
        status=201,
        public=True,
        headers=("Idempotency-Key",),
        summary="Place an order.",
    ),
    Operation(
        name="show_order",
        method="GET",
        path="/orders/{order_id}",
        call=shown,
        returns=Order,
        public=True,
        has_etag=True,
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT),
        summary="Show an order.",
    ),
    Operation(
        name="who",
        method="GET",
        path="/me",
        call=whoever,
        returns=Order,
        scope="orders",
        summary="Say who asks.",
    ),
)
urlpatterns = url_patterns(OPERATIONS)


def somebody(request: HttpRequest) -> Actor:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token and "sessionid" not in request.COOKIES:
        return ANONYMOUS
    return Actor(kind=ActorKind.RESIDENT, name="Wei", scopes=frozenset(token.split(",")))


@pytest.fixture(autouse=True)
def routes() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__, ACTOR_FOR=f"{__name__}.somebody"):
        yield


def post(client: Client, body: str, content_type: str = "application/json") -> Any:
    return client.post("/api/v1/orders", body, content_type=content_type)


def test_a_query_arrives_typed(client: Client) -> None:
    answer = client.get("/api/v1/orders?words=a&limit=3&regions=1&regions=2")

    assert answer.json() == {"words": "a", "limit": 3, "regions": ["1", "2"]}


@pytest.mark.parametrize(
    ("query", "field"), [("limit=many", "limit"), ("colour=red", "colour"), ("words=%00", "words")]
)
def test_a_query_that_does_not_fit_is_refused_with_its_field(
    client: Client, query: str, field: str
) -> None:
    answer = client.get(f"/api/v1/orders?{query}")

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [p["field"] for p in answer.json()["problems"]] == [field]


def test_a_query_of_more_parameters_than_are_read_is_refused(client: Client) -> None:
    answer = client.get("/api/v1/orders?words=a" + "&regions=1" * 1000)

    assert answer.status_code == 422
    assert [p["code"] for p in answer.json()["problems"]] == ["web.does_not_fit"]


def test_a_body_arrives_typed_and_the_answer_carries_its_headers(client: Client) -> None:
    answer = client.post(
        "/api/v1/orders",
        '{"name": "tea"}',
        content_type="application/json",
        headers={"Idempotency-Key": "k1"},
    )

    assert (answer.status_code, answer.json()) == (201, {"name": "tea", "amount": 1})
    assert answer["Location"] == "/api/v1/orders/k1"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ("{}", "name", "web.missing"),
        ('{"name": 1}', "name", "web.wrong_type"),
        ('{"name": "a", "x": 1}', "x", "web.unknown_field"),
    ],
)
def test_a_body_that_does_not_fit_names_the_field(
    client: Client, body: str, field: str, code: str
) -> None:
    answer = post(client, body)

    assert answer.status_code == 422
    assert [(p["field"], p["code"]) for p in answer.json()["problems"]] == [(field, code)]


@pytest.mark.parametrize("body", [" ", "{", '{"name": "\\u0000"}', "\xff"])
def test_a_body_that_is_not_json_is_malformed(client: Client, body: str) -> None:
    answer = post(client, body)

    assert (answer.status_code, answer.json()["code"]) == (422, "web.not_json")


def test_a_body_of_another_media_type_is_refused(client: Client) -> None:
    answer = post(client, "<a/>", "text/xml")

    assert (answer.status_code, answer.json()["code"]) == (415, "web.media_type")


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=4)
def test_a_body_that_is_too_large_is_refused(client: Client) -> None:
    answer = post(client, '{"name": "tea"}')

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("order_id", "status"), [("gone", 404), ("taken", 409), ("faulty", 422), ("away", 503)]
)
def test_refusals_and_outages_have_their_status(client: Client, order_id: str, status: int) -> None:
    answer = client.get(f"/api/v1/orders/{order_id}")

    assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_problem_details_name_rule_fields_and_remedy_in_words(client: Client) -> None:
    taken = client.get("/api/v1/orders/taken", headers={"Accept-Language": "en"}).json()
    faulty = client.get("/api/v1/orders/faulty", headers={"Accept-Language": "en"}).json()

    assert taken["rule"] == "law/1"
    assert taken["remedy"]
    assert taken["type"].endswith("/problems/web.malformed")
    assert faulty["problems"][0]["field"] == "a.b"
    assert faulty["problems"][0]["message"] != "web.missing"


def test_an_outage_says_when_to_come_back(client: Client) -> None:
    answer = client.get("/api/v1/orders/away")

    assert answer["Retry-After"] == "7"


@pytest.mark.parametrize("weak", ["", "W/"])
def test_what_is_still_true_is_not_sent_again(client: Client, weak: str) -> None:
    first = client.get("/api/v1/orders/tea")

    again = client.get("/api/v1/orders/tea", headers={"If-None-Match": weak + first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_who_is_not_known_is_challenged(client: Client) -> None:
    answer = client.get("/api/v1/me")

    assert (answer.status_code, answer["WWW-Authenticate"][:6]) == (401, "Bearer")


@pytest.mark.parametrize(("scopes", "status"), [("orders", 200), ("openid", 403)])
def test_a_token_needs_the_scope(client: Client, scopes: str, status: int) -> None:
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {scopes}"})

    assert answer.status_code == status


def test_a_token_that_falls_short_is_told_which_scope_it_needs(client: Client) -> None:
    answer = client.get("/api/v1/me", headers={"Authorization": "Bearer openid"})

    assert answer["WWW-Authenticate"] == (
        'Bearer realm="kallipolis", error="insufficient_scope", scope="orders"'
    )


@pytest.mark.parametrize(
    ("authorization", "status"), [({}, 403), ({"Authorization": "Bearer a"}, 201)]
)
def test_a_session_writes_only_with_its_csrf_token_a_bearer_without(
    authorization: dict[str, str], status: int
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = "s"

    answer = client.post(
        "/api/v1/orders", '{"name":"a"}', content_type="application/json", headers=authorization
    )

    assert answer.status_code == status


def test_an_unknown_method_is_told_which_are_known(client: Client) -> None:
    answer = client.delete("/api/v1/orders")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")


def test_an_unknown_path_is_a_problem_too(client: Client) -> None:
    answer = client.get("/api/v1/nowhere")

    assert (answer.status_code, answer.json()["code"]) == (404, "web.path_not_found")


def test_the_head_of_an_answer_may_be_asked_for(client: Client) -> None:
    answer = client.head("/api/v1/orders")

    assert (answer.status_code, answer.content) == (200, b"")


def test_messages_are_complete_json(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")

    assert json.loads(answer.content)["openapi"] == "3.1.0"
