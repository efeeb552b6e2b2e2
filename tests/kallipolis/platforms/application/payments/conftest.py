"""A treasury whose city takes payments by the sandbox, or by a till that can be told to fail."""

from collections.abc import Iterator

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.platforms.application.payments.testing import TILL, Drawer, Till, Treasury


@pytest.fixture
def treasury(settings: Settings) -> Treasury:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, payments="sandbox")
    return Treasury()


@pytest.fixture
def drawer(settings: Settings) -> Iterator[Drawer]:
    settings.PAYMENT_PROVIDERS = TILL
    yield Till.empty()
    Till.empty()
