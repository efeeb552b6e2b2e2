"""The console compares a day of payments, and keeps what differs in sight."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.payments.testing import TILL, Till, Treasury

pytestmark = pytest.mark.django_db
Keeper = Callable[..., Client]


@pytest.fixture
def _sandbox(settings: Settings) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, payments="sandbox")


@pytest.mark.usefixtures("_sandbox")
def test_a_day_is_compared_and_what_was_put_right_stays_listed(
    keeper: Keeper, settings: Settings
) -> None:
    settings.PAYMENT_PROVIDERS = TILL
    drawer = Till.empty()
    client = keeper("finance-officer")
    treasury = Treasury(office=Office(clock=SetClock(SYSTEM_CLOCK.now() - timedelta(days=1))))
    drawer.pay(treasury.begin(treasury.owing()), treasury.clock)

    page = client.post("/console/payments", {"day": ""}, follow=True).content.decode()

    assert "0 differences are open" in page
    assert "Missing here" in page
    assert "Put right: the provider was asked" in page


@pytest.mark.usefixtures("_sandbox")
def test_a_day_without_payments_agrees(keeper: Keeper) -> None:
    client = keeper("finance-officer")

    page = client.post("/console/payments", {"day": "2026-01-05"}, follow=True).content.decode()

    assert "All agree" in page


@pytest.mark.usefixtures("_sandbox")
@pytest.mark.parametrize("day", ["soon", "2999-01-01"])
def test_a_day_that_is_not_over_is_refused(keeper: Keeper, day: str) -> None:
    answer = keeper("finance-officer").post("/console/payments", {"day": day})

    assert answer.status_code == 422
    assert "Only a day that is over" in answer.content.decode()


def test_nobody_else_sees_the_books(keeper: Keeper) -> None:
    assert keeper("operator").get("/console/payments").status_code == 403
