"""Cases over the JSON interface."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, override_settings

from kallipolis.foundation.access.testing import make_official, make_resident
from kallipolis.foundation.actors import ANONYMOUS, Actor
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

PEOPLE = {
    "resident": make_resident(),
    "acceptance": make_official("acceptance-officer"),
    "decider": make_official("decider"),
}


def somebody(request: HttpRequest) -> Actor:
    return PEOPLE.get(request.headers.get("X-Somebody", ""), ANONYMOUS)


@pytest.fixture(autouse=True)
def people() -> Iterator[None]:
    with override_settings(ACTOR_FOR=f"{__name__}.somebody"):
        yield


def get(path: str, who: str = "resident") -> Any:
    return Client().get(f"/api/v1{path}", headers={"X-Somebody": who})


def post(case: Case, action: str, who: str, body: str = "{}", **headers: str) -> Any:
    return Client().post(
        f"/api/v1/cases/{case.id}/actions/{action}",
        body,
        content_type="application/json",
        headers={"X-Somebody": who} | headers,
    )


def test_an_applicant_lists_their_cases_and_sees_what_they_may_do() -> None:
    case = Office().open()

    listed = get("/cases").json()
    shown = get(f"/cases/{case.id}").json()

    assert [one["id"] for one in listed["cases"]] == [case.id]
    assert {offer["name"] for offer in shown["actions"]} == {"withdraw", "urge"}
    assert shown["case"]["state_title"]["zh-Hans"] == "已提交"


def test_an_action_that_is_offered_is_taken() -> None:
    case = Office().open()

    answer = post(case, "accept", "acceptance")

    assert answer.status_code == 200
    assert answer.json()["state"] == "reviewing"
    actions = [entry["action"] for entry in get(f"/cases/{case.id}/history").json()["entries"]]
    assert actions == ["submit", "accept"]


def test_the_inbox_of_an_official_holds_what_waits() -> None:
    case = Office().open()

    rows = get("/inbox", "acceptance").json()["rows"]

    assert [row["case"]["id"] for row in rows] == [case.id]


@pytest.mark.parametrize(
    ("action", "who", "body", "status", "type"),
    [
        pytest.param("accept", "", "{}", 401, "web.unauthenticated", id="nobody"),
        pytest.param("accept", "resident", "{}", 403, "case.not_yours", id="not theirs"),
        pytest.param("fly", "acceptance", "{}", 404, "case.action_unknown", id="no such action"),
        pytest.param("decide", "decider", "{}", 409, "case.not_now", id="not now"),
        pytest.param(
            "refuse-acceptance",
            "acceptance",
            "{}",
            422,
            "case.request_incomplete",
            id="something is missing",
        ),
        pytest.param("accept", "acceptance", '{"rating": 9}', 422, "", id="out of range"),
        pytest.param("accept", "acceptance", '{"rating": 3}', 422, "", id="not asked for"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_status(
    action: str, who: str, body: str, status: int, type: str
) -> None:
    case = Office().open()

    answer = post(case, action, who, body)

    assert answer.status_code == status
    assert type in answer.content.decode()


@pytest.mark.parametrize(
    ("version", "status"), [("1", 200), ('"1"', 200), ("*", 200), ("7", 409), ("x", 422)]
)
def test_if_match_guards_against_what_was_not_seen(version: str, status: int) -> None:
    case = Office().open()

    answer = post(case, "accept", "acceptance", **{"If-Match": version})

    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/cases/2611220000000000", "/cases/x", "/cases/x/history"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    Office()

    assert get(path).status_code == 404


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "organisation=civil-affairs@440300"])
def test_a_query_that_does_not_fit_is_refused(query: str) -> None:
    Office()

    assert get(f"/cases?{query}").status_code in {404, 422}
