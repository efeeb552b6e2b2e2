"""The door of a web process: whoever sends or takes slowly waits there, and holds no thread.

Requests come in whole before a thread is given to them, and answers leave by a thread only as far
as they are made. See docs/decisions/0096-who-is-slow-holds-no-thread.md.
"""

import asyncio
import sys
from asyncio import AbstractEventLoop
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, Protocol
from wsgiref.types import StartResponse

from django.http.response import HttpResponseBase
from granian._granian import RSGIProtocolClosed as ProtocolClosed

Environment = dict[str, Any]
Inside = Callable[[Environment, StartResponse], HttpResponseBase]
Headers = list[tuple[str, str]]


class Fields(Protocol):
    """The headers of a request; one that is there several times comes several times."""

    def items(self) -> Iterable[tuple[str, str]]: ...


class Scope(Protocol):
    """What a request says before its body."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None

    @property
    def headers(self) -> Fields: ...


class Taking(Protocol):
    """An answer that is handed out in parts."""

    def send_bytes(self, data: bytes) -> Awaitable[None]: ...


class Line(Protocol):
    """Where a request comes from, part by part, and its answer goes to, as RSGI has it."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...
    def response_empty(self, status: int, headers: Headers) -> None: ...
    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...
    def response_stream(self, status: int, headers: Headers) -> Taking: ...


PATIENCE_S: Final = 30.0
"""Units: seconds for which nothing may come of a request, or be taken of an answer."""

SLOWEST: Final = 1 << 10
"""Units: bytes a second that come on average once ``PATIENCE_S`` have passed."""

HELD: Final = 1 << 16
"""Units: bytes of a request that are kept in memory; what is longer lies in a file until then."""

BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
LATE: Final = 408


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the city answers: all of it, or its parts as they are made."""

    status: int
    headers: Headers
    whole: bytes = b""
    parts: Iterator[bytes] | None = None
    close: Callable[[], object] = bool


class Door:
    """Lets requests in to the threads of one web process."""

    def __init__(
        self, inside: Inside, *, threads: int, largest: int, patience_s: float = PATIENCE_S
    ) -> None:
        self._inside = inside
        self._largest = largest
        self._patience_s = patience_s
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="web")

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        """Learn the loop that requests come by."""
        self._loop = loop

    async def __rsgi__(self, scope: Scope, line: Line) -> None:
        """Take a request in, have it answered, and hand the answer out."""
        environment = environment_of(scope)
        with SpooledTemporaryFile(HELD) as body:
            if scope.method not in BODILESS and not self._is_too_large(environment):
                if not await self._came(line, body) or _is_cut_off(environment, body):
                    headers = [("connection", "close"), ("content-length", "0")]
                    return line.response_empty(LATE, headers)
                environment["CONTENT_LENGTH"] = str(body.tell())
                body.seek(0)
            environment["wsgi.input"] = body
            answer = await self._in_a_thread(answered, self._inside, environment)
        if answer.parts is None:
            return line.response_bytes(answer.status, answer.headers, answer.whole)
        try:
            await self._hand_out(scope.method, line, answer, answer.parts)
        finally:
            await self._in_a_thread(answer.close)
        return None

    async def _in_a_thread(self, call: Callable[..., Any], *given: object) -> Any:
        return await self._loop.run_in_executor(self._threads, call, *given)

    def _is_too_large(self, environment: Environment) -> bool:
        """Say whether a body is announced that will be refused, and need not come for that."""
        announced = environment["CONTENT_LENGTH"]
        return announced.isdecimal() and int(announced[:18]) > self._largest

    async def _came(self, line: Line, body: IO[bytes]) -> bool:
        """Write down what comes, up to one byte more than may; return whether it came in time."""
        began = self._loop.time()
        try:
            async with asyncio.timeout(self._patience_s) as patience:
                async for part in line:
                    body.write(part[: self._largest + 1 - body.tell()])
                    if body.tell() > self._largest:
                        return True
                    now = self._loop.time()
                    took = now - began
                    is_late = took > self._patience_s and body.tell() < took * SLOWEST
                    patience.reschedule(now if is_late else now + self._patience_s)
        except TimeoutError:
            return False
        return True

    async def _hand_out(
        self, method: str, line: Line, answer: Answer, parts: Iterator[bytes]
    ) -> None:
        """Hand out part by part; whoever takes none for a while, or leaves, gets no more."""
        if method == "HEAD":
            return line.response_empty(answer.status, answer.headers)
        taken = line.response_stream(answer.status, answer.headers)
        try:
            while (part := await self._in_a_thread(next, parts, None)) is not None:
                await asyncio.wait_for(taken.send_bytes(part), self._patience_s)
        except (TimeoutError, ProtocolClosed):
            return None
        return None


def _is_cut_off(environment: Environment, body: IO[bytes]) -> bool:
    """Say whether less came than was announced: whoever sent it has left."""
    announced = environment["CONTENT_LENGTH"]
    return announced.isdecimal() and int(announced) != body.tell()


def answered(inside: Inside, environment: Environment) -> Answer:
    """Return what the city answers, with all that can be known of it at once."""
    told: list[tuple[int, Headers]] = []

    def start(status: str, headers: Headers, *_: object) -> Callable[[bytes], object]:
        told.append((int(status[:3]), [(name.lower(), value) for name, value in headers]))
        return bool

    found = inside(environment, start)
    ((status, headers),) = told
    if found.streaming:
        return Answer(status=status, headers=headers, parts=iter(found), close=found.close)
    whole = b"".join(found)
    found.close()
    return Answer(status=status, headers=headers, whole=whole)


def environment_of(scope: Scope) -> Environment:
    """Return a request as WSGI has it.

    A name of a header with ``_`` in it is left out: it would pass for another with ``-``.
    Source: PEP 3333.
    """
    headers: dict[str, str] = {}
    for name, value in scope.headers.items():
        if "_" not in name:
            between = "; " if name == "cookie" else ","
            headers[name] = f"{headers[name]}{between}{value}" if name in headers else value
    address, _, port = scope.server.rpartition(":")
    own = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": address,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_TYPE": headers.pop("content-type", ""),
        "CONTENT_LENGTH": headers.pop("content-length", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    headers.pop("transfer-encoding", None)
    if scope.authority and "host" not in headers:
        headers["host"] = scope.authority
    return own | {f"HTTP_{name.upper().replace('-', '_')}": said for name, said in headers.items()}
