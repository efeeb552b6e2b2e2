"""Notes over the JSON interface: listed, written with mentions, withdrawn, and who may be named."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, override_settings

from kallipolis.foundation.actors import ANONYMOUS, Actor
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.notes import events
from kallipolis.platforms.application.notes.testing import employ

pytestmark = pytest.mark.django_db

POLICE = "public-security@440300"
PEOPLE: dict[str, Actor] = {}


def somebody(request: HttpRequest) -> Actor:
    return PEOPLE.get(request.headers.get("X-Somebody", ""), ANONYMOUS)


@pytest.fixture(autouse=True)
def case() -> Iterator[Case]:
    office = Office()
    office.resident = as_actor(make_resident())
    opened = office.open(applicant=office.resident.party, applicant_name=office.resident.name)
    PEOPLE["applicant"] = office.resident
    PEOPLE["chen"] = employ("Chen", "lead-reviewer")
    PEOPLE["zhang"] = employ("张晓明", "decider")
    PEOPLE["stranger"] = employ("Wang", "decider", POLICE)
    with override_settings(ACTOR_FOR=f"{__name__}.somebody"):
        yield opened
    PEOPLE.clear()


def get(path: str, who: str = "chen") -> Any:
    return Client().get(f"/api/v1{path}", headers={"X-Somebody": who})


def post(path: str, body: object = None, who: str = "chen") -> Any:
    return Client().post(
        f"/api/v1{path}", body or {}, content_type="application/json", headers={"X-Somebody": who}
    )


def told() -> list[object]:
    facts = outbox.recorded(limit=1000)
    return [fact.data["mentioned"] for fact in facts if fact.type == events.MENTIONED]


def test_a_note_is_written_with_mentions_listed_and_withdrawn(case: Case) -> None:
    zhang = PEOPLE["zhang"].party

    written = post(f"/cases/{case.id}/notes", {"words": "Look.", "mentioned": [zhang]})
    named = post(f"/cases/{case.id}/notes", {"words": "And here, @张晓明."})
    listed = get(f"/cases/{case.id}/notes", "zhang").json()["notes"]
    gone = post(f"/notes/{written.json()['id']}/withdraw")
    again = post(f"/notes/{written.json()['id']}/withdraw")

    assert (written.status_code, named.status_code) == (201, 201)
    assert [note["words"] for note in listed] == ["Look.", "And here, @张晓明."]
    assert [note["by_name"] for note in listed] == ["Chen", "Chen"]
    assert told() == [[zhang], [zhang]]
    assert gone.json()["words"] == ""
    assert (again.status_code, again.json()["code"]) == (409, "note.withdrawn_already")


@pytest.mark.parametrize(("whom", "code"), [("stranger", "note.mention_unfit"), ("", "")])
def test_only_who_may_see_the_case_can_be_mentioned(case: Case, whom: str, code: str) -> None:
    party = PEOPLE[whom].party if whom else "nobody"

    answer = post(f"/cases/{case.id}/notes", {"words": "Look.", "mentioned": [party]})

    (fault,) = answer.json()["problems"]
    assert (answer.status_code, answer.json()["code"]) == (422, "note.malformed")
    assert fault["code"] == (code or "note.mention_unknown")


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
def test_a_note_over_the_interface_says_something_and_not_too_much(case: Case, words: str) -> None:
    assert post(f"/cases/{case.id}/notes", {"words": words}).status_code == 422


@pytest.mark.parametrize("who", ["applicant", "stranger", "nobody"])
def test_who_does_not_work_on_the_case_finds_no_notes(case: Case, who: str) -> None:
    id = post(f"/cases/{case.id}/notes", {"words": "Between us."}).json()["id"]

    answers = [
        get(f"/cases/{case.id}/notes", who),
        post(f"/cases/{case.id}/notes", {"words": "Hello?"}, who),
        get(f"/cases/{case.id}/notes/colleagues", who),
        post(f"/notes/{id}/withdraw", who=who),
    ]

    assert {answer.status_code for answer in answers} <= {401, 404}
    assert len(get(f"/cases/{case.id}/notes").json()["notes"]) == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [("zxm", ["张晓明"]), ("张晓", ["张晓明"]), ("wang", []), ("", ["张晓明"])],
)
def test_colleagues_in_the_offices_of_the_case_are_suggested(
    case: Case, asked: str, found: list[str]
) -> None:
    answer = get(f"/cases/{case.id}/notes/colleagues?q={asked}").json()["colleagues"]

    assert [each["name"] for each in answer] == found
