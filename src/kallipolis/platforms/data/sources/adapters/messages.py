"""Messages of a broker that speaks MQTT, through paho; kept here before the broker forgets them.

The broker keeps what is sent to a session while nobody listens. A message is told to have arrived
only once it is written down; whoever is killed before that gets it again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import Final

import msgspec
import pyarrow as pa
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.platforms.data.sources.adapters.addresses import parted
from kallipolis.platforms.data.sources.adapters.connections import address_of
from kallipolis.platforms.data.sources.adapters.turns import alone
from kallipolis.platforms.data.sources.contracts import TOPIC, Source, Topics
from kallipolis.platforms.data.sources.logic.rows import Fed, fed
from kallipolis.platforms.data.sources.models import StoredMessage

PATIENCE_S: Final = 10
"""How long a broker may take until it lets in, and until it says that it sends."""

KEEP_ALIVE_S: Final = 60
TURN_S: Final = 0.05
AT_ONCE: Final = 1000
"""How many messages are written down together."""

PORTS: Final = {"mqtt": 1883, "mqtts": 8883}
NOT_AUTHORISED: Final = frozenset({"Bad user name or password", "Not authorized"})


def listen(source: Source, topics: Topics, longest_s: float, clock: Clock) -> int:
    """Write down what a broker has, until nothing comes any more or the time is up.

    Returns how many messages came; 0 also while another process listens for this source.

    Raises:
        Refusal: ``source.connection_missing``; ``source.denied``; ``source.unreadable`` when its
            address is none of a broker.
        Outage: while the broker does not answer.
    """
    with alone(f"{source.id}.{topics.client}") as is_ours:
        if not is_ours:
            return 0
        with _reached(topics.connection):
            return _Listening(source.id, topics, clock).take(longest_s)


def answer(connection: str) -> None:
    """Be let in once, under a name of no source, so that nobody's session is taken.

    Raises:
        Refusal: as for ``listen``.
        Outage: while the broker does not answer.
    """
    client = f"kallipolis-{token_hex(6)}"
    topics = Topics(connection=connection, topics=(f"$SYS/{client}",), client=client)
    with _reached(connection):
        _Listening("", topics, SYSTEM_CLOCK).greet()


def read(source: Source, topics: Topics, mark: str) -> Iterator[pa.Table]:
    """Yield messages that are written down beyond a mark as rows, in the order of arrival."""
    found = StoredMessage.objects.filter(source=source.id, id__gt=int(mark or 0)).order_by("id")
    rows = (_as_row(each) for each in found.iterator(AT_ONCE))
    yield from fed(rows, f"{topics.connection} {', '.join(topics.topics)}")


def release(source: Source, mark: str) -> None:
    """Forget the messages up to a mark."""
    StoredMessage.objects.filter(source=source.id, id__lte=int(mark)).delete()


def _as_row(message: StoredMessage) -> Fed:
    """Return the fields of a message, with its topic and the levels of that."""
    position, payload = str(message.id), bytes(message.payload)
    levels = message.topic.split("/")
    where = {f"{TOPIC}_{number}": level for number, level in enumerate(levels, start=1)}
    ours = {TOPIC: message.topic, **where}
    try:
        said = msgspec.json.decode(payload, type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Fed(values=ours, unread=payload.decode("utf-8", "replace"), position=position)
    return Fed(values={**said, **ours}, position=position)


class _Listening:
    """One conversation with a broker, for a source, or for none to see whether it answers."""

    def __init__(self, source: str, topics: Topics, clock: Clock) -> None:
        self._source, self._topics, self._clock = source, topics, clock
        self._held: list[mqtt.MQTTMessage] = []
        self._count = 0
        self._granted = False
        self._fault: Refusal | None = None
        self._client = client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=topics.client,
            clean_session=not source,
            protocol=mqtt.MQTTv311,
            manual_ack=True,
        )
        client.connect_timeout = PATIENCE_S
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_message = lambda _client, _context, message: self._held.append(message)

    def greet(self) -> None:
        self._open()
        try:
            self._until(self._client.is_connected, PATIENCE_S)
        finally:
            self._client.disconnect()
            self._client.loop(TURN_S)

    def take(self, longest_s: float) -> int:
        self._open()
        try:
            self._until(lambda: self._granted, PATIENCE_S)
            self._drain(longest_s)
        finally:
            self._client.disconnect()
            self._client.loop(TURN_S)
        return self._count

    def _open(self) -> None:
        place = parted(address_of(self._topics.connection))
        if place.scheme not in PORTS:
            raise _unreadable(self._topics, "its address is none of a broker")
        if place.name is not None:
            self._client.username_pw_set(place.name, place.secret)
        if place.scheme == "mqtts":
            self._client.tls_set(ca_certs=place.options.get("ca"))
        self._client.connect(place.host, place.port or PORTS[place.scheme], KEEP_ALIVE_S)

    def _connected(
        self,
        client: mqtt.Client,
        _context: object,
        _flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if not reason.is_failure:
            client.subscribe([(topic, 1) for topic in self._topics.topics])
        elif reason.getName() in NOT_AUTHORISED:
            self._fault = _denied(self._topics)

    def _subscribed(
        self,
        _client: mqtt.Client,
        _context: object,
        _number: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            self._fault = _denied(self._topics)
        self._granted = True

    def _until(self, is_done: Callable[[], bool], patience_s: float) -> None:
        ends = time.monotonic() + patience_s
        while not is_done():
            self._turn()
            if time.monotonic() > ends:
                raise TimeoutError

    def _drain(self, longest_s: float) -> None:
        """Take messages until none came for a while; each lot is written down, then told."""
        ends = time.monotonic() + longest_s
        quiet = time.monotonic() + self._topics.quiet
        while time.monotonic() < min(quiet, ends):
            before = len(self._held)
            self._turn()
            if self._held:
                quiet = time.monotonic() + self._topics.quiet
            if self._held and (len(self._held) == before or before >= AT_ONCE):
                self._keep()
        self._keep()

    def _turn(self) -> None:
        wait = 0 if self._held else TURN_S
        if self._client.loop(wait) is not MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise self._fault or ConnectionError
        if self._fault:
            raise self._fault

    def _keep(self) -> None:
        """Write down what is held, and only then tell the broker that it arrived."""
        kept, self._held = self._held, []
        now = self._clock.now()
        with database.edge():
            StoredMessage.objects.bulk_create(
                StoredMessage(
                    source=self._source,
                    topic=each.topic,
                    payload=bytes(each.payload),
                    received_at=now,
                )
                for each in kept
            )
        for each in kept:
            self._client.ack(each.mid, each.qos)
        self._count += len(kept)


@contextmanager
def _reached(connection: str) -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        raise Outage(f"source {connection}") from failure


def _denied(topics: Topics) -> Refusal:
    return Refusal("source.denied", Reason.RULE, values={"connection": topics.connection})


def _unreadable(topics: Topics, why: str) -> Refusal:
    values = {"place": f"{topics.connection} {', '.join(topics.topics)}", "why": why}
    return Refusal("source.unreadable", Reason.MALFORMED, values=values)
