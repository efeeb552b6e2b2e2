"""Events of a stream are kept before the server forgets them, and become rows once each."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import nats
import pytest
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig
from pytest_django import Settings
from tests.kallipolis.platforms.data.intakes import stations, storm

from kallipolis.foundation.actors import system
from kallipolis.foundation.database.testing import url_of_test_database
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources import jobs
from kallipolis.platforms.data.sources.contracts import Events, Source
from kallipolis.platforms.data.sources.models import StoredMessage
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = [pytest.mark.nats, pytest.mark.django_db(transaction=True)]

TEST = system("test")
rows = partial(stations.rows, "code", "value", "place")
QUIET_S = 0.1
AGAIN_S = 0.5
STRUCTURED = {"content-type": "application/cloudevents+json"}


class Stream:
    """A stream of this test's own."""

    def __init__(self, url: str) -> None:
        self.url, self.id = url, f"TEST{uuid4().hex}"

    def do(self, act: Callable[[JetStreamContext], Awaitable[Any]]) -> Any:
        async def done() -> Any:
            client = await nats.connect(self.url)
            try:
                return await act(client.jetstream())
            finally:
                await client.close()

        return asyncio.run(done())

    def make(self) -> None:
        self.do(lambda stream: stream.add_stream(name=self.id, subjects=[f"{self.id}.>"]))

    def remove(self) -> None:
        self.do(lambda stream: stream.delete_stream(self.id))

    def say(self, *said: tuple[str, bytes, dict[str, str]]) -> None:
        async def publish(stream: JetStreamContext) -> None:
            for subject, payload, headers in said:
                await stream.publish(f"{self.id}.{subject}", payload, headers=headers)

        self.do(publish)

    def source(self, **changes: Any) -> Source:
        reads = Events(
            connection="nats", stream=self.id, consumer=self.id, quiet=QUIET_S, **changes
        )
        return make_source(reads=reads, takes={"place": "_topic_2", "event": "_event_id"})


def event(id: object, subject: str = "天河", **data: object) -> tuple[str, bytes, dict[str, str]]:
    said = {"specversion": "1.0", "id": str(id), "source": "/x", "type": "city.read", "data": data}
    return subject, json.dumps(said).encode(), STRUCTURED


@pytest.fixture
def stream(nats_url: str, tmp_path: Path, settings: Settings) -> Iterator[Stream]:
    """Return a stream that a source reads."""
    stream = Stream(nats_url)
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, nats=nats_url)
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    fields = (
        make_field("code", required=True),
        make_field("value", type="number"),
        make_field("place"),
        make_field("event"),
    )
    publish_documents(dataset=[make_dataset(fields=fields)], source=[stream.source()])
    stream.make()
    yield stream
    stream.remove()


def test_events_are_published_the_last_of_each_key_and_what_is_none_is_held_with_why(
    stream: Stream,
) -> None:
    binary = {
        "ce-specversion": "1.0",
        "ce-id": "3",
        "ce-source": "/%E7%A9%97",
        "ce-type": "city.read",
        "content-type": "application/json",
    }
    stream.say(
        event(1, code="a", value=1),
        event(2, code="b", value=2, _removed="all", _topic_2="elsewhere"),
        ("越秀", b'{"code": "a", "value": 3}', binary),
        ("越秀", b'{"code": "c"}', {}),
        ("越秀", b"\xff", {}),
    )

    done = intakes.run(TEST, "station-list")

    assert (done.received, done.published, done.quarantined, done.superseded) == (5, 2, 2, 1)
    assert rows() == [("a", 3.0, "越秀"), ("b", 2.0, "天河")]
    held = intakes.quarantined(TEST, "stations")
    assert [each.faults for each in held] == [("columns",), ("columns",)]
    assert [each.values["_wrong"] for each in held] == [
        "specversion is not 1.0",
        "not a JSON object",
    ]
    assert intakes.balance(TEST, "stations").adds_up
    assert not StoredMessage.objects.exists()


