"""Other nodes in the console: who takes part, messages and their proof, what is withheld."""

from collections.abc import Callable

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.entries.testing import hold, make_dataset
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.contracts import (
    Ask,
    MessageQuery,
    NodeId,
    Purpose,
    Veto,
)
from kallipolis.platforms.data.exchange.testing import make_exchange

pytestmark = pytest.mark.django_db
Keeper = Callable[..., Client]
PLATFORM = system("test")
THERE = NodeId("health.example")
ADDRESS = "/console/exchange"


@pytest.fixture(autouse=True)
def _in_force(settings: Settings) -> None:
    ask = Ask(
        of=NodeId(settings.KALLIPOLIS.node),
        registry="population",
        fields=("name", "phone"),
        purposes=("move",),
    )
    move = Purpose(id="move", name=everywhere("Household move"))
    settings.KALLIPOLIS = make_exchange(settings.KALLIPOLIS, THERE, ask, purposes=(move,))


def written() -> int:
    exchange.send(PLATFORM, THERE, {"step": 1}, kind="poem", subject="move/1")
    (message,), _ = exchange.search(PLATFORM, MessageQuery())
    return message.serial


def test_the_page_shows_who_takes_part_and_what_waits(keeper: Keeper) -> None:
    client = keeper("operator")
    written()

    page = client.get(ADDRESS).content.decode()

    assert THERE in page
    assert f"?node={THERE}&amp;outcome=waiting" in page
    assert "Signs now" in page


def test_it_is_for_operators_only(keeper: Keeper) -> None:
    assert keeper("window-officer").get(ADDRESS).status_code == 403


def test_a_node_is_shown_with_what_it_may_ask_and_what_is_withheld(keeper: Keeper) -> None:
    client = keeper("operator")
    veto = Veto(id="phones", reason=everywhere("No phones go out"), fields=("phone",))
    publish_documents(veto=[veto])

    page = client.get(f"{ADDRESS}/nodes/{THERE}").content.decode()

    assert "<code>phone</code>" in page
    assert "Household move <code>move</code>" in page
    assert "No phones go out" in page
    assert client.get(f"{ADDRESS}/nodes/moon.example").status_code == 404


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        ("", True),
        ("?way=out&outcome=waiting&kind=poem&subject=move", True),
        ("?way=in", False),
        ("?node=moon.example", False),
        ("?subject=other", False),
        ("?page=x", True),
    ],
)
def test_messages_are_filtered(keeper: Keeper, query: str, is_shown: bool) -> None:
    client, serial = keeper("operator"), written()

    page = client.get(f"{ADDRESS}/messages{query}").content.decode()

    assert (f"{ADDRESS}/messages/{serial}" in page) is is_shown


def test_a_message_is_given_up_with_a_reason(keeper: Keeper) -> None:
    client, serial = keeper("operator"), written()
    address = f"{ADDRESS}/messages/{serial}"

    without = client.post(f"{address}/give-up", {"reason": " "})
    client.post(f"{address}/give-up", {"reason": "Their office is closed."})

    assert without.status_code == 409
    assert "Say why the message is given up." in without.content.decode()
    assert "Their office is closed." in client.get(address).content.decode()


def test_a_message_is_tried_again_and_its_proof_checked(keeper: Keeper) -> None:
    client, serial = keeper("operator"), written()
    address = f"{ADDRESS}/messages/{serial}"

    assert client.post(f"{address}/retry").status_code == 302
    page = client.post(f"{address}/verify").content.decode()

    assert "Everything that proves this message holds." in page


def test_keys_are_made_and_revoked(keeper: Keeper) -> None:
    client = keeper("operator")
    (first,) = exchange.own_keys(PLATFORM)

    client.post(f"{ADDRESS}/keys")
    client.post(f"{ADDRESS}/keys", {"key": first.id})

    made, old = exchange.own_keys(PLATFORM)
    assert (old.id, old.revoked_at is None) == (first.id, False)
    assert (made.is_known, made.revoked_at) == (False, None)


def test_without_a_directory_the_page_says_what_to_do(keeper: Keeper, settings: Settings) -> None:
    client = keeper("operator")
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, exchange_authorities="")

    page = client.get(ADDRESS).content.decode()

    assert "No directory is in force" in page


def test_what_a_message_says_is_shown_masked_to_who_may_read_it_and_on_record(
    keeper: Keeper,
) -> None:
    client, serial = keeper("operator"), written()
    address = f"{ADDRESS}/messages/{serial}"

    sealed = client.get(address).content.decode()
    shown = client.post(f"{address}/read").content.decode()

    assert "Show what it says" in sealed
    assert "<code>step</code>" not in sealed
    assert "<code>step</code>" in shown
    assert "***" in shown
    entries = audit.search(PLATFORM, Query(act="exchange.read"))
    assert [entry.detail["kind"] for entry in entries] == ["poem"]


def test_auditors_read_messages_and_others_do_not(keeper: Keeper) -> None:
    serial = written()
    address = f"{ADDRESS}/messages/{serial}/read"

    assert keeper("auditor").post(address).status_code == 200
    assert keeper("data-steward", name="Lin").post(address).status_code == 403


def test_a_node_is_shown_with_how_it_stands_with_its_catalogue(keeper: Keeper) -> None:
    hold(THERE, make_dataset())
    client = keeper("operator")

    page = client.get(f"{ADDRESS}/nodes/{THERE}").content.decode()

    assert "Entries of it held here" in page
