"""A city in which people are told of facts."""

from collections.abc import Callable, Iterator

import pytest
import pytest_django
from allauth.account.models import EmailAddress

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.identity import testing as logins
from kallipolis.foundation.identity.testing import make_user
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.notices.contracts import Template
from kallipolis.platforms.application.notices.testing import NOON

Publish = Callable[..., None]


@pytest.fixture
def office() -> Office:
    made = Office()
    made.resident = as_actor(make_resident())
    return made


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def publish() -> Publish:
    """Publish templates beside the core pack."""

    def published(*templates: Template) -> None:
        publish_documents(notice_template=templates)

    return published


@pytest.fixture
def resident(office: Office) -> Actor:
    """Somebody with a log-in, whose e-mail address and telephone are proven."""
    user = make_user(party=office.resident.party, phone="+8613800138000")
    user.is_phone_verified = True
    user.save()
    EmailAddress.objects.create(user_id=user.pk, email="wei@city.example", verified=True)
    return office.resident


@pytest.fixture(autouse=True)
def _sent(settings: pytest_django.Settings) -> Iterator[None]:
    """Hand short messages to the test."""
    settings.SEND_SHORT_MESSAGE = "kallipolis.foundation.identity.testing.note_message"
    logins.SENT.clear()
    yield
    logins.SENT.clear()
