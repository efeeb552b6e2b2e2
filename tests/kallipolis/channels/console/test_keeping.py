"""How the whole stands, dead letters, jobs and the ledger."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from kallipolis.channels.console.logic.jobs import JOB_NAMES, PREFIX
from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.testing import (
    make_copy,
    make_editor,
    publish_allowance,
)
from kallipolis.foundation import rooms
from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.identity.testing import log_in, make_user
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState

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
    page = keeper("operator").get("/console/health").content.decode()

    assert "What is checked" in page
    assert "No worker runs" in page
    assert "Last start" in page
    assert re.search(r"Full to \d+%", page)


def test_what_needs_attention_comes_first_and_only_of_what_one_looks_after(
    keeper: Keeper, letter: str
) -> None:
    operator = keeper("operator").get("/console/").content.decode()
    auditor = keeper("auditor", name="Fang").get("/console/").content.decode()

    waiting, quiet = operator.split('id="quiet"')
    assert "Dead letters: 1" in waiting
    assert "No dead jobs" in quiet
    assert "ledger" not in operator.partition("Needs attention")[2]
    assert "The ledger was never verified" in auditor
    assert "Dead letters: " not in auditor


def test_a_change_waits_for_those_who_may_approve_it(keeper: Keeper, tmp_path: Path) -> None:
    editor = keeper("pack-editor")
    publish_allowance(tmp_path / "allowance")
    revisions.propose(make_editor(), make_copy(make_editor()).id)

    approver = keeper("pack-approver", name="Fang").get("/console/").content.decode()

    assert "Changes that wait for your approval: 1" in approver
    assert "for your approval" not in editor.get("/console/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "health",
        "packs",
        "letters",
        "jobs",
        "audit",
        "officials",
        "organisations",
        "organisations/civil-affairs@440300",
        "roles",
        "roles/decider",
        "calendars",
        "calendars/sample",
    ],
)
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


def test_many_letters_are_treated_at_once_and_lost_ones_hold_up_none(
    keeper: Keeper, letter: str
) -> None:
    client = keeper("operator")
    chosen = {"letter": ["999", letter], "act": "replay"}

    page = client.post("/console/letters/treat", chosen, follow=True).content.decode()

    assert "1 of 2 letters will be tried again." in page
    assert events.dead_letters() == ()


def test_letters_of_one_subscription_are_shown(keeper: Keeper, letter: str) -> None:
    client = keeper("operator")

    pages = [
        client.get("/console/letters", {"subscription": name}).content.decode()
        for name in ("printing", "posting")
    ]

    assert ["case-1" in page for page in pages] == [True, False]
    assert "No dead letter of this subscription." in pages[1]


@pytest.fixture
def dead() -> str:
    id = jobs.enqueue("drafts.sweep")
    DBTaskResult.objects.update(status="FAILED", traceback="the key is gone")
    return id


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, "Remove old drafts"),
        ({}, "<code>drafts.sweep"),
        ({"words": "old drafts"}, "Remove old drafts"),
        ({"state": "dead"}, "the key is gone"),
        ({"words": "SWEEP drafts"}, "drafts.sweep"),
        ({"state": "waiting"}, "No job fits."),
        ({"words": "payment"}, "No job fits."),
        ({"state": "nothing"}, "No job fits."),
    ],
)
def test_jobs_are_listed_by_state_and_words(
    keeper: Keeper, dead: str, asked: dict[str, str], shown: str
) -> None:
    page = keeper("operator").get("/console/jobs", asked).content.decode()

    assert shown in page


def test_every_job_that_a_room_declares_has_a_name_in_words() -> None:
    declared = {f"{PREFIX}{job.name}" for job in rooms.declared("jobs", "JOBS")}

    assert declared ^ set(JOB_NAMES) == set()


def test_dead_jobs_are_tried_again_together(keeper: Keeper, dead: str) -> None:
    chosen = {"job": [dead, "00000000-0000-0000-0000-000000000000"]}

    page = keeper("operator").post("/console/jobs/replay", chosen, follow=True).content.decode()

    assert "1 of 2 jobs will be tried again." in page
    assert jobs.counts()[JobState.WAITING] == 1
    assert acts().count("job.retry") == 1


def test_who_only_looks_at_nothing_of_it_retries_nothing(keeper: Keeper, dead: str) -> None:
    answer = keeper("auditor").post("/console/jobs/replay", {"job": [dead]})

    assert answer.status_code == 403
    assert jobs.counts()[JobState.DEAD] == 1


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


def test_that_the_ledger_was_verified_is_kept_with_what_came_of_it(keeper: Keeper) -> None:
    client = keeper("auditor")

    before = client.get("/console/audit").content.decode()
    client.post("/console/audit/verify")
    after = client.get("/console/audit").content.decode()

    assert "Never verified yet" in before
    assert "Held when it was verified last" in after
    assert "The ledger held" in client.get("/console/").content.decode()


def test_acts_in_the_ledger_are_said_in_words(keeper: Keeper) -> None:
    client = keeper("auditor")
    audit.record(system("test"), "case.view", "case-1", detail={"field": "phone"})

    page = client.post("/console/audit", {"purpose": "complaint 7", "act": "case.view"})

    assert "Read a case" in page.content.decode()
    assert "<dt><code>field</code></dt><dd><code>phone</code></dd>" in page.content.decode()
