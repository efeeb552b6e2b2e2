"""A steward sees by which connections data comes, and tries them; no secret is ever shown."""

import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import Files
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = pytest.mark.django_db
Keeper = Callable[..., Client]
PAGE = "/console/connections"


@pytest.fixture
def nobody() -> str:
    """Return where nobody answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def steward(tmp_path: Path, settings: Settings, keeper: Keeper, nobody: str) -> Client:
    (tmp_path / "a.csv").write_text("code,value\na,1\n")
    sqlite3.connect(tmp_path / "office.db").close()
    chosen = with_connections(
        settings.KALLIPOLIS,
        tmp_path,
        store=tmp_path.as_uri(),
        land={"url": "postgresql://h/l", "organisations": ["civil-affairs@440300"]},
        office=f"sqlite:///{tmp_path}/office.db",
        gone=f"file:///nowhere{tmp_path}",
        tax=f"mysql://reader:hush-hush@{nobody}/office",
        permits={"url": f"http://{nobody}", "headers": {"Authorization": "Bearer hush-hush"}},
        meters=f"mqtt://city:hush-hush@{nobody}",
        bus=f"nats://city:hush-hush@{nobody}",
        odd="gopher://city:hush-hush@example.org",
    )
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    client = keeper("data-administrator")
    lost = make_source("lost", reads=Files(connection="unsaid", path="*.csv", format="csv"))
    publish_documents(dataset=[make_dataset()], source=[make_source(), lost])
    return client


def text_of(client: Client, path: str = PAGE) -> str:
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def attempted(client: Client, name: str) -> str:
    answer = client.post(f"{PAGE}/try", {"connection": name}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_connections_are_listed_with_who_uses_them_and_without_secrets(steward: Client) -> None:
    intakes.run(system("test"), "station-list")

    page = text_of(steward)

    assert "hush-hush" not in page
    assert "gopher" not in page
    assert "Tables of a database" in page
    assert page.index("<code>unsaid</code>") < page.index("<code>bus</code>")
    assert "Nobody said where it is" in page
    assert 'href="/console/data/stations"' in page
    assert "KALLIPOLIS_CONNECTIONS" in page


@pytest.mark.parametrize("name", ["store", "office"])
def test_one_that_answers_is_told_and_remembered(steward: Client, name: str) -> None:
    page = attempted(steward, name)

    assert f"{name} answers, and lets us in." in page
    assert sources.trials()[name].error == ""
    assert "It answers" in page


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("gone", "source.no_files"),
        ("tax", "source.away"),
        ("permits", "source.away"),
        ("meters", "source.away"),
        ("bus", "source.away"),
        ("odd", "source.unreadable"),
    ],
)
def test_one_that_does_not_is_told_with_why_and_without_secrets(
    steward: Client, name: str, code: str
) -> None:
    page = attempted(steward, name)

    assert sources.trials()[name].error == code
    assert f"{name} cannot be used: " in page
    assert "hush-hush" not in page


@pytest.mark.parametrize(
    "name",
    [pytest.param("nats", marks=pytest.mark.nats), pytest.param("mqtt", marks=pytest.mark.mqtt)],
)
def test_servers_of_messages_answer_without_a_session_or_a_consumer(
    tmp_path: Path, settings: Settings, nats_url: str, mqtt_url: str, name: str
) -> None:
    settings.KALLIPOLIS = with_connections(
        settings.KALLIPOLIS, tmp_path, nats=nats_url, mqtt=mqtt_url
    )

    assert sources.attempt(name).error == ""


def test_what_is_not_there_cannot_be_tried(steward: Client) -> None:
    for_nothing = steward.post(f"{PAGE}/try", {"connection": "nothing"})

    assert for_nothing.status_code == 404
    assert sources.trials() == {}


def test_nobody_else_sees_connections(keeper: Keeper) -> None:
    assert keeper("operator").get(PAGE).status_code == 403


def test_without_a_file_the_page_says_how_one_is_made(steward: Client, settings: Settings) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, connections="")

    assert "There is no file of connections yet." in text_of(steward)