def test_the_subject_that_is_meant_is_read_each_event_once_and_another_when_it_is_meant(
    stream: Stream,
) -> None:
    first = intakes.run(TEST, "station-list")
    publish_documents(source=[stream.source(subject=f"{stream.id}.越秀.>")])
    stream.say(event(1, code="a"), event(2, "越秀.y", code="b"), event(3, "越秀.x", code="c"))

    second = intakes.run(TEST, "station-list")
    again = intakes.run(TEST, "station-list")

    assert [row[0] for row in rows()] == ["b", "c"]
    assert (first.received, second.received, again.received) == (0, 2, 0)
    assert again.mark == second.mark


def test_a_stream_that_is_made_anew_is_read_from_its_beginning(stream: Stream) -> None:
    stream.say(event(1, code="a"), event(2, code="b"))
    intakes.run(TEST, "station-list")
    stream.remove()
    stream.make()
    stream.say(event(3, code="c"))

    intakes.run(TEST, "station-list")

    assert [row[0] for row in rows()] == ["a", "b", "c"]


def test_what_comes_again_late_is_waited_for_and_does_not_overtake(stream: Stream) -> None:
    make_consumer(stream)
    stream.say(event(1, code="a", value=1), event(2, code="b"))
    lose(stream, 1)
    stream.say(event(3, code="a", value=3))

    done = intakes.run(TEST, "station-list")

    assert (done.received, done.superseded) == (3, 1)
    assert rows() == [("a", 3.0, "天河"), ("b", None, "天河")]


def test_a_worker_listens_and_what_it_heard_is_kept_while_the_server_is_away(
    stream: Stream, settings: Settings, tmp_path: Path
) -> None:
    stream.say(event(1, code="a"))
    (round,) = jobs.ROUNDS

    heard = round.run()
    settings.KALLIPOLIS = with_connections(settings.KALLIPOLIS, tmp_path, nats="nats://[::1]:9")

    assert (heard, round.run(), StoredMessage.objects.count()) == (1, 0, 1)
    with pytest.raises(Outage, match="nats"):
        intakes.run(TEST, "station-list")


@pytest.mark.parametrize("address", ["amqp://u:s@h", ""])
def test_what_is_none_of_a_stream_is_refused(
    stream: Stream, settings: Settings, tmp_path: Path, nats_url: str, address: str
) -> None:
    settings.KALLIPOLIS = with_connections(settings.KALLIPOLIS, tmp_path, nats=address or nats_url)
    publish_documents(
        source=[make_source(reads=Events(connection="nats", stream="NO", consumer="c"))]
    )

    with pytest.raises(Refusal, match=r"^source[.]unreadable$") as refused:
        intakes.run(TEST, "station-list")

    assert "u:s" not in str(refused.value.values)


def test_a_consumer_that_gives_up_on_messages_is_refused(stream: Stream) -> None:
    make_consumer(stream, max_deliver=2)

    with pytest.raises(Refusal, match=r"^source[.]unreadable$"):
        sources.listen(stream.source(), longest_s=1)


def test_whoever_is_killed_while_listening_or_publishing_loses_and_doubles_no_event(
    stream: Stream, settings: Settings
) -> None:
    make_consumer(stream)
    stream.say(*(event(n, code=str(n), value=n) for n in range(100)))
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
    assert (balance.received, balance.published, len(rows())) == (
        100,
        100,
        100,
    )


def make_consumer(stream: Stream, **changes: Any) -> None:
    """Make the source's consumer as who looks after the server may: it tells again soon."""
    config = ConsumerConfig(
        durable_name=stream.id, ack_policy=AckPolicy.EXPLICIT, ack_wait=AGAIN_S, **changes
    )
    stream.do(lambda each: each.add_consumer(stream.id, config))


def lose(stream: Stream, count: int) -> None:
    """Take messages as somebody does who is killed before they are written down."""

    async def take(each: JetStreamContext) -> None:
        messages = await each.pull_subscribe_bind(stream.id, stream.id)
        await messages.fetch(count)

    stream.do(take)
