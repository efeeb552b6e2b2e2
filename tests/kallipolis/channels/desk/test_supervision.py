"""Supervision: who is behind, and reminding them."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from kallipolis.foundation.access.testing import make_resident
from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.files import api as files
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Piece
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.notices import api as notices

pytestmark = pytest.mark.django_db

LogIn = Callable[..., Client]
RESIDENT = make_resident()


def pick(case: Case) -> str:
    return f"{case.id}.{case.version}.{case.deciding}"


def test_a_supervisor_sees_the_load_and_reminds_from_the_list(
    office: Office, official: LogIn
) -> None:
    case = office.open()
    client = official("Sun", "supervisor")

    listed = client.get("/desk/supervision").content.decode()
    reminded = client.post("/desk/many", {"act": "remind", "case": pick(case)})

    assert "Shenzhen Civil Affairs Bureau" in listed
    assert "Done in 1 of 1 cases." in reminded.content.decode()
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


def test_the_list_is_narrowed_by_light_and_service(office: Office, official: LogIn) -> None:
    case = office.open()
    client = official("Sun", "supervisor")
    place = "organisation=civil-affairs@440300"

    asked = (f"{place}&light=green&service=sample-service", f"{place}&light=red", "service=other")
    pages = [client.get(f"/desk/supervision?{query}").content.decode() for query in asked]

    path = f'href="/desk/cases/{case.id}"'
    assert [path in page for page in pages] == [True, False, False]
    assert '<option value="sample-service" selected>Sample service</option>' in pages[0]
    assert client.get("/desk/supervision?light=purple").status_code == 422


def test_the_list_is_saved_as_a_table_without_names_and_that_goes_on_record(
    office: Office, official: LogIn
) -> None:
    case = office.open()

    answer = official("Sun", "supervisor").get("/desk/supervision.csv?light=green")

    head, row = answer.content.decode("utf-8-sig").splitlines()
    columns = "Case number,Service,State,Authority,Region,Submitted,Until,Light"
    assert head == f"{columns},Reported to the supervisor"
    assert row.startswith(f"{case.id},Sample service,Submitted,Shenzhen Civil Affairs Bureau,")
    assert "Lin" not in row
    (exported,) = audit.search(system("test"), Query(act="case.export"))
    assert exported.detail["cases"] == 1
    assert official("Chen", "decider").get("/desk/supervision.csv").status_code == 403


def test_a_team_shows_who_has_how_much(office: Office, official: LogIn) -> None:
    case, _ = office.open(), office.open()
    clerk, leader = official("Chen", "acceptance-officer"), official("Wu", "lead-reviewer")
    clerk.post("/desk/many", {"act": "take", "case": pick(case)})

    page = leader.get("/desk/team").content.decode()

    lines = re.findall(r'data-row href="([^"]+)">([^<]+)</a></th><td[^>]+>(\d+)', page)
    found = {name: count for _, name, count in lines}
    assert found == {"Chen": "1", "Nobody has it": "1", "Wu": "0"}
    opened = leader.get(unescape(lines[0][0])).content.decode()
    assert opened.count("data-row") == 1


def test_who_works_on_no_cases_has_no_team(office: Office, official: LogIn) -> None:
    page = official("Sun", "operator").get("/desk/team").content.decode()

    assert "You work on no cases." in page


def lines(words: str) -> list[str]:
    """Return the names of the rows of a table, as they stand."""
    return [unescape(name) for name in re.findall(r"<a data-row [^>]*>([^<]+)</a>", words)]


def test_regions_stand_side_by_side_and_lead_down_to_their_cases(
    office: Office, official: LogIn
) -> None:
    body = "civil-affairs@440305"
    case = office.open(region="440305", accepting=body, deciding=body)
    client = official("Sun", "supervisor")

    top = client.get("/desk/supervision/regions").content.decode()
    cases_of = client.get("/desk/supervision?region=440305").content.decode()
    others = client.get("/desk/supervision?region=440300&organisation=x").content.decode()

    assert 'href="/desk/supervision?region=440305"' in top
    assert f'href="/desk/cases/{case.id}"' in cases_of
    assert f'href="/desk/cases/{case.id}"' not in others


@pytest.mark.parametrize("sort", ["name", "-name", "days", "-open", "x"])
def test_regions_are_sorted_as_asked(office: Office, official: LogIn, sort: str) -> None:
    client = official("Sun", "supervisor", organisation="civil-affairs@440000")

    answer = client.get("/desk/supervision/regions", {"sort": sort})

    names = lines(answer.content.decode())
    assert len(names) > 1
    assert names == {"name": sorted(names), "-name": sorted(names, reverse=True)}.get(sort, names)


def test_a_region_that_one_does_not_supervise_is_not_shown(office: Office, official: LogIn) -> None:
    supervisor, decider = official("Sun", "supervisor"), official("Chen", "decider")

    path = "/desk/supervision/regions?region=440000"
    assert supervisor.get(path).status_code == 404
    assert decider.get(path).status_code == 403


def test_what_nobody_did_for_days_is_told_to_the_nearest_supervisor(
    office: Office, official: LogIn
) -> None:
    city, province = (
        official("Sun", "supervisor"),
        official("Gao", "supervisor", organisation="civil-affairs@440000"),
    )
    colleague = official("Chen", "decider")
    case = office.open()
    office.act("acceptance-officer", case, "accept")
    office.live(days=30)
    timely = office.open()
    for event in outbox.recorded(subject=case.id, limit=100):
        notices.take_in(event, clock=office.clock)

    told = [client.get("/desk/messages").content.decode() for client in (city, province, colleague)]
    inbox = city.get("/desk/").content.decode()
    listed = city.get("/desk/supervision?escalated=yes").content.decode()
    shown = city.get(f"/desk/cases/{case.id}").content.decode()

    words = "Reported to you: Sample service, overdue at Shenzhen Civil Affairs Bureau"
    assert [words in page for page in told] == [True, False, False]
    assert words in inbox
    assert 'href="/desk/supervision?escalated=yes"' in inbox
    assert (f"/desk/cases/{case.id}" in listed, f"/desk/cases/{timely.id}" in listed) == (
        True,
        False,
    )
    assert '<span class="tag bad">Reported to the supervisor</span>' in listed
    assert '<span class="tag bad">Reported to the supervisor</span>' in shown
