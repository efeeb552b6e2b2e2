"""Who stands behind a request."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings

from kallipolis.foundation.actors import ANONYMOUS, ActorKind, system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.identity.api import actor_for
from kallipolis.foundation.identity.testing import (
    log_in,
    make_official_user,
    make_token,
    make_user,
)
from kallipolis.foundation.ids import PartyId, RoleId
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties.api import appoint

pytestmark = pytest.mark.django_db


def session_request(client: Client) -> HttpRequest:
    request = RequestFactory().get("/")
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(cookie.value if cookie else None)
    return request


def bearer(value: str) -> HttpRequest:
    return RequestFactory().get("/", headers={"Authorization": f"Bearer {value}"})


def test_without_session_and_token_nobody_acts(client: Client) -> None:
    actor = actor_for(session_request(client))

    assert actor == ANONYMOUS


def test_a_session_stands_for_the_party_of_its_user(client: Client) -> None:
    client.force_login(make_user("wei", party="p1", name="Wei"))

    actor = actor_for(session_request(client))

    assert (actor.kind, actor.party, actor.name) == (ActorKind.RESIDENT, "p1", "Wei")
    assert actor.assurance == 2


def test_session_and_user_come_in_one_query(client: Client, django_assert_num_queries: Any) -> None:
    client.force_login(make_user("wei"))

    with django_assert_num_queries(1):
        actor_for(session_request(client))


def test_a_session_ends_when_the_password_changes(client: Client) -> None:
    user = make_user("wei")
    client.force_login(user)
    user.set_password("another")
    user.save()

    assert actor_for(session_request(client)) == ANONYMOUS


def test_an_official_is_the_same_actor_until_their_roles_are_others(client: Client) -> None:
    publish_packs("core", "guangdong")
    user = make_official_user("Li", "decider")
    log_in(client, user)
    asked = [actor_for(session_request(client)) for _ in range(2)]

    appoint(
        system("test"),
        PartyId(user.party),
        replace(asked[0].assignments[0], role=RoleId("supervisor")),
    )
    after = actor_for(session_request(client))

    assert asked[0] is asked[1]
    assert [each.role for each in asked[0].assignments] == ["decider"]
    assert [each.role for each in after.assignments] == ["decider", "supervisor"]


def test_a_session_that_somebody_else_signed_holds_nothing(client: Client) -> None:
    client.force_login(make_user("wei"))
    written = client.session.encode({"a": [1]})
    store = import_module(settings.SESSION_ENGINE).SessionStore()

    read = [store.decode(written) for _ in range(2)]
    read[0]["a"].append(2)
    with override_settings(SECRET_KEY="another"):
        elsewhere = store.decode(written)

    assert read[1] == store.decode(written) == {"a": [1]}
    assert (store.decode(written[:-1]), elsewhere) == ({}, {})


def test_a_blocked_user_is_nobody(client: Client) -> None:
    user = make_user("wei")
    client.force_login(user)
    user.is_active = False
    user.save()

    assert actor_for(session_request(client)) == ANONYMOUS


def test_a_bearer_token_stands_for_its_user_within_its_scopes(
    django_assert_num_queries: Any,
) -> None:
    value = make_token(make_user("wei", party="p1"), "openid", "cases")

    with django_assert_num_queries(1):
        actor = actor_for(bearer(value))

    assert (actor.party, actor.scopes) == ("p1", frozenset({"openid", "cases"}))


def test_a_token_without_a_user_is_a_program_of_a_department() -> None:
    value = make_token(None, "services")

    actor = actor_for(bearer(value))

    assert (actor.kind, actor.party) == (ActorKind.CLIENT, "client:department")


@pytest.mark.parametrize("value", ["unknown", "", "a-token"])
def test_a_token_that_is_unknown_or_expired_is_refused(value: str) -> None:
    make_token(make_user("wei"), "cases", lifetime=-timedelta(seconds=1))

    with pytest.raises(Refusal) as refused:
        actor_for(bearer(value))

    assert refused.value.code == "identity.token_invalid"


def test_another_scheme_than_bearer_is_refused() -> None:
    value = make_token(make_user("wei"), "cases")
    request = RequestFactory().get("/", headers={"Authorization": f"Basic {value}"})

    with pytest.raises(Refusal):
        actor_for(request)
