"""Applying from the first question to the receipt, as a browser without scripts does it."""

import re
from collections.abc import Mapping
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from tests import residents
from tests.kallipolis.channels.resident.conftest import TEST, LogIn, Settle

from kallipolis.foundation.database import api as database
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.services.testing import make_service
from kallipolis.platforms.data.registries import api as registries

APPLY = "/services/old-age-allowance/apply"
ABOUT = {
    "full_name": "梁秀英",
    "living_address.region": "440305",
    "living_address.line": "桃园路 18 号",
    "phone": "13800000001",
    "lives_with": "family",
}
PAGES: Mapping[str, Mapping[str, str]] = {
    "applicant": ABOUT,
    "elsewhere": {"receives_elsewhere": "false"},
    "payment": {"payment": "social-security-card"},
    "declaration": {"declares_true": "true", "declares_changes": "true"},
}
PDF = b"%PDF-1.4\n%%EOF\n"


def fill_in(browser: Client, **changes: str) -> list[HttpResponseBase]:
    return [
        browser.post(f"{APPLY}/form/{page}", {"page": page, **answers, **changes})
        for page, answers in PAGES.items()
    ]


def key_in(browser: Client, apply: str = APPLY) -> str:
    found = re.search(r'name="key" value="(\w+)"', words_of(browser.get(f"{apply}/check")))
    return found[1] if found else ""


def words_of(answer: object) -> str:
    return getattr(answer, "content", b"").decode()


def test_what_registries_know_is_filled_in_and_the_rest_is_asked(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle())

    begun = browser.get(APPLY)

    first = words_of(browser.get(begun["Location"]))
    assert begun["Location"] == f"{APPLY}/form/applicant"
    assert 'value="梁秀英"' in first


def test_from_the_first_page_to_a_decision_at_once(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)

    led = [answer["Location"] for answer in fill_in(browser)]
    sent = browser.post(f"{APPLY}/check", {"key": key_in(browser)})

    receipt = words_of(browser.get(sent["Location"]))
    (credential,) = credentials.held(as_actor(party))
    assert led[-1] == f"{APPLY}/evidence"
    assert "Sent and granted" in receipt
    assert "papers that you were not asked for." in receipt
    assert f"/credentials/{credential.id}" in receipt


def test_invalid_answers_come_back_with_what_was_written(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())

    answer = browser.post(f"{APPLY}/form/applicant", {**ABOUT, "phone": "twelve", "lives_with": ""})

    page = words_of(answer)
    assert answer.status_code == 422
    assert 'href="#phone"' in page
    assert 'value="twelve"' in page
    assert "桃园路 18 号" in page


def test_a_question_that_an_answer_brings_up_is_asked_before_it_is_missed(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle())

    answer = browser.post(f"{APPLY}/form/applicant", {**ABOUT, "lives_with": "alone"})
    missed = browser.post(f"{APPLY}/form/applicant", {**ABOUT, "lives_with": "alone"})

    assert answer["Location"] == f"{APPLY}/form/applicant#wants_visits"
    assert missed.status_code == 422


CAPITAL = "/services/start-company/apply/form/capital"
SHARES = {
    "page": "capital",
    "registered_capital": "100000",
    "capital_due": "2028-01-01",
    "shareholders[0].shareholder_kind": "person",
    "shareholders[0].shareholder_name": "梁秀英",
    "shareholders[0].share": "100",
}


def test_a_question_that_an_answer_brings_up_in_a_group_is_asked_before_it_is_missed(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle(born=date(1990, 5, 20)))
    browser.post(CAPITAL, {"page": "capital", "add": "shareholders"})

    answer = browser.post(CAPITAL, SHARES)
    page = words_of(browser.get(CAPITAL))
    missed = browser.post(CAPITAL, SHARES)
    other = browser.post(CAPITAL, {**SHARES, "shareholders[0].shareholder_kind": "company"})

    assert answer["Location"] == f"{CAPITAL}#shareholders[0].shareholder_id_number"
    assert 'id="shareholders[0].shareholder_id_number"' in page
    assert missed.status_code == 422
    assert other["Location"] == f"{CAPITAL}#shareholders[0].shareholder_credit_code"


