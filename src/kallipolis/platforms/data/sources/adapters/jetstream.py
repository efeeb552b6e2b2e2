"""CloudEvents of a JetStream stream, through nats-py; kept here before the server forgets them.

A durable consumer says what arrived. A message is acknowledged only once it is written down;
whoever is killed before that gets it again, later than those that follow it. So only what is below
the consumer's floor of acknowledgements, before which nothing is missing, is handed on, in the
order of the stream; what comes again above it has the same number, and is written down once.
"""

import ssl
import time
from asyncio import Runner
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import nats
import pyarrow as pa
from django.db.models import Q
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, ConsumerInfo, DeliverPolicy
from nats.js.errors import BadRequestError, NotFoundError

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.platforms.data.sources.adapters.addresses import parted
from kallipolis.platforms.data.sources.adapters.connections import address_of
from kallipolis.platforms.data.sources.adapters.turns import alone
from kallipolis.platforms.data.sources.contracts import TOPIC, Events, Source
from kallipolis.platforms.data.sources.logic.cloudevents import as_row, structured
from kallipolis.platforms.data.sources.logic.rows import Fed, fed
from kallipolis.platforms.data.sources.models import StoredMessage

PATIENCE_S: Final = 10
"""How long the server may take until it lets in, and until it answers."""

AT_ONCE: Final = 1000
"""How many messages are written down together."""

SCHEMES: Final = frozenset({"nats", "tls", "ws", "wss"})
ALL: Final = ">"
NOT_AUTHORISED: Final = "authorization violation"

Messages = JetStreamContext.PullSubscription
_Answer = TypeVar("_Answer")


def listen(source: Source, events: Events, longest_s: float, clock: Clock) -> int:
    """Write down what a stream has, until nothing comes any more or the time is up.

    Returns how many messages came; 0 also while another process listens for this source. While
    messages are on their way that somebody else did not acknowledge, it waits for them.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``; ``source.unreadable`` when its
            address is none of a server of NATS, or there is no such stream.
        Outage: while the server does not answer.
    """
    with alone(f"{source.id}.{events.consumer}") as is_ours:
        if not is_ours:
            return 0
        with _reached(events), Runner() as runner:
            return _Listening(source, events, clock, runner).take(longest_s)


def answer(connection: str) -> None:
    """Be let in once.

    Raises:
        Refusal: as for ``listen``.
        Outage: while the server does not answer.
    """
    events = Events(connection=connection, stream="", consumer="")
    with _reached(events), Runner() as runner:
        runner.run(_greet(events))


async def _greet(events: Events) -> None:
    client = await _connection(events)
    await client.close()


def read(source: Source, events: Events, mark: str) -> Iterator[pa.Table]:
    """Yield settled messages beyond a mark as rows, in the order of the stream."""
    stream, sequence = _place(mark)
    beyond = Q(stream__gt=stream) | Q(stream=stream, sequence__gt=sequence)
    found = StoredMessage.objects.filter(beyond, source=source.id, is_settled=True)
    rows = (_as_row(each) for each in found.order_by("stream", "sequence").iterator(AT_ONCE))
    yield from fed(rows, f"{events.connection} {events.stream}")


def release(source: Source, mark: str) -> None:
    """Forget the messages up to a mark."""
    stream, sequence = _place(mark)
    done = Q(stream__lt=stream) | Q(stream=stream, sequence__lte=sequence)
    StoredMessage.objects.filter(done, source=source.id, is_settled=True).delete()


def _place(mark: str) -> tuple[str, int]:
    stream, _, sequence = mark.rpartition("/")
    return stream, int(sequence or 0)


def _as_row(message: StoredMessage) -> Fed:
    levels = message.topic.split(".")
    where = {f"{TOPIC}_{number}": level for number, level in enumerate(levels, start=1)}
    position = f"{message.stream}/{message.sequence}"
    return as_row(bytes(message.payload), {TOPIC: message.topic, **where}, position)


