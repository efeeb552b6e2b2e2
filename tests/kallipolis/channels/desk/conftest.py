"""A city with officials who have logged in to the desk."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.identity.testing import log_in, make_official_user
from kallipolis.platforms.application.cases.testing import Office

LogIn = Callable[..., Client]


@pytest.fixture
def office() -> Office:
    return Office(clock=SetClock(SYSTEM_CLOCK.now()))


@pytest.fixture
def official(office: Office) -> LogIn:
    def logged_in(name: str, *roles: str, organisation: str = "civil-affairs@440300") -> Client:
        client = Client(headers={"Accept-Language": "en"})
        return log_in(client, make_official_user(name, *roles, organisation=organisation))

    return logged_in
