"""What an office was told, on the desk."""

import pytest
from tests.kallipolis.channels.desk.conftest import LogIn

from kallipolis.foundation.events import api as outbox
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.notices import api as notices

pytestmark = pytest.mark.django_db


def urged(office: Office) -> Case:
    """Let an applicant ask an office to hurry."""
    case = office.open()
    office.act("acceptance-officer", case, "accept")
    office.apply(case, "urge")
    for event in outbox.recorded(subject=case.id):
        notices.take_in(event, clock=office.clock)
    return case


def test_an_official_reads_what_the_office_was_told(office: Office, official: LogIn) -> None:
    case = urged(office)
    browser = official("Chen", "decider")

    page = browser.get("/desk/messages").content.decode()

    assert f"You were asked to hurry with case {case.id}." in page
    assert "Unread" in page


def test_a_message_leads_to_its_case_and_is_read_by_the_office(
    office: Office, official: LogIn
) -> None:
    case = urged(office)
    browser = official("Chen", "decider")
    (told,) = notices.of_office(office.official("decider")).notices

    answer = browser.get(f"/desk/messages/{told.id}")

    assert answer.headers["Location"] == f"/desk/cases/{case.id}"
    assert notices.of_office(office.official("decider")).notices[0].is_read


def test_another_office_reads_nothing_of_it(office: Office, official: LogIn) -> None:
    urged(office)
    browser = official("Chen", "decider", organisation="public-security@440300")
    (told,) = notices.of_office(office.official("decider")).notices

    assert "hurry" not in browser.get("/desk/messages").content.decode()
    assert browser.get(f"/desk/messages/{told.id}").status_code == 404


def test_who_works_on_no_cases_has_messages_of_their_own_only(
    office: Office, official: LogIn
) -> None:
    urged(office)

    page = official("Chen", "window-officer").get("/desk/messages").content.decode()

    assert "Nobody has mentioned you or reported a case to you yet." in page
    assert "What your office was told" not in page
