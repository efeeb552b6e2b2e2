"""What programs and providers are answered."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from django.test import Client

from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.identity.testing import log_in, make_official_user, make_user
from kallipolis.foundation.jobs import api as jobs
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.adapters import days
from kallipolis.platforms.application.payments.adapters.sandbox import counter
from kallipolis.platforms.application.payments.adapters.sandbox.provider import (
    SIGNATURE,
    signature,
)
from kallipolis.platforms.application.payments.contracts import State
from kallipolis.platforms.application.payments.jobs import ROUNDS
from kallipolis.platforms.application.payments.testing import BACK, Treasury

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def payer(treasury: Treasury) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(make_user("payer", party="resident", kind="resident", name="Lin"))
    return client


def round_named(name: str) -> Callable[[], int]:
    """Return what every worker does all the time, by its name."""
    return next(each.run for each in ROUNDS if each.name == name)


def officer(*roles: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    return log_in(client, make_official_user("Chen", *roles, organisation="civil-affairs@440300"))


def test_a_program_pays_and_reads_the_receipt(treasury: Treasury, payer: Client) -> None:
    case = treasury.owing()
    path = f"/api/v1/cases/{case.id}/payment"

    due = payer.get(path).json()
    begun = payer.post(f"{path}/attempts", {"return_to": BACK}, content_type=JSON)
    treasury.choose(begun.json()["redirect"].rpartition("/")[2], "pay")

    receipt = payer.get(f"{path}/receipt").json()
    assert (due["state"], due["amount"]) == ("due", {"amount": 1000, "currency": "CNY"})
    assert begun.status_code == 201
    assert receipt["number"] == payer.get(path).json()["receipt"]


def test_a_program_of_an_official_sends_back_and_compares(treasury: Treasury) -> None:
    case = treasury.owing()
    treasury.pay(case)
    client = officer("finance-officer")

    sent = client.post(
        f"/api/v1/cases/{case.id}/payment/refunds", {"words": "In error."}, content_type=JSON
    )
    compared = client.post("/api/v1/payments/reconciliations", {}, content_type=JSON)
    listed = client.get("/api/v1/payments/reconciliations").json()

    assert (sent.status_code, sent.json()["state"]) == (201, "refund-asked")
    assert compared.json()["differences"] == []
    assert [day["day"] for day in listed["days"]] == [compared.json()["day"]]


def test_a_case_without_a_fee_has_no_payment(treasury: Treasury, payer: Client) -> None:
    case = treasury.office.open()

    answer = payer.get(f"/api/v1/cases/{case.id}/payment")

    assert (answer.status_code, answer.json()["code"]) == (404, "payment.not_found")


def test_a_signed_message_is_taken_and_acknowledged(treasury: Treasury) -> None:
    case = treasury.owing()
    reference = treasury.begin(case)
    said = {
        "reference": reference,
        "state": "paid",
        "taken": [
            {
                "transaction": "T1",
                "amount": {"amount": 1000, "currency": "CNY"},
                "at": "2026-01-05T02:00:00Z",
            }
        ],
    }
    body = msgspec.json.encode(said)

    answer = Client().post(
        "/payments/messages/sandbox",
        body,
        content_type=JSON,
        headers={SIGNATURE: signature(body)},
    )

    assert (answer.status_code, answer.content) == (200, b"success")
    assert treasury.payment(case).state is State.PAID


@pytest.mark.parametrize(
    ("provider", "headers", "status"),
    [
        ("sandbox", {}, 401),
        ("sandbox", {SIGNATURE: "0" * 64}, 401),
        ("nobody", {SIGNATURE: "0" * 64}, 404),
    ],
)
def test_who_is_no_provider_is_not_believed(
    treasury: Treasury, provider: str, headers: dict[str, str], status: int
) -> None:
    answer = Client().post(
        f"/payments/messages/{provider}", b"{}", content_type=JSON, headers=headers
    )

    assert answer.status_code == status


def test_the_worker_takes_late_money_and_delivers_what_the_sandbox_says(
    treasury: Treasury,
) -> None:
    late = Treasury(office=Office(clock=SetClock(SYSTEM_CLOCK.now() - timedelta(minutes=5))))
    case = late.owing()
    counter.choose(late.begin(case), "late", clock=late.clock)

    did = round_named("payments.sandbox")()

    assert did == 2
    assert late.payment(case).state is State.PAID


def test_the_day_before_is_compared_every_night(treasury: Treasury) -> None:
    jobs.enqueue("payments.reconcile")

    jobs.run_due()

    (day,) = api.reconciliations(treasury.official())
    assert day.day == days.yesterday(SYSTEM_CLOCK)
