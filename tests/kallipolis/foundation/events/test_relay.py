"""Facts go on to NATS JetStream, each once, and wait here while it is down."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta

import nats
import pytest
import uuid_utils
from nats.js.api import StreamInfo

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.adapters.nats import Relay
from kallipolis.foundation.events.contracts import Subscription
from kallipolis.foundation.events.logic import as_cloudevent

pytestmark = pytest.mark.django_db
NOBODY = "nats://127.0.0.1:9"


@pytest.fixture
def stream(nats_url: str) -> Iterator[str]:
    name = f"TEST{uuid_utils.uuid7().hex}"
    yield name
    asyncio.run(remove(nats_url, name))


async def remove(url: str, stream: str) -> None:
    client = await nats.connect(url)
    await client.jetstream().delete_stream(stream)
    await client.close()


async def received(url: str, stream: str) -> list[dict[str, object]]:
    client = await nats.connect(url)
    jetstream = client.jetstream()
    info: StreamInfo = await jetstream.stream_info(stream)
    messages = [
        await jetstream.get_msg(stream, seq=number + 1) for number in range(info.state.messages)
    ]
    await client.close()
    return [json.loads(message.data or b"") for message in messages]


def subscribe(relay: Relay) -> Subscription:
    return Subscription(name="test.nats", types=("org.kallipolis.*",), react=relay, outside=True)


def make_relay(url: str, stream: str) -> Relay:
    return Relay(url, stream=stream, prefix=f"{stream}.")


@pytest.mark.nats
def test_facts_arrive_in_order_as_cloudevents(nats_url: str, stream: str) -> None:
    relay = make_relay(nats_url, stream)
    published = [events.publish(f"org.kallipolis.test.n{n}", "s1", {"n": n}) for n in range(3)]

    events.dispatch(subscriptions=[subscribe(relay)])
    relay.close()

    assert asyncio.run(received(nats_url, stream)) == [as_cloudevent(e) for e in published]


@pytest.mark.nats
def test_what_is_sent_again_is_there_once(nats_url: str, stream: str) -> None:
    event = events.publish("org.kallipolis.test.begun", "s1", {})
    first, second = make_relay(nats_url, stream), make_relay(nats_url, stream)

    first(event)
    second(event)
    first.close()
    second.close()

    assert len(asyncio.run(received(nats_url, stream))) == 1


@pytest.mark.nats
def test_a_connection_that_was_lost_is_made_again(nats_url: str, stream: str) -> None:
    relay = make_relay(nats_url, stream)
    relay(events.publish("org.kallipolis.test.begun", "s1", {}))
    lose_connection(relay)

    relay(events.publish("org.kallipolis.test.decided", "s1", {}))
    relay.close()

    assert len(asyncio.run(received(nats_url, stream))) == 2


def lose_connection(relay: Relay) -> None:
    client = relay._client
    assert client is not None
    asyncio.run_coroutine_threadsafe(client.close(), relay._loop).result(5)


def test_while_nobody_answers_facts_wait_and_none_becomes_a_dead_letter() -> None:
    clock = SetClock()
    relay = Relay(NOBODY)
    subscription = subscribe(relay)
    events.publish("org.kallipolis.test.begun", "s1", {})

    counts = [dispatch_and_wait(subscription, clock, timedelta(seconds=6)) for _ in range(3)]
    relay.close()

    assert counts == [0, 0, 0]
    assert events.dead_letters() == ()
    assert [letter.subject for letter in events.recorded()] == ["s1"]


def dispatch_and_wait(subscription: Subscription, clock: SetClock, pause: timedelta) -> int:
    count = events.dispatch(subscriptions=[subscription], clock=clock)
    clock.moment += pause
    return count
