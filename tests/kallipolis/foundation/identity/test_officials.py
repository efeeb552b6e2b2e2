"""Officials show a second factor before they hold any office."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import pytest_django
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client, RequestFactory
from tests.publishing import published_once

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor, ActorKind, Assignment, system
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import NewLogin
from kallipolis.foundation.identity.models import User
from kallipolis.foundation.identity.testing import make_token, make_user
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.parties import api as parties

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough one"
SECRET = "JBSWY3DPEHPK3PXP"
OFFICE = Assignment(
    role=RoleId("decider"),
    organisation=OrganisationId("civil-affairs@440300"),
    region=RegionCode("440300"),
)


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    yield from published_once(django_db_blocker, "core", "guangdong")


@pytest.fixture
def official() -> User:
    party = parties.register_official(
        system("test"),
        name="Chen",
        organisation=OFFICE.organisation,
        region=OFFICE.region,
    )
    parties.appoint(system("test"), party.id, OFFICE)
    return make_user(
        "chen", party=party.id, kind=ActorKind.OFFICIAL.value, name="Chen", password=PASSWORD
    )


def code() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def actor_in(client: Client) -> Actor:
    request: Any = RequestFactory().get("/")
    request.session = client.session
    return identity.actor_for(request)


def test_an_official_with_a_password_alone_holds_no_office(client: Client, official: User) -> None:
    answer = client.post("/accounts/login/", {"login": "chen", "password": PASSWORD})

    actor = actor_in(client)
    assert answer["Location"] == "/accounts/2fa/"
    assert (actor.kind, actor.assignments) == (ActorKind.OFFICIAL, ())
    with pytest.raises(Refusal, match=r"identity\.second_factor"):
        identity.require_official(actor)


def test_with_a_second_factor_the_office_is_held(client: Client, official: User) -> None:
    TOTP.activate(official, SECRET)

    asked = client.post("/accounts/login/", {"login": "chen", "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code()})

    actor = actor_in(client)
    assert asked["Location"] == "/accounts/2fa/authenticate/"
    assert (actor.assurance, actor.assignments) == (3, (OFFICE,))


def test_a_wrong_code_opens_nothing(client: Client, official: User) -> None:
    TOTP.activate(official, SECRET)
    client.post("/accounts/login/", {"login": "chen", "password": PASSWORD})

    client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert actor_in(client).kind is ActorKind.ANONYMOUS


def by_token(official: User) -> Actor:
    headers = {"Authorization": f"Bearer {make_token(official, 'cases')}"}
    return identity.actor_for(RequestFactory().get("/", headers=headers))


def test_an_officials_token_carries_no_office_without_a_second_factor(official: User) -> None:
    assert by_token(official).assignments == ()


def test_an_officials_token_carries_the_office_with_a_second_factor(official: User) -> None:
    TOTP.activate(official, SECRET)

    assert by_token(official).assignments == (OFFICE,)


def test_the_secret_of_a_second_factor_is_stored_sealed(official: User) -> None:
    TOTP.activate(official, SECRET)

    assert SECRET not in str(Authenticator.objects.get().data)


@pytest.mark.parametrize(("is_demo_login", "assurance"), [(True, 3), (False, 2)])
def test_in_a_demo_only_the_demos_own_officials_are_spared_it(
    client: Client, official: User, settings: Any, is_demo_login: bool, assurance: int
) -> None:
    settings.KALLIPOLIS = settings.KALLIPOLIS.__class__(demo=True)
    User.objects.update(is_demo=is_demo_login)
    client.force_login(official)

    assert actor_in(client).assurance == assurance


def test_residents_have_no_business_at_the_officials_desk(client: Client) -> None:
    client.force_login(make_user("wei"))

    with pytest.raises(Refusal, match=r"identity\.official_only"):
        identity.require_official(actor_in(client))


def test_a_log_in_is_opened_by_who_reaches_the_office_and_not_the_place_alone() -> None:
    of_the_city, of_the_county = (
        parties.register_official(
            system("test"),
            name="Chen",
            organisation=OrganisationId(f"civil-affairs@{seat}"),
            region=RegionCode("440305"),
        )
        for seat in ("440300", "440305")
    )
    administrator = make_official(
        "administrator", organisation="public-security@440305", region="440305"
    )

    identity.open_login(administrator, of_the_county, NewLogin(username="county"))
    with pytest.raises(Refusal, match=r"login\.not_found"):
        identity.open_login(administrator, of_the_city, NewLogin(username="city"))


def working_as(role: str) -> Actor:
    return make_official(role, organisation=OFFICE.organisation, region=OFFICE.region)


def unregistered() -> Any:
    return parties.register_official(
        system("test"), name="Fang", organisation=OFFICE.organisation, region=OFFICE.region
    )


def test_who_receives_residents_opens_no_log_in_of_an_official() -> None:
    login = NewLogin(username="fang", password=PASSWORD)

    with pytest.raises(Refusal) as refused:
        identity.open_login(working_as("window-officer"), unregistered(), login)

    assert refused.value.code == "login.not_found"


def test_an_administrator_opens_and_blocks_log_ins_of_officials_under_acts_of_their_own() -> None:
    administrator, party = working_as("administrator"), unregistered()

    login = identity.open_login(administrator, party, NewLogin(username="fang", password=PASSWORD))
    identity.block_login(administrator, login)

    acts = database.rows("SELECT act FROM audit_entry WHERE act LIKE %s ORDER BY id", ["login.%"])
    assert [act for (act,) in acts] == ["login.open_official", "login.block_official"]
