"""Supervision: who is behind, and reminding them."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.actors import system
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

LogIn = Callable[..., Client]


def test_a_supervisor_sees_the_load_and_reminds_from_the_list(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    client = official("Sun", "supervisor")

    listed = client.get("/desk/supervision").content.decode()
    reminded = client.post("/desk/supervision/remind", {"number": case.id}, follow=True)

    assert "Shenzhen Civil Affairs Bureau" in listed
    assert f"Remind: done in case {case.id}." in reminded.content.decode()
    assert cases.find_for(system("test"), case.id).history[-1].action == "remind"


def test_a_remark_is_made_and_answered(office: Office, official: LogIn) -> None:
    case = office.open()
    supervisor, lead = official("Sun", "supervisor"), official("Chen", "lead-reviewer")

    path = f"/desk/cases/{case.id}"
    supervisor.post(f"{path}/remark", {"remark.reason": "Why so slow?"})
    lead.post(f"{path}/answer-remark", {"answer-remark.reason": "The samples came late."})

    page = supervisor.get(path).content.decode()
    assert "Why so slow?" in page
    assert "The samples came late." in page


def test_the_list_can_be_narrowed_to_one_authority(office: Office, official: LogIn) -> None:
    case = office.open()
    client = official("Sun", "supervisor")

    own, other = (
        client.get("/desk/supervision", {"organisation": name}).content.decode()
        for name in ("civil-affairs@440300", "public-security@440300")
    )

    path = f'href="/desk/cases/{case.id}"'
    assert (path in own, path in other) == (True, False)


def test_who_does_not_supervise_is_told_so(office: Office, official: LogIn) -> None:
    answer = official("Chen", "decider").get("/desk/supervision")

    assert answer.status_code == 403
    assert "Ask your administrator for the role of supervisor." in answer.content.decode()
