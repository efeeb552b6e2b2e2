"""Relay facts to a NATS JetStream stream, each once however often it is sent.

Facts go to the subject of their type as CloudEvents in structured mode. The server drops what it
has seen with the same id, for as long as ``DUPLICATES_S`` says.
"""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import TimeoutError as TooLateError
from functools import cache
from typing import Any

import msgspec
import nats
from nats.aio.client import Client
from nats.errors import Error
from nats.js import JetStreamContext
from nats.js.api import StreamConfig
from nats.js.errors import NotFoundError

from kallipolis.foundation.errors import Outage
from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.events.logic import as_cloudevent

DUPLICATES_S = 600.0
PATIENCE_S = 5.0
RETRY_AFTER_S = 5


class Relay:
    """A connection to one server, kept in a thread of its own."""

    def __init__(self, url: str, *, stream: str = "KALLIPOLIS", prefix: str = "") -> None:
        self._url = url
        self._stream = stream
        self._prefix = prefix
        self._loop = asyncio.new_event_loop()
        self._client: Client | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="nats", daemon=True)
        self._thread.start()

    def __call__(self, event: Event) -> None:
        """Send a fact and wait until the server has it."""
        self._run(self._send(event))

    def close(self) -> None:
        """Leave the server."""
        if self._client is not None:
            self._run(self._client.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, act: Coroutine[Any, Any, None]) -> None:
        try:
            asyncio.run_coroutine_threadsafe(act, self._loop).result(PATIENCE_S)
        except (Error, OSError, TooLateError) as failure:
            raise Outage("NATS", retry_after_s=RETRY_AFTER_S) from failure

    async def _send(self, event: Event) -> None:
        stream = await self._connected()
        await stream.publish(
            f"{self._prefix}{event.type}",
            msgspec.json.encode(as_cloudevent(event)),
            stream=self._stream,
            headers={
                "Nats-Msg-Id": event.id,
                "content-type": "application/cloudevents+json; charset=utf-8",
            },
        )

    async def _connected(self) -> JetStreamContext:
        if self._client is not None and self._client.is_connected:
            return self._client.jetstream()
        if self._client is not None:
            await self._client.close()
        self._client = await nats.connect(
            self._url,
            connect_timeout=2,
            allow_reconnect=False,
            max_reconnect_attempts=1,
            reconnect_time_wait=0.1,
            error_cb=_unheard,
        )
        stream = self._client.jetstream()
        await self._ensure(stream)
        return stream

    async def _ensure(self, stream: JetStreamContext) -> None:
        try:
            await stream.stream_info(self._stream)
        except NotFoundError:
            subjects = [f"{self._prefix}org.kallipolis.>"]
            await stream.add_stream(
                StreamConfig(name=self._stream, subjects=subjects, duplicate_window=DUPLICATES_S)
            )


@cache
def relay_to(url: str) -> Relay:
    """Return the connection of this process to a server."""
    return Relay(url)


async def _unheard(_failure: Exception) -> None:
    """Leave failures to the next send, which tells them."""
