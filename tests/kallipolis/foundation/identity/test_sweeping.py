"""What is over does not pile up."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Token
from django.test import Client

from kallipolis.foundation.identity.jobs import sweep_logins
from kallipolis.foundation.identity.models import Session
from kallipolis.foundation.identity.testing import make_token, make_user

pytestmark = pytest.mark.django_db


def test_sessions_and_tokens_that_are_over_are_swept_away(client: Client) -> None:
    user = make_user("wei")
    client.force_login(user)
    make_token(user, "cases", value="over", lifetime=-timedelta(seconds=1))
    make_token(user, "cases", value="running")
    Session.objects.create(
        session_key="over",
        session_data="",
        expire_date=user.date_joined - timedelta(days=1),
    )

    sweep_logins()

    assert Session.objects.filter(user=user).count() == Session.objects.count() == 1
    assert Token.objects.count() == 1
