"""Supervision: who is behind, and reminding them."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.access.testing import make_resident
from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.files import api as files
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Piece
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

LogIn = Callable[..., Client]
RESIDENT = make_resident()


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


def with_a_file(office: Office) -> tuple[str, str]:
    stored = files.store(RESIDENT, b"%PDF-1.7\n" + b"x" * 100, name="lease.pdf")
    lease = Piece(requirement="lease", source="upload", files=(stored.id,))
    case = office.open(evidence=(lease,))
    files.share([stored.id], [case.deciding])
    return stored.id, f"/desk/cases/{case.id}/files/{stored.id}"


def test_a_supervisor_reads_the_files_of_a_case_and_that_goes_on_record(
    office: Office, official: LogIn
) -> None:
    file, path = with_a_file(office)
    client = official("Sun", "supervisor")

    answer = client.get(path)

    (read,) = audit.search(system("test"), Query(act="file.read", subject=f"file:{file}"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert read.purpose.startswith("case ")
    assert read.parties == (RESIDENT.party,)


def test_a_supervisor_of_another_region_is_told_that_there_is_no_such_file(
    office: Office, official: LogIn
) -> None:
    _, path = with_a_file(office)
    elsewhere = official("Wu", "supervisor", organisation="civil-affairs@441900")

    assert elsewhere.get(path).status_code == 404


def test_a_supervisor_reads_no_file_but_through_the_case_that_holds_it(
    office: Office, official: LogIn
) -> None:
    file, _ = with_a_file(office)
    other_case = office.open()
    client = official("Sun", "supervisor")

    by_another_case = client.get(f"/desk/cases/{other_case.id}/files/{file}")
    alone = client.get(f"/api/v1/files/{file}/content")

    assert (by_another_case.status_code, alone.status_code) == (404, 404)
