"""The guide to take part in the exchange works as it is written, and so does the client."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from django.test import Client as Browser
from pytest_django import Settings
from requests.adapters import BaseAdapter

from kallipolis.foundation.actors import system
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.entries.contracts import CatalogueExchange
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.adapters import nodes
from kallipolis.platforms.data.exchange.contracts import Ask, NodeId
from kallipolis.platforms.data.exchange.testing import (
    make_directory,
    make_node,
    make_node_key,
    signed,
)
from kallipolis.platforms.data.registries.testing import fill, make_registry, publish_registries
from kallipolis_exchange import (
    AwayError,
    Client,
    Directory,
    ExchangeError,
    ForgedError,
    NotTakenError,
    Outgoing,
    UnknownNodeError,
    new_key,
    public_half,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guides" / "take-part-in-the-exchange.md"
HERE, ADDRESS = "guangdong.example", "https://guangdong.example"
PLATFORM = system("test")


class Inside(BaseAdapter):
    """Carries requests of the client into the platform, without a line between them."""

    def __init__(self) -> None:
        super().__init__()
        self.instead: tuple[int, bytes] | None = None

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        answer = Browser().post(
            str(request.path_url),
            data=request.body,
            content_type="application/json",
            headers={name: str(value) for name, value in request.headers.items()},
        )
        response = requests.Response()
        response.status_code, response._content = self.instead or (
            answer.status_code,
            answer.content,
        )
        return response

    def close(self) -> None:
        """Hold nothing."""


@pytest.fixture
def given(settings: Settings) -> dict[str, Any]:
    """Return what the guide takes as given."""
    authority, key, line = new_key(), new_key(), Inside()
    settings.KALLIPOLIS = msgspec.structs.replace(
        settings.KALLIPOLIS,
        node=HERE,
        public_url=ADDRESS,
        exchange_authorities=public_half(authority),
    )
    _, x = exchange.new_key(PLATFORM)
    ask = Ask(
        of=NodeId(HERE),
        registry="population",
        fields=("name",),
        purposes=("medical-record",),
    )
    own = make_node("health.example", make_node_key(public_half(key)), may_ask=(ask,))
    here = make_node(HERE, make_node_key(x), address=ADDRESS)
    directory = signed(make_directory(here, own), authority)
    nodes.import_directory(PLATFORM, directory)
    publish_registries(make_registry())
    fill("population", {"440301199001011234": {"name": "陈美玲", "region": "440301"}})
    followed = CatalogueExchange(
        id="health",
        title=everywhere("health"),
        nodes=(NodeId("health.example"),),
        follows=("dataset",),
    )
    publish_documents(catalogue_exchange=[followed])
    session = requests.Session()
    session.mount("https://", line)
    return {
        "signed_directory": directory,
        "authority": public_half(authority),
        "key": key,
        "line": line,
        "session": session,
    }


def follow(given: dict[str, Any]) -> dict[str, Any]:
    """Do what the guide says, and return what that leaves."""
    scope = dict(given)
    for block in re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL):
        exec(block, scope)
    return scope


def test_the_guide_is_followed_to_its_end(given: dict[str, Any]) -> None:
    left = follow(given)

    assert left["answer"]["values"] == {"name": "陈美玲"}
    assert left["answer"]["withheld"] == ["region"]
    assert left["first"] == left["again"]
    assert left["first"].refusal == "exchange.kind_unknown"
    assert left["told"].answer == {"entry": "shifts", "held": True}


def client_of(given: dict[str, Any]) -> Client:
    directory = Directory.opened(given["signed_directory"], authorities=[given["authority"]])
    return Client("health.example", given["key"], directory, session=given["session"])


def note(sequence: int = 1) -> Outgoing:
    return Outgoing(
        recipient=HERE, subject="move/17", kind="greeting", content="{}", sequence=sequence
    )


def test_what_is_given_up_lets_the_next_number_pass(given: dict[str, Any]) -> None:
    client = client_of(given)

    skipped, behind = client.hand_over(note().skipped()), client.hand_over(note(2))

    assert skipped.is_accepted
    assert behind.refusal == "exchange.kind_unknown"


def test_what_is_not_taken_says_why(given: dict[str, Any]) -> None:
    with pytest.raises(NotTakenError, match=r"exchange\.out_of_order"):
        client_of(given).hand_over(note(3))


def test_what_is_not_taken_says_what_would_be(given: dict[str, Any]) -> None:
    with pytest.raises(NotTakenError) as refused:
        client_of(given).hand_over(note(3))

    assert refused.value.code == "exchange.out_of_order"
    assert "1" in refused.value.detail


@pytest.mark.parametrize("recipient", ["nobody.example", "health.example"])
def test_who_cannot_be_written_to_is_named(given: dict[str, Any], recipient: str) -> None:
    lost = Outgoing(recipient=recipient, subject="move/17", kind="greeting", content="{}")

    with pytest.raises(UnknownNodeError, match=recipient):
        client_of(given).hand_over(lost)


@pytest.mark.parametrize("instead", [(503, b"{}"), (429, b"{}"), (200, b"<html>")])
def test_who_does_not_answer_is_away(given: dict[str, Any], instead: tuple[int, bytes]) -> None:
    given["line"].instead = instead

    with pytest.raises(AwayError):
        client_of(given).hand_over(note())


def test_a_receipt_of_another_message_proves_nothing(given: dict[str, Any]) -> None:
    client = client_of(given)
    receipt = client.hand_over(note())

    with pytest.raises(ForgedError):
        client.checked(receipt.token, note())
    with pytest.raises(ForgedError):
        client.checked(receipt.token[:-4] + "AAAA", note())


def test_a_directory_that_nobody_trusted_has_signed_is_not_opened(given: dict[str, Any]) -> None:
    with pytest.raises(ForgedError):
        Directory.opened(given["signed_directory"], authorities=[public_half(new_key())])


def test_a_directory_whose_time_is_over_is_not_gone_by(given: dict[str, Any]) -> None:
    authority = new_key()
    past = make_directory(at=datetime.now(UTC) - timedelta(days=500))
    old = Directory.opened(signed(past, authority), authorities=[public_half(authority)])

    with pytest.raises(ExchangeError, match="not in force"):
        Client("health.example", given["key"], old).hand_over(note())