def test_a_name_that_is_missed_in_a_group_is_named_together_with_what_it_brings_up(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle(born=date(1990, 5, 20)))
    browser.post(CAPITAL, {"page": "capital", "add": "shareholders"})

    answer = browser.post(CAPITAL, {**SHARES, "shareholders[0].shareholder_name": ""})

    assert answer.status_code == 422
    assert 'href="#shareholders[0].shareholder_name"' in words_of(answer)
    assert 'href="#shareholders[0].shareholder_id_number"' not in words_of(answer)


def test_what_was_answered_is_there_when_one_comes_back(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    browser.post(f"{APPLY}/form/applicant", ABOUT)
    browser.post(f"{APPLY}/form/elsewhere", {"receives_elsewhere": ""})

    home = words_of(browser.get("/"))
    begun = browser.get(APPLY)

    assert f'href="{APPLY}"' in home
    assert begun["Location"] == f"{APPLY}/form/elsewhere"
    assert "桃园路 18 号" in words_of(browser.get(f"{APPLY}/form/applicant"))


def test_who_throws_a_draft_away_is_asked_first_and_may_keep_it(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle())
    browser.post(f"{APPLY}/form/applicant", ABOUT)

    asked = words_of(browser.get(f"{APPLY}/discard"))

    assert "Throw this draft away?" in asked
    assert f'href="{APPLY}"' in asked
    assert f'href="{APPLY}"' in words_of(browser.get("/"))


def test_a_draft_can_be_thrown_away(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())
    browser.post(f"{APPLY}/form/applicant", ABOUT)

    browser.post(f"{APPLY}/discard")

    assert browser.get(f"{APPLY}/discard")["Location"] == "/services/old-age-allowance"
    assert f'href="{APPLY}"' not in words_of(browser.get("/"))


def test_sending_twice_makes_one_case(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    fill_in(browser)
    key = key_in(browser)

    first = browser.post(f"{APPLY}/check", {"key": key})
    second = browser.post(f"{APPLY}/check", {"key": key})

    assert first["Location"] == second["Location"]
    assert len(cases.cases_of(as_actor(party)).cases) == 1


def test_who_is_not_eligible_reads_why_and_may_ask_for_a_person(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle(born=date(1980, 1, 1))
    browser = log_in(party)
    fill_in(browser)
    key = key_in(browser)

    refused = browser.post(f"{APPLY}/check", {"key": key})
    insisted = browser.post(f"{APPLY}/check", {"key": key, "insist": "on"})

    (case,) = cases.cases_of(as_actor(party)).cases
    assert refused.status_code == 422
    assert "The allowance begins at the age of 70" in words_of(refused)
    assert insisted["Location"] == f"/cases/{case.id}/receipt"
    assert case.outcome is None


def known_wholly() -> Party:
    """Let somebody live in Nanshan of whom registries know all that is asked."""
    born = date(1943, 5, 20)
    return residents.settled(
        born=born, household="440305", address="桃园路 18 号", phone="13800000001"
    )


def test_where_all_is_known_nothing_is_asked(log_in: LogIn) -> None:
    party = known_wholly()
    browser = log_in(party)

    begun = browser.get(APPLY)
    page = words_of(browser.get(begun["Location"]))
    sent = browser.post(begun["Location"], {"key": key_in(browser)})

    assert begun["Location"] == f"{APPLY}/check"
    assert "桃园路 18 号" in page
    assert "We will report a move to another city" in page
    assert "Sent and granted" in words_of(browser.get(sent["Location"]))
    (case,) = cases.cases_of(as_actor(party)).cases
    assert cases.find_for(as_actor(party), case.id).answers["declares_changes"] is True


def test_unanswered_questions_are_named_before_sending(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())
    browser.post(f"{APPLY}/form/applicant", ABOUT)
    browser.post(f"{APPLY}/form/payment", {"payment": "bank-card"})

    page = words_of(browser.get(f"{APPLY}/check"))
    answer = browser.post(f"{APPLY}/check", {"key": "k"})

    assert f"{APPLY}/form/payment?then=check#bank_card" in page
    assert answer.status_code == 422


def test_one_may_agree_to_a_look_up_and_take_that_back(log_in: LogIn) -> None:
    party = known_wholly()
    number = parties.identity_of(TEST, party.id).id_number
    registries.put(TEST, "income-tax-accounts", number, {"paid_this_year": 1, "paid_last_year": 2})
    browser, page = log_in(party), "/services/provident-fund-loan/apply/evidence"

    before = words_of(browser.get(page))
    agreed = words_of(browser.post(page, {"consent": "income-tax-record"}, follow=True))
    back = words_of(browser.post(page, {"revoke": "income-tax-record"}, follow=True))

    assert "I agree: look it up" in before
    assert "with your consent" in agreed
    assert "I agree: look it up" not in agreed
    assert "I agree: look it up" in back
    assert "with your consent" not in back


def test_evidence_that_no_registry_has_is_uploaded_and_kept(settle: Settle, log_in: LogIn) -> None:
    party = settle()
    browser = log_in(party)
    apply = "/services/renew-identity-card/apply"
    missing = browser.post(f"{apply}/evidence", {})
    photograph = SimpleUploadedFile("face.pdf", PDF)

    browser.post(f"{apply}/evidence", {"file.photograph": photograph, "add": "1"})

    page = words_of(browser.get(f"{apply}/evidence"))
    assert missing.status_code == 422
    assert "face.pdf" in page


def test_a_file_that_cannot_be_kept_is_named(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())
    apply = "/services/renew-identity-card/apply"

    answer = browser.post(
        f"{apply}/evidence", {"file.photograph": SimpleUploadedFile("a.exe", b"MZ")}
    )

    assert answer.status_code == 422
    assert "not of a type that we can read" in words_of(answer)


def is_ticked(page: str, name: str) -> bool:
    found = re.search(rf'<input[^>]* id="{re.escape(name)}"[^>]*>', page)
    return found is not None and " checked" in found[0]


def test_a_tick_that_commits_is_there_when_one_comes_back(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())
    apply = "/services/medical-care-elsewhere/apply"
    browser.post(f"{apply}/form/reason", {"reason": "living"})

    led = browser.post(f"{apply}/evidence", {"commitment": "residence-permit"})

    begun = browser.get(apply)
    page = words_of(browser.get(begun["Location"]))
    assert led["Location"] == f"{apply}/check"
    assert begun["Location"] == f"{apply}/evidence"
    assert is_ticked(page, "commitment.residence-permit")
    assert "You commit to it" in words_of(browser.get(f"{apply}/check"))


def test_a_tick_that_promises_proof_later_outlives_other_answers(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle())
    apply = "/services/school-enrolment/apply"
    browser.post(f"{apply}/form/home", {"housing": "rented"})
    browser.post(f"{apply}/evidence", {"later": "lease-contract", "add": "1"})

    browser.post(f"{apply}/form/child", {"stage": "primary"})

    page = words_of(browser.get(f"{apply}/evidence"))
    assert is_ticked(page, "later.lease-contract")
    assert not is_ticked(page, "later.immunisation-record")
    assert "To follow" in words_of(browser.get(f"{apply}/check"))


def test_a_tick_that_is_taken_away_stays_away(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())
    apply = "/services/school-enrolment/apply"
    browser.post(f"{apply}/form/home", {"housing": "rented"})
    browser.post(f"{apply}/evidence", {"later": "lease-contract", "add": "1"})

    browser.post(f"{apply}/evidence", {"add": "1"})

    assert not is_ticked(words_of(browser.get(f"{apply}/evidence")), "later.lease-contract")


def look_ups() -> list[str]:
    found = database.rows("SELECT subject FROM audit_entry WHERE act = 'registry.look_up'")
    return sorted(str(row[0]) for row in found)


def test_all_pages_together_look_up_once_what_registries_hold(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle())
    browser.get(f"{APPLY}/form/applicant")
    first = look_ups()

    fill_in(browser)
    browser.get(f"{APPLY}/evidence")
    browser.post(f"{APPLY}/check", {"key": key_in(browser)})

    assert first == ["households", "population"]
    assert look_ups() == [*first, "social-insurance"]


def test_one_may_ask_the_registers_again(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())
    fill_in(browser)
    browser.get(f"{APPLY}/evidence")
    before = look_ups()

    browser.post(f"{APPLY}/evidence", {"again": "1"})

    browser.get(f"{APPLY}/evidence")
    assert look_ups() == sorted(before * 2)


def test_who_holds_it_already_is_led_to_it_before_the_first_question(
    settle: Settle, log_in: LogIn
) -> None:
    party = settle()
    browser = log_in(party)
    fill_in(browser)
    browser.post(f"{APPLY}/check", {"key": key_in(browser)})

    again = browser.get(APPLY, follow=True)

    (credential,) = credentials.held(as_actor(party))
    assert again.redirect_chain == [(f"/credentials/{credential.id}", 302)]
    assert "You hold what this service gives already" in words_of(again)


def test_what_is_only_looked_up_is_not_asked_for(settle: Settle, log_in: LogIn) -> None:
    browser = log_in(settle())

    page = words_of(browser.get("/services/pension-life-check/apply/evidence"))

    assert "Looked up, nothing found" in page
    assert "Result of the life check" in page
    assert [name for name in ("death-record", "life-check-result") if f"file.{name}" in page] == []


LAMP = "/services/lamp/apply"


def test_where_nothing_is_to_be_proved_no_page_asks_for_proof(
    settle: Settle, log_in: LogIn
) -> None:
    publish_documents(service=[make_service("lamp", "灯", online=True)])
    browser = log_in(settle())
    first = words_of(browser.get(f"{LAMP}/form/request"))
    answers = {"statement": "更换路灯", "phone": "13800000001", "is_true": "true"}

    led = [browser.post(f"{LAMP}/form/{page}", answers) for page in ("request", "contact")]
    checked = browser.get(led[-1]["Location"], follow=True)

    page = words_of(checked)
    assert "Step 1 of 3" in first
    assert checked.redirect_chain == [(f"{LAMP}/check", 302)]
    assert "Step 3 of 3" in page
    assert f'href="{LAMP}/form/contact"' in page
    assert f"{LAMP}/evidence" not in page


def test_from_the_evidence_one_comes_back_to_the_last_questions(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle())
    fill_in(browser)
    browser.post(f"{APPLY}/evidence", {"again": "1"})

    page = words_of(browser.get(f"{APPLY}/evidence"))

    assert f'href="{APPLY}/form/declaration"' in page
    assert "Step 5 of 6" in page


def test_what_cannot_be_kept_is_said_also_to_who_stays_on_the_page(
    settle: Settle, log_in: LogIn
) -> None:
    browser = log_in(settle())
    unfit = SimpleUploadedFile("a.exe", b"MZ")
    there = SimpleUploadedFile("b.pdf", PDF)
    page = "/services/renew-identity-card/apply/evidence"

    answer = browser.post(page, {"file.photograph": [there, unfit], "add": "1"})

    words = words_of(answer)
    assert answer.status_code == 422
    assert 'href="#file.photograph"' in words
    assert "a.exe" in words
    assert "b.pdf" in words
