"""A city whose keepers have logged in to the console."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.identity.testing import log_in, make_official_user
from kallipolis.platforms.application.cases.testing import set_stage


@pytest.fixture
def keeper() -> Callable[..., Client]:
    set_stage()

    def logged_in(
        *roles: str, organisation: str = "civil-affairs@440300", name: str = "Chen"
    ) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        return log_in(client, make_official_user(name, *roles, organisation=organisation))

    return logged_in
