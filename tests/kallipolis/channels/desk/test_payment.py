"""The desk shows how the fee of a case stands, and lets who may send it back."""

from collections.abc import Callable

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.payments import api as payments
from kallipolis.platforms.application.payments.contracts import State
from kallipolis.platforms.application.payments.testing import Treasury

pytestmark = pytest.mark.django_db
LogIn = Callable[..., Client]


@pytest.fixture
def treasury(office: Office, settings: Settings) -> Treasury:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, payments="sandbox")
    return Treasury(office=office)


def paid(treasury: Treasury) -> Case:
    case = treasury.owing()
    treasury.pay(case)
    return case


def test_the_page_of_a_case_says_whether_its_fee_was_paid(
    treasury: Treasury, official: LogIn
) -> None:
    unpaid, done = treasury.owing(), paid(treasury)
    client = official("Chen", "acceptance-officer")

    pages = [client.get(f"/desk/cases/{c.id}").content.decode() for c in (unpaid, done)]

    assert "Not paid" in pages[0]
    assert "Not paid" not in pages[1]
    assert f'href="/desk/cases/{done.id}/payment"' in pages[1]


def test_who_may_sends_some_of_it_back_with_the_reason(treasury: Treasury, official: LogIn) -> None:
    case = paid(treasury)
    client = official("Chen", "decider")
    given = {"amount": "4.00", "words": "Too much was asked."}

    page = client.post(f"/desk/cases/{case.id}/payment/refund", given, follow=True)
    payments.send_refunds()

    assert "Too much was asked." in page.content.decode()
    assert treasury.payment(case).state is State.PARTLY_REFUNDED
    assert treasury.payment(case).refundable.amount == 600


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"amount": "", "words": ""}, "Say why."),
        ({"amount": "ten", "words": "Why."}, "Give an amount above zero"),
        ({"amount": "0.001", "words": "Why."}, "Give an amount above zero"),
        ({"amount": "NaN", "words": "Why."}, "Give an amount above zero"),
        ({"amount": "11.00", "words": "Why."}, "At most 10.00 CNY can be sent back."),
    ],
)
def test_what_cannot_be_sent_back_is_refused_with_what_is_wrong(
    treasury: Treasury, official: LogIn, given: dict[str, str], words: str
) -> None:
    case = paid(treasury)
    client = official("Chen", "decider")

    answer = client.post(f"/desk/cases/{case.id}/payment/refund", given)

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_who_may_not_send_back_sees_it_without_the_form(
    treasury: Treasury, official: LogIn
) -> None:
    case = paid(treasury)
    client = official("Chen", "acceptance-officer")

    page = client.get(f"/desk/cases/{case.id}/payment").content.decode()
    tried = client.post(f"/desk/cases/{case.id}/payment/refund", {"words": "Mine."})

    assert "10.00" in page
    assert "Send money back" not in page
    assert tried.status_code == 404


def test_a_case_without_a_fee_has_no_page_of_a_payment(treasury: Treasury, official: LogIn) -> None:
    case = treasury.office.open()

    answer = official("Chen", "decider").get(f"/desk/cases/{case.id}/payment")

    assert answer.status_code == 404
