"""Saying that a register is wrong: on the page of what is known, and while applying."""

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.kallipolis.channels.resident.conftest import TEST, LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import (
    APPLY,
    PDF,
    fill_in,
    key_in,
    words_of,
)

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Request
from kallipolis.platforms.application.contradictions import api as contradictions
from kallipolis.platforms.application.contradictions.jobs import notice

BORN = {"wrong": "population", "field": "birth_date", "claimed": "1943-02-05", "why": "My card."}

STATUS = {"wrong": "population", "field": "status", "why": "My card."}


def test_a_wrong_value_is_checked_in_a_case_of_the_person(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)

    answer = browser.post("/me/known/wrong", BORN)
    page = words_of(browser.post("/me/known"))

    (found,) = contradictions.open_about(party.id)
    assert answer["Location"] == f"/cases/{found.case}"
    assert "Under correction" in page
    shown = words_of(browser.get(answer["Location"]))
    assert "20 May 1943" in shown
    assert "5 February 1943" in shown


def test_what_is_no_date_is_told_beside_the_register(settle: Settle, log_in: LogIn) -> None:
    party = settle()

    answer = log_in(party).post("/me/known/wrong", BORN | {"claimed": "in spring"})

    assert answer.status_code == 422
    assert "in spring is not a value of Date of birth." in words_of(answer)
    assert contradictions.open_about(party.id) == ()


def test_what_was_written_comes_back_with_what_is_wrong_with_it(
    settle: Settle, log_in: LogIn
) -> None:
    page = words_of(log_in(settle()).post("/me/known/wrong", BORN | {"claimed": "in spring"}))

    assert 'href="#population-wrong-claimed"' in page
    assert 'value="in spring"' in page
    assert ">My card.</textarea>" in page
    assert '<option value="birth_date" selected>' in page


def test_beside_a_proof_too_what_was_written_comes_back(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())
    fill_in(browser)

    answer = browser.post(f"{APPLY}/evidence", STATUS | {"claimed": "Living"})

    page = words_of(answer)
    assert answer.status_code == 422
    assert 'href="#wrong-resident-identity-card-claimed"' in page
    assert 'id="wrong-resident-identity-card-claimed"' in page
    assert ">My card.</textarea>" in page


def test_who_does_not_choose_what_is_wrong_is_asked_to(settle: Settle, log_in: LogIn) -> None:
    page = words_of(log_in(settle()).post("/me/known/wrong", BORN | {"field": ""}))

    assert 'href="#population-wrong-field"' in page
    assert "Choose what is wrong." in page
    assert 'value="1943-02-05"' in page


def test_a_day_is_understood_as_people_write_it(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)

    answer = browser.post("/me/known/wrong", BORN | {"claimed": "1943年2月5日"})

    (found,) = contradictions.open_about(party.id)
    assert "5 February 1943" in words_of(browser.get(answer["Location"]))
    assert cases.find_for(TEST, found.case).answers["claimed"] == "1943-02-05"


def test_who_said_so_sees_what_stands_there_in_the_end(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    said = browser.post("/me/known/wrong", BORN)["Location"]
    (found,) = contradictions.open_about(party.id)
    keeper = make_official("decider", organisation=found.owner)

    cases.act(keeper, found.case, "correct", Request(outputs={"value": "1943-02-05"}))

    page = words_of(browser.get(said))
    assert "What stands there now</dt><dd><b>5 February 1943" in page
    assert "What stood there</dt><dd>20 May 1943" in page
    assert "sent in for them" not in page
    assert "Granted" not in page


def test_while_a_register_is_checked_a_person_decides_and_the_paper_can_come(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    browser = log_in(party)
    fill_in(browser)
    page = f"{APPLY}/evidence"

    answer = browser.post(page, BORN)
    asked = words_of(browser.get(page))
    paper = SimpleUploadedFile("card.pdf", PDF, content_type="application/pdf")
    browser.post(page, {"file.resident-identity-card": paper})
    browser.post(f"{APPLY}/check", {"key": key_in(browser), "version": "1"})

    assert answer["Location"] == page
    assert 'name="file.resident-identity-card"' in asked
    (case,) = [
        each
        for each in cases.cases_of(as_actor(party)).cases
        if each.service == "old-age-allowance"
    ]
    assert case.outcome is None
    (fact,) = [f for f in outbox.recorded(subject=case.id, limit=9) if "submitted" in f.type]
    notice(fact)
    view = cases.find_for(TEST, case.id)
    (card,) = [piece for piece in view.evidence if piece.requirement == "resident-identity-card"]
    assert (card.source, len(card.files)) == ("registry", 1)
    assert "Under correction" in words_of(browser.get(f"/cases/{case.id}"))


def test_nobody_says_so_for_another(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())
    browser.logout()

    assert browser.post("/me/known/wrong", BORN).status_code in {302, 401}