class _Listening:
    """One conversation with a server, in turns: what is asked of it, and what is written down."""

    def __init__(self, source: Source, events: Events, clock: Clock, runner: Runner) -> None:
        self._source, self._events, self._clock, self._runner = source, events, clock, runner

    def take(self, longest_s: float) -> int:
        client = self._run(_connection(self._events))
        try:
            stream = client.jetstream(timeout=PATIENCE_S)
            made = _told(self._run(stream.stream_info(self._events.stream)).created)
            return self._drain(self._run(self._consuming(stream)), made, longest_s)
        finally:
            self._run(client.close())

    def _run(self, act: Coroutine[Any, Any, _Answer]) -> _Answer:
        return self._runner.run(act)

    async def _consuming(self, stream: JetStreamContext) -> Messages:
        """Return the messages of the consumer; it is made, or made anew for what is meant now.

        A consumer that is told another subject may pass over what waits (seen of server 2.9.10):
        so another one goes on above the floor of the one that was there.
        """
        name, consumer = self._events.stream, self._events.consumer
        meant = None if self._events.subject == ALL else self._events.subject
        try:
            standing = await stream.consumer_info(name, consumer)
        except NotFoundError:
            made = ConsumerConfig(
                durable_name=consumer, filter_subject=meant, max_ack_pending=AT_ONCE
            )
            standing = await stream.add_consumer(name, made)
        found = standing.config
        if found.ack_policy != AckPolicy.EXPLICIT or (found.max_deliver or -1) > 0:
            why = f"{consumer} does not wait until each message is acknowledged"
            raise _unreadable(self._events, why)
        if found.filter_subject != meant:
            found.filter_subject = meant
            found.deliver_policy = DeliverPolicy.BY_START_SEQUENCE
            found.opt_start_seq = _floor_of(standing) + 1
            await stream.delete_consumer(name, consumer)
            await stream.add_consumer(name, found)
        return await stream.pull_subscribe_bind(consumer, name)

    def _drain(self, messages: Messages, made: str, longest_s: float) -> int:
        """Take messages until none came for a while and none is on its way."""
        ends = time.monotonic() + longest_s
        count, is_done = 0, False
        while not is_done and (left := ends - time.monotonic()) > 0:
            lot = self._run(_fetched(messages, min(self._events.quiet, left)))
            count += self._keep(lot, made)
            self._run(_acknowledged(lot))
            is_done = not lot and self._settle(self._run(messages.consumer_info()), made)
        if not is_done:
            self._settle(self._run(messages.consumer_info()), made)
        return count

    def _keep(self, lot: Sequence[Msg], made: str) -> int:
        """Write down what is not written down yet, and return how much that is."""
        numbered = {each.metadata.sequence.stream: each for each in lot}
        ours = StoredMessage.objects.filter(source=self._source.id, stream=made)
        now = self._clock.now()
        with database.edge():
            known = ours.filter(sequence__in=numbered).values_list("sequence", flat=True)
            come = set(numbered) - set(known)
            StoredMessage.objects.bulk_create(
                (
                    StoredMessage(
                        source=self._source.id,
                        topic=each.subject,
                        payload=structured(each.headers or {}, each.data),
                        received_at=now,
                        stream=made,
                        sequence=number,
                        is_settled=False,
                    )
                    for number, each in numbered.items()
                    if number in come
                ),
                ignore_conflicts=True,
            )
        return len(come)

    def _settle(self, standing: ConsumerInfo, made: str) -> bool:
        """Let what is below the floor be handed on, and say whether nothing is on its way or waits.

        A server that is slow lets a while pass without a message, and has some all the same.
        """
        waiting = StoredMessage.objects.filter(
            source=self._source.id,
            stream=made,
            is_settled=False,
            sequence__lte=_floor_of(standing),
        )
        with database.edge():
            waiting.update(is_settled=True)
        return not standing.num_ack_pending and not standing.num_pending


def _floor_of(standing: ConsumerInfo) -> int:
    """Return up to which number all that a consumer delivered is acknowledged."""
    return standing.ack_floor.stream_seq if standing.ack_floor else 0


async def _connection(events: Events) -> Client:
    address = address_of(events.connection)
    place = parted(address)
    if place.scheme not in SCHEMES:
        raise _unreadable(events, "its address is none of a server of NATS")
    return await nats.connect(
        urlsplit(address)._replace(query="").geturl(),
        connect_timeout=PATIENCE_S,
        allow_reconnect=False,
        max_reconnect_attempts=1,
        reconnect_time_wait=0.1,
        error_cb=_unheard,
        tls=_trusting(place.options["ca"]) if "ca" in place.options else None,
    )


async def _fetched(messages: Messages, patience_s: float) -> Sequence[Msg]:
    try:
        return await messages.fetch(AT_ONCE, timeout=patience_s)
    except TimeoutError:
        return ()


async def _acknowledged(lot: Sequence[Msg]) -> None:
    for each in lot:
        await each.ack()


def _told(made: datetime | None) -> str:
    """Return when a stream was made, as a text that stands in order."""
    return made.isoformat(timespec="microseconds") if made else ""


def _trusting(authority: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authority)


async def _unheard(_failure: Exception) -> None:
    """Leave failures to what is asked next, which tells them."""


@contextmanager
def _reached(events: Events) -> Iterator[None]:
    try:
        yield
    except (NotFoundError, BadRequestError) as failure:
        raise _unreadable(events, str(failure.description)) from failure
    except (Error, OSError) as failure:
        if NOT_AUTHORISED in str(failure).lower():
            values = {"connection": events.connection}
            raise Refusal("source.denied", Reason.RULE, values=values) from failure
        raise Outage(f"source {events.connection}") from failure


def _unreadable(events: Events, why: str) -> Refusal:
    values = {"place": f"{events.connection} {events.stream}".strip(), "why": why}
    return Refusal("source.unreadable", Reason.MALFORMED, values=values)
