"""Health, dead letters, jobs and the ledger."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.identity.testing import log_in, make_user

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]


def acts() -> list[str]:
    return [entry.act for entry in audit.search(system("test"), Query())]


def fail(event: Event) -> None:
    raise ValueError("the paper is empty")


@pytest.fixture
def letter(keeper: Keeper) -> str:
    broken = Subscription(name="printing", types=("test.fact",), react=fail, attempts=1)
    events.publish("test.fact", "case-1", {})
    events.dispatch(subscriptions=(broken,))
    return events.dead_letters()[0].id


def test_health_is_told_in_words(keeper: Keeper) -> None:
    page = keeper("operator").get("/console/").content.decode()

    assert "What is checked" in page
    assert "No worker runs" in page


@pytest.mark.parametrize("path", ["", "packs", "letters", "jobs", "audit", "officials"])
def test_those_without_such_a_role_are_told_what_to_do(keeper: Keeper, path: str) -> None:
    answer = keeper("reviewer").get(f"/console/{path}")

    assert answer.status_code == 403
    assert "Ask your administrator for the role that this work needs." in answer.content.decode()


def test_residents_stay_outside() -> None:
    client = log_in(Client(), make_user())

    assert client.get("/console/").status_code == 403


def test_a_dead_letter_is_tried_again(keeper: Keeper, letter: str) -> None:
    client = keeper("operator")
    listed = client.get("/console/letters").content.decode()

    client.post(f"/console/letters/{letter}", {"do": "replay"})

    assert "the paper is empty" in listed
    assert events.dead_letters() == ()
    assert "event.replay" in acts()


def test_a_dead_letter_is_skipped_once(keeper: Keeper, letter: str) -> None:
    client = keeper("operator")

    client.post(f"/console/letters/{letter}", {"do": "skip"})
    again = client.post(f"/console/letters/{letter}", {"do": "skip"})

    assert again.status_code == 404
    assert "event.skip" in acts()


@pytest.mark.parametrize("state", ["", "dead", "nothing"])
def test_jobs_are_listed_by_their_state(keeper: Keeper, state: str) -> None:
    page = keeper("operator").get("/console/jobs", {"state": state}).content.decode()

    assert "No jobs." in page


def test_a_job_that_is_not_there_is_not_found(keeper: Keeper) -> None:
    client = keeper("operator")

    answer = client.post("/console/jobs/00000000-0000-0000-0000-000000000000")

    assert answer.status_code == 404
    assert "job.retry" not in acts()


def test_the_ledger_is_searched_for_a_purpose(keeper: Keeper) -> None:
    client = keeper("auditor")
    audit.record(system("test"), "case.sample", "case-1")

    found = client.post("/console/audit", {"purpose": "complaint 7", "act": "case.sample"})

    assert "case-1" in found.content.decode()
    search = audit.search(system("test"), Query(act="audit.search"))
    assert search[0].purpose == "complaint 7"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"purpose": ""}, '<a href="#purpose">Say why you search the ledger.</a>'),
        ({"purpose": "x", "since": "soon"}, '<a href="#since">Give days as year-month-day.</a>'),
    ],
)
def test_a_search_that_cannot_be_done_says_why(
    keeper: Keeper, given: dict[str, str], told: str
) -> None:
    answer = keeper("auditor").post("/console/audit", given)

    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_the_ledger_is_verified(keeper: Keeper) -> None:
    page = keeper("auditor").post("/console/audit/verify").content.decode()

    assert "The whole ledger is as it was written." in page
    assert "audit.verify" in acts()
