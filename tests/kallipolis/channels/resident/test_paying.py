"""Paying for a driving licence: asked for, paid at the sandbox, granted, receipted, sent back."""

from datetime import date
from random import Random

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings
from tests.kallipolis.channels.resident.conftest import TEST, LogIn, Settle
from tests.kallipolis.channels.resident.test_applying import key_in, words_of

from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.parties.contracts import Party, Sex
from kallipolis.foundation.parties.testing import as_actor, synthetic_id_number
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.payments import api as payments
from kallipolis.platforms.data.registries import api as registries

LICENCE = "/services/replace-lost-driving-licence/apply"
BORN = date(1990, 5, 17)
LOSS = {"reason": "lost"}
DELIVERY = {"delivery": "hall", "phone": "13800000019", "declares_true": "true"}
VALID = {"status": "valid", "class": "C1", "valid_until": "2030-03-01"}


@pytest.fixture(autouse=True)
def _sandbox(settings: Settings) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, payments="sandbox")


@pytest.fixture
def driver(settle: Settle) -> Party:
    number = synthetic_id_number(Random(7), BORN, Sex.FEMALE)
    registries.put(TEST, "drivers", number, VALID)
    return settle("蒋文涛", born=BORN, seed=7)


def sent(browser: Client, party: Party) -> CaseId:
    browser.post(f"{LICENCE}/form/loss", LOSS)
    browser.post(f"{LICENCE}/form/delivery", DELIVERY)
    browser.post(f"{LICENCE}/check", {"key": key_in(browser, LICENCE)})
    (case,) = cases.cases_of(as_actor(party)).cases
    return case.id


def paid(browser: Client, case_id: CaseId, choice: str = "pay") -> str:
    """Pay at the sandbox, let facts be delivered, and return the page that one is led back to."""
    cashier = browser.post(f"/cases/{case_id}/payment/pay").headers["Location"]
    back = browser.post(cashier, {"choice": choice}).headers["Location"]
    while events.dispatch():
        pass
    return words_of(browser.get(back))


def test_what_is_sent_in_waits_for_its_fee_and_says_so(driver: Party, log_in: LogIn) -> None:
    browser = log_in(driver)
    case_id = sent(browser, driver)

    page = words_of(browser.get(f"/cases/{case_id}"))
    payment = words_of(browser.get(f"/cases/{case_id}/payment"))

    assert "Pay ¥10.00" in page
    assert "until then no time is counted" in page
    assert "Replace a lost driving licence" in payment
    assert "¥10.00" in payment


def test_who_has_paid_is_granted_it_at_once_and_has_a_receipt(driver: Party, log_in: LogIn) -> None:
    browser = log_in(driver)
    case_id = sent(browser, driver)

    back = paid(browser, case_id)

    receipt = words_of(browser.get(f"/cases/{case_id}/payment/receipt"))
    number = payments.receipt(as_actor(driver), case_id).number
    assert number in back
    assert number in receipt
    assert cases.find_for(as_actor(driver), case_id).case.outcome == "granted"
    assert "Replacement driving licence" in words_of(browser.get(f"/cases/{case_id}"))


def test_the_cashier_of_the_sandbox_says_that_no_money_moves(driver: Party, log_in: LogIn) -> None:
    browser = log_in(driver)
    case_id = sent(browser, driver)

    cashier = browser.post(f"/cases/{case_id}/payment/pay").headers["Location"]
    page = words_of(browser.get(cashier))

    assert "no money moves here" in page
    assert "¥10.00" in page


def test_who_comes_back_before_it_is_known_is_told_not_to_pay_again(
    driver: Party, log_in: LogIn
) -> None:
    browser = log_in(driver)
    case_id = sent(browser, driver)

    back = paid(browser, case_id, "late")

    assert "We do not know yet whether you have paid" in back
    assert "Look again" in back


def test_who_failed_is_told_that_nothing_was_taken(driver: Party, log_in: LogIn) -> None:
    browser = log_in(driver)
    case_id = sent(browser, driver)

    back = paid(browser, case_id, "fail")

    assert "Nothing was taken" in back
    assert "Pay ¥10.00" in back


def test_who_paid_twice_sees_the_second_on_its_way_back(driver: Party, log_in: LogIn) -> None:
    browser = log_in(driver)
    case_id = sent(browser, driver)
    asked = paid(browser, case_id, "twice")

    payments.send_refunds()
    done = words_of(browser.get(f"/cases/{case_id}/payment"))

    assert "What goes back to you" in asked
    assert "On its way" in asked
    assert "paid twice" in done
    assert "Sent back" in done


def test_where_nobody_takes_payments_the_page_says_what_to_do(
    driver: Party, log_in: LogIn, settings: Settings
) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, payments="none")
    browser = log_in(driver)
    case_id = sent(browser, driver)

    answer = browser.post(f"/cases/{case_id}/payment/pay")

    assert answer.status_code == 409
    assert "Pay at the authority" in words_of(answer)


def test_there_is_no_sandbox_where_it_is_not_chosen(
    driver: Party, log_in: LogIn, settings: Settings
) -> None:
    browser = log_in(driver)
    cashier = browser.post(f"/cases/{sent(browser, driver)}/payment/pay").headers["Location"]
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, payments="none")

    assert browser.get(cashier).status_code == 404
    assert browser.post(cashier, {"choice": "pay"}).status_code == 404


def test_nobody_else_sees_the_payment(driver: Party, settle: Settle, log_in: LogIn) -> None:
    case_id = sent(log_in(driver), driver)
    stranger = log_in(settle(seed=3))

    assert stranger.get(f"/cases/{case_id}/payment").status_code == 404
    assert stranger.post(f"/cases/{case_id}/payment/pay").status_code == 404
    assert stranger.get(f"/cases/{case_id}/payment/receipt").status_code == 404
