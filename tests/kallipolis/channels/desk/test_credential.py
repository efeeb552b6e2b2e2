"""What a case gave is shown on the desk, printed from there, and renewed where its kind allows."""

from collections.abc import Callable

import pytest
from django.test import Client

from kallipolis.foundation.access.testing import make_resident
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    Credential,
    CredentialType,
    Validity,
)
from kallipolis.platforms.application.credentials.testing import (
    make_credential,
    make_type,
    publish_type,
)

pytestmark = pytest.mark.django_db

LogIn = Callable[..., Client]


def give(office: Office, kind: CredentialType | None = None) -> Credential:
    """Let a case of the office give a card."""
    publish_type(kind or make_type())
    return make_credential(case=office.open().id)


def look(client: Client, credential: Credential) -> str:
    return client.get(f"/desk/credentials/{credential.id}").content.decode()


def test_the_page_of_a_case_leads_to_what_it_gave(office: Office, official: LogIn) -> None:
    card = give(office)
    client = official("Chen", "decider")

    case = client.get(f"/desk/cases/{card.case_id}").content.decode()
    shown = look(client, card)

    assert f'href="/desk/credentials/{card.id}"' in case
    assert card.number in case
    assert "2 January 1950" in shown
    assert f"/desk/credentials/{card.id}/paper/zh-hant" in shown


def test_who_decides_renews_and_the_old_one_is_replaced(office: Office, official: LogIn) -> None:
    card = give(office)
    client = official("Chen", "decider")

    renewed = client.post(f"/desk/credentials/{card.id}/renew", follow=True).content.decode()

    (old, new) = credentials.given_in(make_resident(card.holder), card.case_id)
    assert (old.status, new.status) == ("replaced", "valid")
    assert new.number in renewed
    assert "/renew" not in look(client, card)


@pytest.mark.parametrize(
    "kind",
    [make_type(renewable=False), make_type(validity=Validity(until="birth_date"))],
    ids=["not renewable", "applied for anew"],
)
def test_a_kind_that_officials_do_not_renew_has_no_button_for_it(
    kind: CredentialType, office: Office, official: LogIn
) -> None:
    card = give(office, kind)

    assert "/renew" not in look(official("Chen", "decider"), card)


def test_a_credential_of_another_authority_is_not_there(office: Office, official: LogIn) -> None:
    card = give(office)
    stranger = official("Zhou", "decider", organisation="public-security@440300")

    answers = [
        stranger.get(f"/desk/credentials/{card.id}").status_code,
        stranger.get(f"/desk/credentials/{card.id}/paper/en").status_code,
        stranger.post(f"/desk/credentials/{card.id}/renew").status_code,
    ]

    assert answers == [404, 404, 404]
