"""Processes killed while they send in: who was told of a case has all of it, and nobody half."""

import os
import subprocess
import sys

import pytest
from tests.kallipolis.domains.government.submissions import storm
from tests.residents import settled

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.database import api as database
from kallipolis.foundation.database.testing import url_of_test_database
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Outcome
from kallipolis.platforms.application.credentials import api as credentials

pytestmark = pytest.mark.django_db(transaction=True)

TEST = system("test")
RESIDENTS = 1 + storm.SENDERS * 6
CREDENTIALS = "SELECT count(*) FROM credentials_storedcredential"


def residents() -> dict[str, Actor]:
    with database.edge():
        actors = [as_actor(settled(seed)) for seed in range(RESIDENTS)]
    return {str(actor.party): actor for actor in actors}


def acknowledged(people: dict[str, Actor]) -> dict[str, str]:
    """Let the storm rage over its residents, and return the cases that they were told of."""
    environment = os.environ | {
        "DATABASE_URL": url_of_test_database(),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    said = subprocess.run(
        [sys.executable, "-m", storm.__spec__.name, *people],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return dict(line.split() for line in said.stdout.splitlines())


def kept() -> dict[str, str]:
    """Return the cases that there are, by applicant."""
    found = database.rows("SELECT applicant, id FROM cases_case", [])
    assert len(found) == len(dict(found))
    return {str(applicant): str(id) for applicant, id in found}


def entries(subject: str, act: str) -> int:
    found = database.rows(
        "SELECT count(*) FROM audit_entry WHERE subject = %s AND act = %s", [subject, act]
    )
    return int(found[0][0])


def is_whole(actor: Actor, id: str) -> bool:
    """Say whether a case is decided, with its credential, and each is told and noted once."""
    view = cases.find_for(actor, CaseId(id))
    told = [fact for entry in view.history for fact in entry.facts]
    given = [credential.id for credential in credentials.given_in(TEST, CaseId(id))]
    issued = [event.data["case"] for each in given for event in events.recorded(subject=each)]
    return (
        view.case.outcome is Outcome.GRANTED
        and told == [event.type for event in events.recorded(subject=id)]
        and issued == [id]
        and entries(id, "case.submit") == 1
        and [entries(each, "credential.issue") for each in given] == [1]
    )


def test_senders_killed_at_random_leave_no_case_without_its_credential_and_lose_none() -> None:
    publish_packs("core", "guangdong", "public-services")
    people = residents()

    told = acknowledged(people)
    there = kept()
    halves = [id for who, id in there.items() if not is_whole(people[who], id)]
    again = {who: str(storm.send_in(actor).id) for who, actor in people.items()}

    assert len(told) > storm.SENDERS
    assert halves == []
    assert told.items() <= there.items() <= again.items()
    assert kept() == again
    assert [id for who, id in again.items() if not is_whole(people[who], id)] == []
    assert database.rows(CREDENTIALS, []) == [(len(again),)]
