"""Messages of a broker are kept before it forgets them, and become rows that are accounted for."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from paho.mqtt import publish
from paho.mqtt.client import MQTTv311
from pytest_django import Settings
from tests.kallipolis.platforms.data.intakes import stations, storm

from kallipolis.foundation.actors import system
from kallipolis.foundation.database.testing import url_of_test_database
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import IntakeState
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources import jobs
from kallipolis.platforms.data.sources.contracts import Source, Topics
from kallipolis.platforms.data.sources.models import StoredMessage
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = [pytest.mark.mqtt, pytest.mark.django_db(transaction=True)]

TEST = system("test")
rows = partial(stations.rows, "code", "value", "place")
QUIET_S = 0.15


class Broker:
    """The broker, under topics and a session of this test's own."""

    def __init__(self, url: str) -> None:
        self.url, self.id = url, uuid4().hex
        self.host, _, port = url.removeprefix("mqtt://").partition(":")
        self.port = int(port)

    def say(self, *said: tuple[str, str | bytes]) -> None:
        publish.multiple(
            [(f"{self.id}/{topic}", payload, 1, False) for topic, payload in said],
            hostname=self.host,
            port=self.port,
            protocol=MQTTv311,
        )

    def source(self) -> Source:
        topics = Topics(
            connection="broker", topics=(f"{self.id}/#",), client=self.id, quiet=QUIET_S
        )
        return make_source(reads=topics, takes={"place": "_topic_2"})


@pytest.fixture
def broker(mqtt_url: str, tmp_path: Path, settings: Settings) -> Iterator[Broker]:
    """Return a broker that keeps what is sent from now on."""
    broker = Broker(mqtt_url)
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, broker=mqtt_url)
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    fields = (
        make_field("code", required=True),
        make_field("value", type="number"),
        make_field("place"),
    )
    publish_documents(dataset=[make_dataset(fields=fields)], source=[broker.source()])
    sources.listen(broker.source(), longest_s=1)
    yield broker
    publish.single(f"{broker.id}/end", hostname=broker.host, port=broker.port, client_id=broker.id)


def test_a_broker_that_has_nothing_yet_is_no_fault(broker: Broker) -> None:
    done = [intakes.run(TEST, "station-list") for _ in range(2)]

    assert [(each.state, each.received) for each in done] == [(IntakeState.PUBLISHED, 0)] * 2
    assert rows() == []


def test_what_comes_after_nothing_is_published(broker: Broker) -> None:
    intakes.run(TEST, "station-list")
    broker.say(("天河/taps", '{"code": "a", "value": 1}'))

    intakes.run(TEST, "station-list")

    assert rows() == [("a", 1.0, "天河")]


def test_messages_are_published_the_last_of_each_key_and_malformed_ones_are_held(
    broker: Broker,
) -> None:
    broker.say(
        ("天河/taps", '{"code": "a", "value": 1}'),
        ("天河/taps", '{"code": "b", "value": 2, "_removed": "all", "_topic_2": "elsewhere"}'),
        ("越秀/taps", '{"code": "a", "value": 3}'),
        ("越秀/taps", b'{"code": \xff'),
        ("越秀/taps", "[1]"),
    )

    done = intakes.run(TEST, "station-list")

    assert (done.received, done.published, done.quarantined, done.superseded) == (5, 2, 2, 1)
    assert rows() == [("a", 3.0, "越秀"), ("b", 2.0, "天河")]
    held = intakes.quarantined(TEST, "stations")
    assert [each.faults for each in held] == [("columns",), ("columns",)]
    assert [each.values["_unread"] for each in held] == ['{"code": \ufffd', "[1]"]
    assert intakes.balance(TEST, "stations").adds_up
    assert not StoredMessage.objects.exists()


def test_more_than_the_broker_hands_over_at_a_time_is_taken_and_only_once(broker: Broker) -> None:
    broker.say(*((f"x/{n}", f'{{"code": "{n}", "value": {n}}}') for n in range(300)))

    first = intakes.run(TEST, "station-list")
    again = intakes.run(TEST, "station-list")

    assert (first.received, first.published) == (300, 300)
    assert (again.received, again.mark) == (0, first.mark)


def test_a_worker_listens_and_what_it_heard_is_kept_while_the_broker_is_away(
    broker: Broker, settings: Settings, tmp_path: Path
) -> None:
    broker.say(("天河/taps", '{"code": "a", "value": 1}'))
    (round,) = jobs.ROUNDS

    heard = round.run()
    settings.KALLIPOLIS = with_connections(settings.KALLIPOLIS, tmp_path, broker="mqtt://[::1]:9")

    assert heard == 1
    assert StoredMessage.objects.count() == 1
    assert round.run() == 0
    with pytest.raises(Outage, match="broker"):
        intakes.run(TEST, "station-list")
    assert StoredMessage.objects.count() == 1


def test_what_is_not_published_is_not_forgotten(broker: Broker) -> None:
    publish_documents(
        dataset=[make_dataset()],
        source=[make_source(reads=broker.source().reads, takes={"value": "no_such_column"})],
    )
    broker.say(("x", '{"code": "a", "value": 1}'))
    with pytest.raises(Refusal, match=r"^lakehouse[.]question_unfit$"):
        intakes.run(TEST, "station-list")
    publish_documents(dataset=[make_dataset()], source=[make_source(reads=broker.source().reads)])

    done = intakes.run(TEST, "station-list")

    assert (done.received, done.published) == (1, 1)


def test_an_address_that_is_none_of_a_broker_is_refused(
    broker: Broker, settings: Settings, tmp_path: Path
) -> None:
    settings.KALLIPOLIS = with_connections(settings.KALLIPOLIS, tmp_path, broker="amqp://u:s@h")

    with pytest.raises(Refusal, match=r"^source[.]unreadable$") as refused:
        intakes.run(TEST, "station-list")

    assert "u:s" not in str(refused.value.values)


def test_whoever_is_killed_while_listening_or_publishing_loses_no_message(
    broker: Broker, settings: Settings
) -> None:
    broker.say(*((f"x/{n}", f'{{"code": "{n}", "value": {n}}}') for n in range(100)))
    chosen = settings.KALLIPOLIS
    environment = os.environ | {
        "DATABASE_URL": url_of_test_database(),
        "KALLIPOLIS_CONNECTIONS": chosen.connections,
        "KALLIPOLIS_LAKEHOUSE": chosen.lakehouse,
        "KALLIPOLIS_LAKEHOUSE_CATALOGUE": chosen.lakehouse_catalogue,
        "KALLIPOLIS_STATE": chosen.state,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }

    subprocess.run(
        [sys.executable, "-m", storm.__spec__.name, "station-list", "3"],
        env=environment,
        check=True,
    )
    intakes.run(TEST, "station-list")

    balance = intakes.balance(TEST, "stations")
    assert balance.adds_up
    assert (balance.published, len(rows())) == (100, 100)
