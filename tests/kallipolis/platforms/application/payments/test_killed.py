"""Processes killed at any instant while people pay: no money is lost, none moves twice."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.application.payments import kept_till, storm

from kallipolis.foundation.database.testing import url_of_test_database
from kallipolis.foundation.packs.testing import forget
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.contracts import State
from kallipolis.platforms.application.payments.models import Refund, Taking
from kallipolis.platforms.application.payments.testing import (
    Drawer,
    Till,
    Treasury,
    balance,
    imbalance,
)

pytestmark = pytest.mark.django_db(transaction=True)

CASES = 60
QUIET_ROUNDS = 12


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture(autouse=True)
def _kept_till(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "till").touch()
    monkeypatch.setenv(kept_till.FILE, str(tmp_path / "till"))
    yield
    Till.empty()


def be_paid_in_processes_that_are_killed(treasury: Treasury, owing: list[Case]) -> list[str]:
    """Return the cases whose payers got to their end."""
    environment = os.environ | {
        "DATABASE_URL": url_of_test_database(),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    cases = [str(case.id) for case in owing]
    command = [sys.executable, "-m", storm.__name__, str(treasury.office.edition), *cases]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def let_all_be_settled(treasury: Treasury, owing: list[Case]) -> Drawer:
    """Let the provider tell everything again, everybody be asked, and time pass."""
    for _ in range(QUIET_ROUNDS):
        for order in kept_till.drawer().orders:
            treasury.take({"Till": "signed"}, order.encode())
        for case in owing:
            api.follow_case(case.id, clock=treasury.clock)
        treasury.office.advance(hours=7)
        treasury.settle()
    return kept_till.drawer()


def test_who_is_killed_while_paying_has_paid_once_or_not_at_all(
    treasury: Treasury, settings: Settings
) -> None:
    settings.PAYMENT_PROVIDERS = storm.KEPT
    owing = [treasury.owing() for _ in range(CASES)]

    ended = be_paid_in_processes_that_are_killed(treasury, owing)
    drawer = let_all_be_settled(treasury, owing)

    came = {taken.transaction for held in drawer.taken.values() for taken in held}
    payments = [treasury.payment(case) for case in owing]
    gone = {refund.reference: refund for p in payments for refund in p.refunds}
    assert len(ended) > CASES // 10
    assert came == set(Taking.objects.values_list("transaction", flat=True))
    assert balance("provider:sandbox") == drawer.net()
    assert imbalance() == 0
    assert not any(payment.is_in_doubt for payment in payments)
    assert {refund.state for refund in gone.values()} == {"done"}
    assert set(drawer.refunds) == set(Refund.objects.values_list("pk", flat=True)) == set(gone)
    kept = {State.PAID, State.PARTLY_REFUNDED}
    assert {str(p.case) for p in payments if p.state in kept} >= set(ended)
